import { describe, expect, test } from 'vitest';
import { carryOut } from '../../../connectors/provisioning/carry-out.ts';
import type { AccountIdentity } from '../../../connectors/provisioning/types.ts';
import { type DirectAdminPanel, startDirectAdminPanel } from './directadmin-panel.ts';
import { CALL, opener, QUICK } from './opened.ts';

const KEY = 'the-good-token';
const OURS = { username: 'clientone', domain: 'client-one.example' };
const ACCOUNT: AccountIdentity = { ...OURS, externalId: null, owner: null, marker: null };
const LOGIN = '<!DOCTYPE html><html><head><title>DirectAdmin Login</title></head></html>';
const { panel, answering, connect } = opener('directadmin', { username: 'admin', loginKey: KEY });

async function directAdmin(...accounts: Parameters<DirectAdminPanel['add']>[0][]): Promise<DirectAdminPanel> {
  const made = await panel(startDirectAdminPanel({ username: 'admin', loginKey: KEY }));
  for (const account of accounts) made.add(account);
  return made;
}
const raw = (
  made: DirectAdminPanel,
  name: string,
  fields: Record<string, string> = {},
  login = `admin:${KEY}`,
) =>
  fetch(`${made.server.origin}/${name}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(login).toString('base64')}` },
    body: new URLSearchParams(fields),
  });

describe('DirectAdmin: what counts as missing', () => {
  test("X3 directadmin: an account that the list of one creator's users leaves out is not missing", async () => {
    const made = await directAdmin({ ...OURS, creator: 'shop' });
    const own = await (await raw(made, 'CMD_API_SHOW_USERS')).text();
    expect(own).not.toContain('clientone');
    const connector = connect(made.server.origin);
    expect(await connector.probe(OURS, CALL)).toMatchObject({ state: 'active', identity: { owner: 'shop' } });
    made.remove('clientone');
    expect(await connector.probe(OURS, CALL)).toEqual({ state: 'missing' });
    const asked = made.server.seen.map(({ path }) => path);
    expect(asked.slice(1)).not.toContain('/CMD_API_SHOW_USERS');
  });

  test('X3 directadmin: a list that failed means that the account is still there', async () => {
    const made = await directAdmin();
    for (const on of ['CMD_API_SHOW_ALL_USERS', 'CMD_API_DOMAIN_OWNERS']) {
      for (const effect of ['refuse', 'html', 'status', 'garbage', 'reset'] as const) {
        made.faults.add({ on, effect, times: effect === 'reset' ? 2 : 1 });
        const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
        expect(proof, `${on} ${effect}`).toMatchObject({ outcome: 'unreachable', before: 'unreachable' });
      }
    }
    const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'already', before: 'missing' });
  });

  test('X3 directadmin: a refusal to describe an account that the list has is not "missing"', async () => {
    const made = await directAdmin(OURS);
    made.faults.add({ on: 'CMD_API_SHOW_USER_CONFIG', effect: 'refuse', reason: 'User does not exist' });
    expect(await connect(made.server.origin).probe(OURS, CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'refused' },
    });
  });

  test('X3 directadmin: an empty answer is no empty list', async () => {
    for (const body of ['', 'error=0', 'list[]=a&error=0', 'nothing here']) {
      const server = await answering(body);
      const probe = await connect(server.origin).probe({ username: 'clientone' }, CALL);
      expect(probe, body).toMatchObject({ state: 'unreachable', failure: { code: 'protocol' } });
    }
  });

  test('X3 directadmin: an account renamed on the server is found by its domain and not called missing', async () => {
    const made = await directAdmin({ username: 'renamed', domain: 'Client-One.example' });
    const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
    expect(proof).toMatchObject({
      outcome: 'refused',
      failure: { code: 'identity-mismatch' },
      identity: { matched: ['domain'], mismatched: ['username'] },
    });
    expect(made.accounts.has('renamed')).toBe(true);
  });
});

describe('DirectAdmin: what it answers', () => {
  test('X3 directadmin: a deletion that reports an error after it worked is seen to have worked', async () => {
    const made = await directAdmin(OURS);
    const reason = 'Unable to remove the crontab of clientone';
    made.faults.add({ on: 'CMD_API_SELECT_USERS', effect: 'refuse', when: 'after', reason });
    const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'done', answer: 'refused', after: 'missing', provenBy: 'probe' });
    expect([...made.accounts.keys()]).toEqual(['neighbour']);
  });

  test('X3 directadmin: a deletion that reports an error and did nothing is refused, without names', async () => {
    const made = await directAdmin(OURS);
    const reason = 'The home of clientone is &quot;busy&quot;';
    made.faults.add({ on: 'CMD_API_SELECT_USERS', effect: 'refuse', reason });
    const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'refused', after: 'active' });
    const text = JSON.stringify(proof);
    expect(text).toContain('The home of … is');
    expect(text).not.toContain('clientone');
  });

  test('X12 directadmin: a wrong login is a page of HTML, or 401 where JSON is accepted, and nothing happened', async () => {
    const made = await directAdmin(OURS);
    const page = await raw(made, 'CMD_API_SHOW_ALL_USERS', {}, 'admin:wrong');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<form')]);
    const wrong = connect(made.server.origin, { username: 'admin', loginKey: 'wrong' });
    for (const connector of [
      wrong,
      connect((await answering(LOGIN)).origin),
      connect((await answering('{}', 401)).origin),
    ]) {
      expect(await connector.probe(OURS, CALL)).toMatchObject({
        state: 'unreachable',
        failure: { code: 'bad-credentials', retryable: false },
      });
      expect(await connector.suspend(ACCOUNT, 'overdue', CALL)).toMatchObject({
        outcome: 'refused',
        failure: { code: 'bad-credentials' },
      });
    }
    expect(made.find('clientone')?.state).toBe('active');
  });

  test('X12 directadmin: any other page, or a yes without "error=0", leaves it unknown', async () => {
    for (const [body, status] of [
      ['<html><h1>Maintenance</h1></html>', 200],
      ['text=Done', 200],
      ['error=2&text=x', 200],
      ['', 200],
      ['{"success":"Done"}', 200],
      ['error=0&text=Done', 404],
    ] as const) {
      const server = await answering(body, status);
      const answer = await connect(server.origin).suspend(ACCOUNT, 'overdue', CALL);
      expect(answer, body).toMatchObject({ outcome: 'unknown', failure: { code: 'outcome-unknown' } });
    }
  });
});

describe('DirectAdmin: how it is asked', () => {
  test('X12 directadmin: suspending twice is suspending once, where the old button turns it over', async () => {
    const made = await directAdmin(OURS);
    for (const state of ['suspended', 'active']) {
      await raw(made, 'CMD_API_SELECT_USERS', { suspend: 'Suspend', select0: 'clientone' });
      expect(made.find('clientone')?.state).toBe(state);
    }
    const connector = connect(made.server.origin);
    for (const _ of [1, 2]) {
      expect(await connector.suspend(ACCOUNT, 'overdue', CALL)).toEqual({ outcome: 'done' });
      expect(made.find('clientone')?.state).toBe('suspended');
    }
    for (const _ of [1, 2]) {
      expect(await connector.unsuspend(ACCOUNT, CALL)).toEqual({ outcome: 'done' });
      expect(made.find('clientone')?.state).toBe('active');
    }
  });

  test('X3 directadmin: a reseller or an administrator is not deleted, for it would take all its users', async () => {
    for (const type of ['reseller', 'admin'] as const) {
      const made = await directAdmin(
        { ...OURS, type },
        { username: 'his', domain: 'his.example', creator: 'clientone' },
      );
      const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
      expect(proof).toMatchObject({ outcome: 'refused', failure: { code: 'refused', retryable: false } });
      expect([...made.accounts.keys()]).toEqual(['neighbour', 'clientone', 'his']);
      await raw(made, 'CMD_API_SELECT_USERS', { delete: 'yes', confirmed: 'Confirm', select0: 'clientone' });
      expect([...made.accounts.keys()]).toEqual(['neighbour']);
    }
  });

  test('X12 directadmin: everything travels in the body, and the key in the header only', async () => {
    const made = await directAdmin(OURS);
    const connector = connect(made.server.origin);
    await connector.probe(OURS, CALL);
    const password = 'S3cret&=%<pass';
    expect(await connector.changePassword(ACCOUNT, password, CALL)).toEqual({ outcome: 'done' });
    expect(made.find('clientone')?.password).toBe(password);
    await connector.changePackage(ACCOUNT, 'gold & silver', CALL);
    expect(made.find('clientone')?.package).toBe('gold & silver');
    for (const { method, path, body } of made.server.seen) {
      expect([method, path]).toEqual(['POST', expect.stringMatching(/^\/CMD_API_[A-Z_]+$/)]);
      expect(body).not.toContain(KEY);
    }
  });

  test('X12 directadmin: an account needs a contact address, and is not made without', async () => {
    const made = await directAdmin();
    const wanted = { ...OURS, package: 'silver', password: 'first-Passw0rd' };
    expect(await connect(made.server.origin).create(wanted, CALL)).toMatchObject({
      outcome: 'refused',
      failure: { retryable: false },
    });
    expect(made.server.seen).toEqual([]);
  });

  test('X3 directadmin: who cannot keep the DNS zone refuses to remove, and removes nothing', async () => {
    const made = await directAdmin(OURS);
    const keeping = { kind: 'terminate', keepDns: true } as const;
    expect(await carryOut(connect(made.server.origin), keeping, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused' },
    });
    expect(made.accounts.has('clientone')).toBe(true);
  });
});
