import { describe, expect, test } from 'vitest';
import { carryOut } from '../../../connectors/provisioning/carry-out.ts';
import type { AccountIdentity } from '../../../connectors/provisioning/types.ts';
import { type HestiaPanel, startHestiaPanel } from './hestia-panel.ts';
import { CALL, opener, QUICK } from './opened.ts';

const AUTH = { accessKey: 'the-access-key', secretKey: 'the-good-token' };
const OURS = { username: 'clientone', domain: 'client-one.example' };
const MARKER = 'created:2020-09-13T12:26:40';
const ACCOUNT: AccountIdentity = { ...OURS, externalId: null, owner: null, marker: null };
const DOMAINS = [{ domain: OURS.domain, aliases: [`www.${OURS.domain}`, 'alias.example'] }];
const { panel, answering, connect } = opener('hestia', AUTH);

async function hestia(allowed?: readonly string[]): Promise<HestiaPanel> {
  const made = await panel(startHestiaPanel({ ...AUTH, ...(allowed ? { allowed } : {}) }));
  made.add({ username: 'clientone', domains: DOMAINS, package: 'silver' });
  return made;
}

async function raw(made: HestiaPanel, cmd: string, args: string[], more: Record<string, string> = {}) {
  const form = new URLSearchParams({ access_key: AUTH.accessKey, secret_key: AUTH.secretKey, cmd, ...more });
  for (const [at, arg] of args.entries()) form.set(`arg${at + 1}`, arg);
  const answer = await fetch(`${made.server.origin}/api/`, { method: 'POST', body: form });
  return [answer.status, answer.headers.get('hestia-exit-code'), await answer.text()];
}

describe('Hestia: what counts as missing', () => {
  test('X3 hestia: exit code 3 is no proof, it is said of a missing package too', async () => {
    const made = await hestia();
    const answer = await raw(made, 'v-change-user-package', ['clientone', 'platinum']);
    expect(answer).toEqual([400, '3', expect.stringContaining('package platinum')]);
    const command = { kind: 'change-package', package: 'platinum' } as const;
    expect(await carryOut(connect(made.server.origin), command, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      after: 'active',
      failure: { message: expect.stringContaining('exit code 3') },
    });
  });

  test('X3 hestia: a user whom the list of all users has is not missing, whatever the code says', async () => {
    const list = JSON.stringify({ admin: { SUSPENDED: 'no' }, clientone: { SUSPENDED: 'no' } });
    const server = await answering((asked) =>
      asked.includes('cmd=v-list-users')
        ? { body: list, headers: { 'hestia-exit-code': '0' } }
        : { body: 'Error: gone', headers: { 'hestia-exit-code': '3' } },
    );
    const proof = await carryOut(connect(server.origin), { kind: 'terminate' }, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'unreachable', failure: { code: 'refused' } });
  });

  test('X3 hestia: a list that failed, or one without anybody, proves nothing', async () => {
    const made = await hestia();
    made.remove('clientone');
    for (const effect of ['refuse', 'html', 'status', 'garbage', 'reset'] as const) {
      made.faults.add({ on: 'v-list-users', effect, times: effect === 'reset' ? 2 : 1 });
      const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
      expect(proof, effect).toMatchObject({ outcome: 'unreachable', before: 'unreachable', asked: false });
    }
    expect(await connect(made.server.origin).probe(OURS, CALL)).toEqual({ state: 'missing' });
    made.users.clear();
    expect(await connect(made.server.origin).probe(OURS, CALL)).toMatchObject({
      failure: { code: 'protocol' },
    });
  });

  test('X3 hestia: an answer about another user, or about several, is not believed', async () => {
    const row = { PACKAGE: 'silver', SUSPENDED: 'no' };
    for (const users of [
      { somebody: row },
      { clientone: row, somebody: row },
      { clientone: {} },
      [],
      'clientone',
    ]) {
      const server = await answering(JSON.stringify(users), 200, { 'hestia-exit-code': '0' });
      const probe = await connect(server.origin).probe({ username: 'clientone' }, CALL);
      expect(probe).toMatchObject({ state: 'unreachable', failure: { code: 'protocol' } });
    }
  });
});

describe('Hestia: whose user it is', () => {
  test('X3 hestia: the domain on record may be any of the user’s, or an alias; another one is a mismatch', async () => {
    const made = await hestia();
    const domainOf = async (domain: string) => {
      const probe = await connect(made.server.origin).probe({ ...OURS, domain }, CALL);
      return probe.state === 'active' ? probe.identity.domain : probe.state;
    };
    expect(await domainOf('alias.example')).toBe('alias.example');
    expect(await domainOf('www.client-one.example')).toBe('www.client-one.example');
    expect(await domainOf('other.example')).toBe('client-one.example');
    made.add({ username: 'clientone' });
    expect(await domainOf(OURS.domain)).toBeNull();
  });

  test('X3 hestia: a key that may not list domains needs the time of creation to prove whose user it is', async () => {
    const made = await hestia(['v-list-user', 'v-list-users', 'v-delete-user']);
    const connector = connect(made.server.origin);
    expect(await carryOut(connector, { kind: 'terminate' }, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      asked: false,
      failure: { code: 'identity-unproven' },
    });
    const later = { ...OURS, marker: 'created:2021-01-01T00:00:00' };
    expect(await carryOut(connector, { kind: 'terminate' }, later, QUICK)).toMatchObject({
      failure: { code: 'identity-mismatch' },
    });
    const marked = { ...OURS, marker: MARKER };
    expect(await carryOut(connector, { kind: 'terminate' }, marked, QUICK)).toMatchObject({
      outcome: 'done',
      identity: { matched: ['username', 'marker'], unsaid: ['domain'] },
    });
  });

  test('X3 hestia: a domain list that broke is not taken for a user without domains', async () => {
    const made = await hestia();
    for (const effect of ['refuse', 'html', 'status', 'garbage'] as const) {
      made.faults.add({ on: 'v-list-web-domains', effect });
      const probe = await connect(made.server.origin).probe({ ...OURS, marker: MARKER }, CALL);
      expect(probe.state, effect).toBe('unreachable');
    }
  });

  test('X3 hestia: the root user answers 0 and nothing happens, which is not taken for a deletion', async () => {
    const made = await hestia();
    expect(await raw(made, 'v-delete-user', ['admin'])).toEqual([204, '0', '']);
    const root = { username: 'admin', marker: MARKER };
    for (const command of [{ kind: 'terminate' }, { kind: 'suspend', reason: 'overdue' }] as const) {
      const proof = await carryOut(connect(made.server.origin), command, root, QUICK);
      expect(proof).toMatchObject({ outcome: 'unknown', answer: 'done', after: 'active' });
    }
    expect(made.users.has('admin')).toBe(true);
  });

  test('X3 hestia: who cannot keep the DNS zone refuses to remove, and removes nothing', async () => {
    const made = await hestia();
    const keeping = { kind: 'terminate', keepDns: true } as const;
    expect(await carryOut(connect(made.server.origin), keeping, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused' },
    });
    expect(made.users.has('clientone')).toBe(true);
  });
});

describe('Hestia: what it answers', () => {
  test('X12 hestia: with returncode the body is the code and HTTP 200, without it a text and 4xx, and 204 for nothing', async () => {
    const made = await hestia();
    const codes = { returncode: 'yes' };
    expect(await raw(made, 'v-list-user', ['clientone', 'json'], codes)).toEqual([200, '0', '0']);
    expect(await raw(made, 'v-list-user', ['nobody', 'json'], codes)).toEqual([200, '3', '3']);
    expect(await raw(made, 'v-suspend-user', ['clientone'])).toEqual([204, '0', '']);
    expect(await raw(made, 'v-suspend-user', ['clientone'])).toEqual([
      401,
      '5',
      expect.stringContaining('suspended'),
    ]);
    const connector = connect(made.server.origin);
    expect(await connector.probe(OURS, CALL)).toMatchObject({ state: 'suspended', identity: OURS });
    expect(made.server.seen.at(-1)?.body).not.toContain('returncode');
  });

  test('X12 hestia: unsuspending twice is unsuspending once', async () => {
    const made = await hestia();
    await raw(made, 'v-suspend-user', ['clientone']);
    for (const _ of [1, 2]) {
      expect(await connect(made.server.origin).unsuspend(ACCOUNT, CALL)).toEqual({ outcome: 'done' });
      expect(made.find('clientone')?.state).toBe('active');
    }
  });

  test("X12 hestia: a suspended user's password is refused with code 5, which is a 401 but no wrong key", async () => {
    const made = await hestia();
    await raw(made, 'v-suspend-user', ['clientone']);
    const command = { kind: 'change-password', password: 'new-Passw0rd' } as const;
    const proof = await carryOut(connect(made.server.origin), command, OURS, QUICK);
    expect(proof).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused', message: expect.stringContaining('exit code 5') },
    });
    expect(JSON.stringify(proof)).not.toContain('clientone');
    expect(made.find('clientone')?.password).toBe('');
  });

  test.each([
    ['9', 401, 'refused', 'bad-credentials'],
    ['10', 401, 'refused', 'bad-credentials'],
    ['11', 400, 'refused', 'bad-credentials'],
    ['15', 400, 'unknown', 'outcome-unknown'],
    ['12', 400, 'refused', 'refused'],
    ['0', 500, 'unknown', 'outcome-unknown'],
    ['0', 202, 'unknown', 'outcome-unknown'],
    ['x', 200, 'unknown', 'outcome-unknown'],
    [null, 200, 'unknown', 'outcome-unknown'],
    [null, 401, 'refused', 'bad-credentials'],
  ])('X12 hestia: exit code %s with HTTP %i is %s', async (code, status, outcome, failure) => {
    const server = await answering('OK', status, code === null ? {} : { 'hestia-exit-code': code });
    expect(await connect(server.origin).suspend(ACCOUNT, 'overdue', CALL)).toMatchObject({
      outcome,
      failure: { code: failure },
    });
  });

  test('X12 hestia: keys and passwords travel in the body, never in the address or in a message', async () => {
    const made = await hestia();
    const password = 'S3cret&=%pass';
    expect(await connect(made.server.origin).changePassword(ACCOUNT, password, CALL)).toEqual({
      outcome: 'done',
    });
    expect(made.find('clientone')?.password).toBe(password);
    expect(made.server.seen.map(({ method, path }) => [method, path])).toEqual([['POST', '/api/']]);
    const reason = `cannot set ${password} for ${AUTH.accessKey}:${AUTH.secretKey}`;
    made.faults.add({ on: 'v-change-user-password', effect: 'refuse', reason });
    const refused = JSON.stringify(await connect(made.server.origin).changePassword(ACCOUNT, password, CALL));
    for (const hidden of [password, AUTH.accessKey, AUTH.secretKey]) expect(refused).not.toContain(hidden);
    expect(refused).toContain('cannot set');
  });

  test('X12 hestia: a user whose domain could not be added is half made and not called done', async () => {
    const made = await hestia();
    made.remove('clientone');
    made.faults.add({ on: 'v-add-domain', effect: 'refuse', reason: 'The domain exists already.' });
    const account = { ...OURS, package: 'silver', password: 'first-Passw0rd', contactEmail: 'a@b.example' };
    const proof = await carryOut(connect(made.server.origin), { kind: 'create', account }, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'refused', after: 'active', failure: { code: 'refused' } });
    const { contactEmail: _, ...bare } = account;
    expect(await connect(made.server.origin).create(bare, CALL)).toMatchObject({ outcome: 'refused' });
  });
});
