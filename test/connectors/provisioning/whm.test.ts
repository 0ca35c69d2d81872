import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { carryOut } from '../../../connectors/provisioning/carry-out.ts';
import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type { ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import { type Panel, type PanelOptions, startPanel } from '../../../dev/panel/server.ts';

const CALL = { signal: new AbortController().signal, idempotencyKey: 'k' };
const QUICK = { attempts: 2, delayMs: 10 };
const OURS = { username: 'clientone', domain: 'client-one.example' };
const opened: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function panelWith(options: Partial<PanelOptions> = {}): Promise<Panel> {
  const panel = await startPanel({
    token: 'root-token',
    accounts: [{ user: OURS.username, domain: OURS.domain }],
    ...options,
  });
  opened.push({ close: () => panel.stop() });
  return panel;
}

function connect(
  url: string,
  credentials = { username: 'root', token: 'root-token' },
  more: { maxConnections?: number } = {},
): ProvisioningConnector {
  const connector = createConnector({ kind: 'whm', baseUrl: url, credentials, ...more });
  opened.push(connector);
  return connector;
}

interface Seen {
  method: string;
  url: string;
  body: string;
  authorization: string;
}

/** A server that answers what it is told to, and keeps what it was asked. */
async function answering(
  answer: (seen: Seen) => { status?: number; headers?: Record<string, string>; body: string },
) {
  const seen: Seen[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = {
      method: request.method ?? '',
      url: request.url ?? '',
      body,
      authorization: request.headers.authorization ?? '',
    };
    seen.push(one);
    const { status = 200, headers = {}, body: text } = answer(one);
    response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const v1 = (result: 0 | 1, reason: string, data?: unknown) =>
  JSON.stringify({
    metadata: { version: 1, command: 'x', result, reason },
    ...(data === undefined ? {} : { data }),
  });
const GONE = { body: v1(0, 'Account does not exist.') };

describe('WHM: how it is asked', () => {
  test('X12 whm: parameters and passwords travel in the body, the token in the header, never in the URL', async () => {
    const { url, seen } = await answering(() => ({ body: v1(1, 'OK', {}) }));
    const connector = connect(url);
    const account = { username: 'clientone', externalId: null, domain: null, owner: null, marker: null };
    await connector.changePassword(account, 'S3cret-pass&word', CALL);
    await connector.suspend(account, 'overdue & more', CALL);
    await connector.unsuspend(account, CALL);
    await connector.changePackage(account, 'gold', CALL);
    await connector.create(
      { ...OURS, package: 'gold', password: 'S3cret-pass&word', contactEmail: 'a@b.example' },
      CALL,
    );
    expect(seen.map((one) => [one.method, one.url])).toEqual([
      ['POST', '/json-api/passwd'],
      ['POST', '/json-api/suspendacct'],
      ['POST', '/json-api/unsuspendacct'],
      ['POST', '/json-api/changepackage'],
      ['POST', '/json-api/createacct'],
    ]);
    expect(seen.map((one) => Object.fromEntries(new URLSearchParams(one.body)))).toEqual([
      { 'api.version': '1', user: 'clientone', password: 'S3cret-pass&word' },
      { 'api.version': '1', user: 'clientone', reason: 'overdue & more' },
      { 'api.version': '1', user: 'clientone' },
      { 'api.version': '1', user: 'clientone', pkg: 'gold' },
      {
        'api.version': '1',
        username: 'clientone',
        domain: 'client-one.example',
        plan: 'gold',
        password: 'S3cret-pass&word',
        contactemail: 'a@b.example',
      },
    ]);
    expect(new Set(seen.map((one) => one.authorization))).toEqual(new Set(['whm root:root-token']));
  });

  test('X12 whm: a thousand calls reuse a few connections', async () => {
    const accounts = Array.from({ length: 200 }, (_, i) => ({ user: `u${i}`, domain: `d${i}.example` }));
    const panel = await panelWith({ accounts });
    const connector = connect(panel.url, undefined, { maxConnections: 5 });
    const proofs = await Promise.all(
      accounts.map(({ user, domain }) =>
        carryOut(connector, { kind: 'terminate' }, { username: user, domain }, CALL),
      ),
    );
    expect(proofs.filter((proof) => proof.outcome === 'done')).toHaveLength(200);
    expect(panel.accounts()).toEqual([]);
    const calls = Object.values(panel.calls()).reduce((sum, n) => sum + n, 0);
    expect(calls).toBe(1000);
    expect(panel.connections()).toBeLessThanOrEqual(5);
  });
});

describe('WHM: what counts as missing', () => {
  test('X3 whm: the text alone is no proof, the list still has the account', async () => {
    const panel = await panelWith();
    panel.faults.add({ on: 'accountsummary', effect: 'refuse', reason: 'Account does not exist.' });
    expect(await connect(panel.url).probe(OURS, CALL)).toMatchObject({ state: 'active', identity: OURS });
  });

  test('X3 whm: a list that fails proves nothing', async () => {
    const panel = await panelWith({ accounts: [] });
    for (const effect of ['refuse', 'html', 'status', 'garbage', 'reset'] as const) {
      panel.faults.add({ on: 'listaccts', effect, times: effect === 'reset' ? 2 : 1 });
      const proof = await carryOut(connect(panel.url), { kind: 'terminate' }, OURS, CALL);
      expect(proof, effect).toMatchObject({ outcome: 'unreachable', before: 'unreachable', asked: false });
    }
    expect(await carryOut(connect(panel.url), { kind: 'terminate' }, OURS, CALL)).toMatchObject({
      outcome: 'already',
      before: 'missing',
    });
  });

  test('X3 whm: a refusal for another reason is not "missing"', async () => {
    const panel = await panelWith({ accounts: [] });
    panel.faults.add({
      on: 'accountsummary',
      effect: 'refuse',
      reason: 'You do not have permission to do this.',
    });
    expect(await connect(panel.url).probe(OURS, CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'refused' },
    });
  });

  test('X3 whm: an account renamed on the server is found by its domain and not called missing', async () => {
    const panel = await panelWith({ accounts: [{ user: 'renamed', domain: OURS.domain }] });
    const proof = await carryOut(connect(panel.url), { kind: 'terminate' }, OURS, CALL);
    expect(proof).toMatchObject({
      outcome: 'refused',
      failure: { code: 'identity-mismatch' },
      identity: { matched: ['domain'], mismatched: ['username'] },
    });
    expect(panel.account('renamed')).toBeDefined();
  });

  test('X3 whm: an answer about another account than asked for is not believed', async () => {
    const row = {
      user: 'somebody',
      domain: OURS.domain,
      owner: 'root',
      plan: 'x',
      suspended: 0,
      unix_startdate: 1,
    };
    const { url } = await answering(() => ({ body: v1(1, 'OK', { acct: [row] }) }));
    expect(await connect(url).probe(OURS, CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'protocol' },
    });
  });

  test('X12 whm: the old-style refusal without metadata is bad credentials, with any status', async () => {
    for (const status of [200, 401, 403]) {
      const body = JSON.stringify({
        cpanelresult: { error: 'Access denied', data: { reason: 'Access denied', result: '0' } },
      });
      const { url } = await answering(() => ({ status, body }));
      expect(await connect(url).probe(OURS, CALL)).toMatchObject({
        state: 'unreachable',
        failure: { code: 'bad-credentials', retryable: false },
      });
    }
  });

  test('X3 whm: a reseller sees only its own accounts, and the owner in the record must be the one found', async () => {
    const accounts = [{ user: OURS.username, domain: OURS.domain, owner: 'shop' }];
    const panel = await panelWith({ accounts, resellers: { shop: 'shop-token', other: 'other-token' } });
    const shop = connect(panel.url, { username: 'shop', token: 'shop-token' });
    expect(await shop.probe(OURS, CALL)).toMatchObject({ state: 'active', identity: { owner: 'shop' } });
    const proof = await carryOut(shop, { kind: 'terminate' }, { ...OURS, owner: 'other' }, CALL);
    expect(proof).toMatchObject({ outcome: 'refused', failure: { code: 'identity-mismatch' } });
  });
});

describe('WHM: what it answers', () => {
  test('X3 whm: a record with a domain only finds the account, and needs its marker too to destroy it', async () => {
    const panel = await panelWith({
      accounts: [{ user: 'unknown', domain: OURS.domain, createdAt: 1_700_000_000 }],
    });
    const connector = connect(panel.url);
    expect(await connector.probe({ domain: `www.${OURS.domain}` }, CALL)).toMatchObject({
      state: 'active',
      identity: { username: 'unknown', marker: 'created:1700000000' },
    });
    const unproven = await carryOut(connector, { kind: 'terminate' }, { domain: OURS.domain }, CALL);
    expect(unproven).toMatchObject({ outcome: 'refused', failure: { code: 'identity-unproven' } });
    const marked = { domain: OURS.domain, marker: 'created:1700000000' };
    expect(await carryOut(connector, { kind: 'terminate' }, marked, CALL)).toMatchObject({ outcome: 'done' });
    expect(await carryOut(connector, { kind: 'terminate' }, marked, CALL)).toMatchObject({
      outcome: 'already',
    });
  });

  test('X12 whm: numbers as text, missing fields and an empty list are understood', async () => {
    const row = { user: OURS.username, domain: OURS.domain, suspended: '1' };
    const { url } = await answering(() => ({ body: v1(1, 'OK', { acct: [row] }) }));
    expect(await connect(url).probe(OURS, CALL)).toEqual({
      state: 'suspended',
      identity: { username: OURS.username, domain: OURS.domain, externalId: null, owner: null, marker: null },
      package: null,
      reason: null,
    });
    const empty = await answering(() => ({ body: v1(1, 'OK', { acct: [] }) }));
    expect(await connect(empty.url).probe(OURS, CALL)).toEqual({ state: 'missing' });
    expect(empty.seen.map((one) => one.url)).toEqual([
      '/json-api/accountsummary',
      '/json-api/listaccts',
      '/json-api/listaccts',
    ]);
  });

  test('X12 whm: a redirect is not followed', async () => {
    const target = await answering(() => GONE);
    const { url } = await answering(() => ({
      status: 301,
      headers: { location: `${target.url}/json-api/accountsummary` },
      body: '',
    }));
    expect(await connect(url).probe(OURS, CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'protocol', retryable: false },
    });
    expect(target.seen).toEqual([]);
  });

  test('X12 whm: an answer without end is not read to its end, however right it begins', async () => {
    const row = { user: OURS.username, domain: OURS.domain, suspended: 0, padding: 'x'.repeat(6_000_000) };
    const { url } = await answering(() => ({ body: v1(1, 'OK', { acct: [row] }) }));
    expect(await connect(url).probe(OURS, CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'protocol' },
    });
  });

  test('X12 whm: a login page with 401 or 403 is bad credentials, and a command behind it did not happen', async () => {
    for (const status of [401, 403]) {
      const { url } = await answering(() => ({ status, body: '<html>Log in</html>' }));
      const account = { username: 'clientone', externalId: null, domain: null, owner: null, marker: null };
      expect(await connect(url).unsuspend(account, CALL)).toMatchObject({
        outcome: 'refused',
        failure: { code: 'bad-credentials', retryable: false },
      });
    }
  });

  test("X12 whm: a suspended account's password is refused, with the panel's reason", async () => {
    const panel = await panelWith({
      accounts: [{ user: OURS.username, domain: OURS.domain, suspended: true }],
    });
    const proof = await carryOut(
      connect(panel.url),
      { kind: 'change-password', password: 'new-Passw0rd' },
      OURS,
      { ...CALL, confirm: QUICK },
    );
    expect(proof).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused', message: expect.stringContaining('suspended account') },
    });
    expect(panel.hasPassword(OURS.username, 'new-Passw0rd')).toBe(false);
  });

  test('X12 whm: a call that is cancelled stops waiting and says so', async () => {
    const panel = await panelWith();
    panel.faults.add({ effect: 'slow', delayMs: 60_000 });
    const controller = new AbortController();
    const probing = connect(panel.url).probe(OURS, { signal: controller.signal, idempotencyKey: 'k' });
    controller.abort();
    expect(await probing).toMatchObject({ state: 'unreachable', failure: { code: 'cancelled' } });
  });

  test('X12 whm: a socket that the panel closed while idle does not fail the next look', async () => {
    const panel = await panelWith();
    const connector = connect(panel.url);
    expect((await connector.probe(OURS, CALL)).state).toBe('active');
    panel.faults.add({ on: 'accountsummary', effect: 'reset' });
    expect((await connector.probe(OURS, CALL)).state).toBe('active');
  });

  test('X12 whm: after closing, calls answer that nobody can be reached instead of throwing', async () => {
    const panel = await panelWith();
    const connector = connect(panel.url);
    await connector.close();
    expect(await connector.probe(OURS, CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'unreachable', retryable: true },
    });
  });
});
