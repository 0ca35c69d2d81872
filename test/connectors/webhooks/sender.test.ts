import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ADDRESS_REFUSED, checkedLookup, type Resolve } from '../../../connectors/webhooks/lookup.ts';
import { createWebhookSender, type WebhookSender } from '../../../connectors/webhooks/sender.ts';
import { startReceiver, type TestReceiver } from '../../support/receiver.ts';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const older = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const body = JSON.stringify({ type: 'operation.completed', timestamp: '2026-01-31T10:00:00.000Z', data: {} });
const never = new AbortController().signal;

let receiver: TestReceiver;
const senders: WebhookSender[] = [];
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await Promise.all(senders.splice(0).map((sender) => sender.close()));
});

function sender(options: Partial<Parameters<typeof createWebhookSender>[0]> = {}): WebhookSender {
  const made = createWebhookSender({ privateAddresses: true, ...options });
  senders.push(made);
  return made;
}
const send = (options?: Parameters<typeof sender>[0], message = {}) =>
  sender(options).send({ url: receiver.url, id: 'msg-1', body, secrets: [secret], ...message }, never);

/** Looks names up in a list, one entry per look; the last one stays. */
function answers(...looks: string[][]): { resolve: Resolve; looked: () => number } {
  let count = 0;
  return {
    looked: () => count,
    resolve: (_name, _options, done) => {
      const addresses = looks[Math.min(count, looks.length - 1)] ?? [];
      count += 1;
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  };
}

describe('a message', () => {
  test('verifies with the library of Standard Webhooks, by the secret and by the one before it', async () => {
    expect(await send(undefined, { secrets: [secret, older] })).toEqual({
      outcome: 'delivered',
      status: 204,
      acknowledged: false,
    });
    const [request] = receiver.received;
    expect(request?.headers).toMatchObject({ 'webhook-id': 'msg-1', 'content-type': 'application/json' });
    for (const one of [secret, older])
      expect(new Webhook(one).verify(request?.body ?? '', request?.headers ?? {})).toEqual(JSON.parse(body));
    const stranger = new Webhook(Buffer.alloc(32, 3).toString('base64'));
    expect(() => stranger.verify(request?.body ?? '', request?.headers ?? {})).toThrow(
      'No matching signature',
    );
    expect(() => new Webhook(secret).verify(`${request?.body} `, request?.headers ?? {})).toThrow();
  });

  test.each([
    ['{"acknowledged":true}', true],
    ['{"acknowledged":"true"}', false],
    ['{"acknowledged":1}', false],
    ['null', false],
    ['acknowledged', false],
    [`{"acknowledged":true,"more":"${'x'.repeat(20_000)}"}`, false],
  ])('answered with %.40s', async (said, acknowledged) => {
    receiver.answer = () => ({ status: 200, body: said });
    expect(await send()).toEqual({ outcome: 'delivered', status: 200, acknowledged });
  });
});

describe('an answer that is none', () => {
  test('of 410 says that nothing more is wanted', async () => {
    receiver.answer = () => ({ status: 410, body: 'moved out' });
    expect(await send()).toEqual({
      outcome: 'gone',
      status: 410,
      error: 'The receiver answered HTTP 410, saying: moved out',
    });
  });

  test('of an error is told with a short excerpt without addresses, names of hosts and our secret', async () => {
    receiver.answer = () => ({
      status: 500,
      headers: { 'retry-after': '30' },
      body: `<h1>Oops</h1> ada@example.com at db.internal.example.com ${secret} ${'and so on '.repeat(5_000)}`,
    });
    const outcome = await send();
    expect(outcome).toMatchObject({ outcome: 'failed', status: 500, retryAfterMs: 30_000 });
    const error = 'error' in outcome ? outcome.error : '';
    expect(error).toMatch(/^The receiver answered HTTP 500, saying: Oops … at … …? ?and so on/);
    expect(error.length).toBeLessThan(300);
    expect(error).not.toMatch(/ada|internal|whsec/);
  });

  test('of a redirect is not followed', async () => {
    const elsewhere = await startReceiver();
    receiver.answer = () => ({ status: 307, headers: { location: elsewhere.url } });
    const outcome = await send();
    await elsewhere.close();
    expect(elsewhere.received).toEqual([]);
    expect(outcome).toMatchObject({ outcome: 'failed', status: 307 });
    expect(outcome).toMatchObject({ error: expect.stringContaining('redirects are not followed') });
  });

  test('that never comes ends after its time', async () => {
    receiver.answer = () => new Promise(() => {});
    expect(await send({ timeoutMs: 300 })).toEqual({
      outcome: 'failed',
      status: null,
      error: `127.0.0.1:${receiver.port} did not answer within 0.3 s.`,
    });
  });

  test('of a closed connection or a closed port is told by its code', async () => {
    receiver.answer = () => 'hang up';
    expect(await send()).toMatchObject({
      outcome: 'failed',
      status: null,
      error: expect.stringMatching(/failed \(/),
    });
    const { url } = receiver;
    await receiver.close();
    expect(await send(undefined, { url })).toMatchObject({ error: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('a name', () => {
  const url = () => receiver.url.replace('127.0.0.1', 'crm.localhost');

  test('is looked up once for each message, and the connection goes to what was looked at', async () => {
    // Asked a second time the name leads to nowhere: connecting by name would fail.
    const names = answers(['127.0.0.1'], ['127.0.0.2']);
    const plain = sender({ resolve: names.resolve, timeoutMs: 2_000 });
    const message = {
      url: receiver.url.replace('127.0.0.1', 'localhost'),
      id: 'msg-1',
      body,
      secrets: [secret],
    };
    expect(await plain.send(message, never)).toMatchObject({ outcome: 'delivered' });
    expect(names.looked()).toBe(1);
    expect(await plain.send(message, never)).toMatchObject({ outcome: 'failed' });
    expect(names.looked()).toBe(2);
    expect(receiver.received).toHaveLength(1);
  });

  test.each([
    ['a private address', ['10.0.0.1']],
    ['this machine', ['127.0.0.1']],
    ['this machine in IPv6', ['::ffff:127.0.0.1']],
    ['a public and a private address', ['93.184.216.34', '127.0.0.1']],
    ['no address', []],
  ])('that leads to %s is refused', async (_, looked) => {
    const names = answers(looked);
    const outcome = await sender({ privateAddresses: false, resolve: names.resolve }).send(
      { url: `https://crm.example.com:${receiver.port}/hook`, id: 'msg-1', body, secrets: [secret] },
      never,
    );
    expect(outcome).toEqual({
      outcome: 'failed',
      status: null,
      error: `crm.example.com:${receiver.port} leads to an address of a private network or of this machine: nothing was sent there.`,
    });
    expect(names.looked()).toBe(1);
    expect(receiver.received).toEqual([]);
  });

  test('that answers a public address first and a private one then never gets to the private one', async () => {
    const names = answers(['93.184.216.34'], ['127.0.0.1']);
    const lookup = checkedLookup(false, names.resolve);
    const look = (all: boolean) =>
      new Promise<unknown[]>((resolve) =>
        lookup('rebinding.example.com', { all }, (...said) => resolve(said)),
      );
    // The socket connects to what this one look has answered; there is no other look between check and connection.
    expect(await look(true)).toEqual([null, [{ address: '93.184.216.34', family: 4 }]]);
    const [error] = await look(true);
    expect(error).toMatchObject({ code: ADDRESS_REFUSED });
    expect(await look(false)).toEqual([expect.objectContaining({ code: ADDRESS_REFUSED }), []]);
  });

  test('of this machine, an address in its place and plain http are refused before any look', async () => {
    const names = answers(['93.184.216.34']);
    const strict = sender({ privateAddresses: false, resolve: names.resolve });
    for (const refused of [receiver.url, url(), `https://127.0.0.1:${receiver.port}/`, 'https://[::1]/']) {
      const outcome = await strict.send({ url: refused, id: 'msg-1', body, secrets: [secret] }, never);
      expect(outcome, refused).toMatchObject({ outcome: 'failed', status: null });
    }
    expect(names.looked()).toBe(0);
    expect(receiver.received).toEqual([]);
  });
});

test('an attempt that is cancelled is no failure of the receiver', async () => {
  const stop = new AbortController();
  receiver.answer = () => {
    stop.abort();
    return new Promise(() => {});
  };
  const sending = sender().send({ url: receiver.url, id: 'msg-1', body, secrets: [secret] }, stop.signal);
  await expect(sending).rejects.toThrow();
});
