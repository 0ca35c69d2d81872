import { describe, expect, test } from 'vitest';
import { endpointRefusal, isPublicAddress } from '../../domain/webhooks/addresses.ts';
import { PAUSES, pauseBefore, readRetryAfter } from '../../domain/webhooks/retry.ts';
import { openSecrets } from '../../domain/webhooks/secrets.ts';
import { demandsAcknowledgement, meansSomething, topics } from '../../domain/webhooks/topics.ts';

describe('addresses', () => {
  test.each([
    '8.8.8.8',
    '93.184.216.34',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['loopback in IPv6', '::ffff:127.0.0.1'],
    ['loopback in IPv6', '::ffff:7f00:1'],
    ['loopback in the old form', '::127.0.0.1'],
    ['loopback in the old form', '::7f00:1'],
    ['this host', '0.0.0.0'],
    ['this host', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '192.168.1.1'],
    ['private in IPv6', '::ffff:10.0.0.1'],
    ['link-local', '169.254.1.1'],
    ['link-local', 'fe80::1'],
    ['metadata', '169.254.169.254'],
    ['metadata', 'fd00:ec2::254'],
    ['metadata', '168.63.129.16'],
    ['metadata in IPv6', '::ffff:a9fe:a9fe'],
    ['metadata through NAT64', '64:ff9b::a9fe:a9fe'],
    ['loopback through 6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0::1'],
    ['unique-local', 'fc00::1'],
    ['site-local', 'fec0::1'],
    ['CGNAT', '100.64.0.1'],
    ['CGNAT, metadata', '100.100.100.200'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['benchmarks', '198.18.0.1'],
    ['reserved', '240.0.0.1'],
    ['outside of what is given out', '4000::1'],
    ['no address', 'example.com'],
    ['no address', ''],
  ])('%s: %s is not public', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    ['https://crm.example.com/hook', true, true],
    ['https://8.8.8.8/hook', true, true],
    ['http://crm.example.com/hook', false, false],
    ['https://localhost/hook', false, true],
    ['https://crm.localhost/hook', false, true],
    ['https://127.0.0.1/hook', false, true],
    ['https://2130706433/hook', false, true],
    ['https://0x7f.1/hook', false, true],
    ['https://[::1]/hook', false, true],
    ['https://[::ffff:10.0.0.1]/hook', false, true],
    ['https://169.254.169.254/latest', false, true],
    ['http://127.0.0.1:8080/hook', false, true],
    ['http://localhost:8080/hook', false, true],
    ['http://192.168.1.5/hook', false, false],
  ])('an endpoint at %s: %s by default, %s where private addresses are allowed', (url, normally, allowed) => {
    expect(endpointRefusal(url, false) === undefined).toBe(normally);
    expect(endpointRefusal(url, true) === undefined).toBe(allowed);
  });
});

describe('retries', () => {
  test('they last for more than three days, then it is given up', () => {
    expect(PAUSES.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(3 * 24 * 3_600_000);
    expect(PAUSES.map((_, n) => pauseBefore(n + 1))).toEqual(PAUSES);
    expect(pauseBefore(PAUSES.length + 1)).toBeUndefined();
  });

  test('a wish for a longer pause is granted, up to a day; one for a shorter is not', () => {
    expect(pauseBefore(1, 60_000)).toBe(60_000);
    expect(pauseBefore(4, 60_000)).toBe(PAUSES[3]);
    expect(pauseBefore(1, 1e12)).toBe(24 * 3_600_000);
    expect(pauseBefore(PAUSES.length + 1, 60_000)).toBeUndefined();
  });

  test.each([
    ['120', 120_000],
    ['0', 0],
    ['Sat, 31 Jan 2026 10:01:00 GMT', 60_000],
    ['Sat, 31 Jan 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('Retry-After: %s', (header, ms) => {
    expect(readRetryAfter(header, Date.parse('2026-01-31T10:00:00Z'))).toBe(ms);
  });
});

describe('topics', () => {
  test('every topic, prefix of topics and * can be asked for, nothing else', () => {
    for (const pattern of [...topics, '*', 'operation.*', 'client.*'])
      expect(meansSomething(pattern), pattern).toBe(true);
    for (const pattern of [
      '',
      '.*',
      'operation',
      'operation.',
      'operation.*.x',
      'clients.*',
      'webhook.test',
      '**',
    ])
      expect(meansSomething(pattern), pattern).toBe(false);
  });

  test('what became of a client demands an acknowledgement, how an operation goes along does not', () => {
    const demanding = topics.filter(demandsAcknowledgement);
    expect(demanding.sort()).toEqual([
      'client.anonymized',
      'client.deleted',
      'client.merged',
      'client.unmerged',
    ]);
  });
});

test('the secret before signs until its time is over', () => {
  const opened = { secret: 'new', previous: { secret: 'old', until: '2026-02-01T10:00:00.000Z' } };
  expect(openSecrets(opened, '2026-02-01T09:59:59.000Z')).toEqual(['new', 'old']);
  expect(openSecrets(opened, '2026-02-01T10:00:00.000Z')).toEqual(['new']);
  expect(openSecrets({ secret: 'only' }, '2026-02-01T10:00:00.000Z')).toEqual(['only']);
});
