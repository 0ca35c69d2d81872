import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashToken } from '../../db/crypto/tokens.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let mine: number;
let theirs: number;
let aheadMs = 0;
beforeAll(async () => {
  api = await testApi({ now: () => new Date(Date.now() + aheadMs) });
  mine = await api.provider('Mine');
  theirs = await api.provider('Theirs');
});
afterAll(() => api.close());

test.each([
  ['no header', undefined],
  ['another scheme', 'Basic YWRtaW46YWRtaW4='],
  ['no token', 'Bearer'],
  ['a token of another make', 'Bearer sk_live_1234567890'],
  ['an unknown token', `Bearer tnr_${'A'.repeat(43)}`],
  ['SQL', "Bearer tnr_' or true --"],
])('%s opens nothing', async (_, authorization) => {
  const reply = await api.ask('GET /v1/clients', {
    token: null,
    headers: authorization ? { authorization } : {},
  });
  expect(reply.status).toBe(401);
  expect(reply.body.type).toBe('/problems/unauthenticated');
  expect(reply.headers.get('www-authenticate')).toContain('Bearer');
});

test('who is not known learns nothing about routes, bodies and parameters', async () => {
  expect((await api.ask('POST /v1/clients', { token: null, body: '{"a":' })).status).toBe(401);
  expect((await api.ask('GET /v1/clients/x?y=1', { token: null })).status).toBe(401);
});

test('a token is stored as its hash only', async () => {
  const rows = await api.sql`select * from api_tokens`;
  expect(JSON.stringify(rows)).not.toContain(api.admin.slice(12));
  expect(rows.map(({ hash }) => hash)).toContain(hashToken(api.admin));
});

test('an expired token opens nothing, also while it is remembered', async () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const { body } = await api.ask('POST /v1/tokens', {
    body: { name: 'short', scopes: ['clients:read'], expiresAt },
  });
  const token = String(body.token);
  expect((await api.ask('GET /v1/clients', { token })).status).toBe(200);
  aheadMs = 61_000;
  expect((await api.ask('GET /v1/clients', { token })).status).toBe(401);
  aheadMs = 0;
});

test('a token cannot be made to expire in the past', async () => {
  const expired = { name: 'x', scopes: ['clients:read'], expiresAt: '2020-01-01T00:00:00Z' };
  expect((await api.ask('POST /v1/tokens', { body: expired })).status).toBe(422);
});

test('a revoked token stops working at once, and stays listed without its secret', async () => {
  const { body } = await api.ask('POST /v1/tokens', { body: { name: 'console', scopes: ['clients:read'] } });
  expect((await api.ask('GET /v1/clients', { token: String(body.token) })).status).toBe(200);
  expect((await api.ask(`DELETE /v1/tokens/${body.id}`)).status).toBe(204);
  expect((await api.ask('GET /v1/clients', { token: String(body.token) })).status).toBe(401);
  expect((await api.ask(`DELETE /v1/tokens/${body.id}`)).status).toBe(204);
  const list = await api.ask('GET /v1/tokens');
  expect(list.body.items.find(({ id }) => id === body.id)).toMatchObject({
    name: 'console',
    revokedAt: expect.any(String),
  });
  expect(list.text).not.toContain(String(body.token).slice(12));
});

test('the answer that is kept for an Idempotency-Key holds neither a token nor a name in the clear', async () => {
  const headers = { 'idempotency-key': 'sealed' };
  const first = await api.ask('POST /v1/tokens', {
    body: { name: 'once', scopes: ['clients:read'] },
    headers,
  });
  const again = await api.ask('POST /v1/tokens', {
    body: { name: 'once', scopes: ['clients:read'] },
    headers,
  });
  expect(again.body.token).toBe(first.body.token);
  await api.ask('POST /v1/clients', {
    body: { providerId: mine, lastName: 'Hopper' },
    headers: { 'idempotency-key': 'sealed-2' },
  });
  const kept = JSON.stringify(await api.sql`select * from idempotency_keys`);
  expect(kept).not.toContain(first.body.token);
  expect(kept).not.toContain('Hopper');
});

test('nobody replays another token’s answer', async () => {
  const headers = { 'idempotency-key': 'shared' };
  const other = await api.token(['clients:write'], [mine]);
  const first = await api.ask('POST /v1/clients', { body: { providerId: mine, lastName: 'A' }, headers });
  const second = await api.ask('POST /v1/clients', {
    body: { providerId: mine, lastName: 'A' },
    headers,
    token: other,
  });
  expect(second.status).toBe(201);
  expect(second.body.id).not.toBe(first.body.id);
});

test('nobody gives away more than they hold', async () => {
  const clerk = await api.token(['tokens:write', 'clients:read'], [mine]);
  const make = (body: object) => api.ask('POST /v1/tokens', { token: clerk, body: { name: 'x', ...body } });
  expect((await make({ scopes: ['clients:read'], providerIds: [mine] })).status).toBe(201);
  expect((await make({ scopes: ['admin'], providerIds: [mine] })).status).toBe(403);
  expect((await make({ scopes: ['clients:write'], providerIds: [mine] })).status).toBe(403);
  expect((await make({ scopes: ['clients:read'], providerIds: [mine, theirs] })).status).toBe(403);
  expect((await make({ scopes: ['clients:read'] })).status).toBe(403);
  expect((await make({ scopes: ['operations:start:destroy'], providerIds: [mine] })).status).toBe(400);
});

test('a limited clerk neither sees nor revokes the tokens of others', async () => {
  const clerk = await api.token(['tokens:write'], [mine]);
  const foreign = await api.ask('POST /v1/tokens', {
    body: { name: 'foreign', scopes: ['clients:read'], providerIds: [theirs] },
  });
  const listed = await api.ask('GET /v1/tokens?limit=200', { token: clerk });
  expect(listed.body.items.map(({ id }) => id)).not.toContain(foreign.body.id);
  expect((await api.ask(`DELETE /v1/tokens/${foreign.body.id}`, { token: clerk })).status).toBe(404);
  expect((await api.ask('DELETE /v1/tokens/1', { token: clerk })).status).toBe(404);
});

test('lists of a limited token show its providers only, whatever it asks for', async () => {
  await api.client(mine);
  await api.client(theirs);
  const limited = await api.token(
    ['clients:read', 'providers:read', 'servers:read', 'operations:read'],
    [mine],
  );
  const all = await api.ask('GET /v1/clients?limit=200', { token: limited });
  expect(new Set(all.body.items.map(({ providerId }) => providerId))).toEqual(new Set([mine]));
  expect((await api.ask(`GET /v1/clients?providerId=${theirs}`, { token: limited })).body.items).toEqual([]);
  expect((await api.ask('GET /v1/providers', { token: limited })).body.items.map(({ id }) => id)).toEqual([
    mine,
  ]);
});

test('what is meant for another provider cannot be created', async () => {
  const limited = await api.token(['clients:write', 'servers:write', 'providers:write'], [mine]);
  expect(
    (await api.ask('POST /v1/clients', { token: limited, body: { providerId: theirs, lastName: 'X' } }))
      .status,
  ).toBe(422);
  expect(
    (
      await api.ask('POST /v1/servers', {
        token: limited,
        body: { providerId: theirs, connector: 'manual', name: 'X' },
      })
    ).status,
  ).toBe(422);
  expect(
    (await api.ask('POST /v1/client-groups', { token: limited, body: { providerId: theirs, name: 'X' } }))
      .status,
  ).toBe(422);
  expect((await api.ask('POST /v1/providers', { token: limited, body: { name: 'X' } })).status).toBe(403);
});

test('X10: the log names routes, never paths, queries, bodies, tokens or people', async () => {
  api.logged.length = 0;
  const { body } = await api.ask('POST /v1/clients', {
    body: { providerId: mine, lastName: 'Noether', email: 'emmy@example.net' },
  });
  await api.ask(`GET /v1/clients/${body.id}`);
  await api.ask('GET /v1/clients?q=noether');
  await api.ask('GET /v1/clients?country=XX');
  await api.ask('POST /v1/clients', { body: { providerId: mine, lastName: 'Noether', email: 'emmy' } });
  const log = api.logged.join('');
  expect(api.logged.length).toBeGreaterThanOrEqual(5);
  expect(log).toContain('/v1/clients/:clientId');
  for (const secret of ['oether', 'emmy', 'country', 'q=', api.admin.slice(4, 20)])
    expect(log).not.toContain(secret);
});

test('a fault is logged with its place and without values, and answered without either', async () => {
  api.logged.length = 0;
  await api.sql`alter table notes add constraint no_secret check (body <> 'top secret')`;
  const client = await api.client(mine);
  const reply = await api.ask(`POST /v1/clients/${client}/notes`, { body: { body: 'top secret' } });
  expect(reply.status).toBe(500);
  expect(reply.body).toMatchObject({ type: '/problems/internal', requestId: expect.any(String) });
  const log = api.logged.join('');
  expect(log).toContain(String(reply.body.requestId));
  expect(log).toContain('23514');
  expect(log + reply.text).not.toContain('top secret');
  expect(await api.sql`select id from change_log where entity = 'note'`).toHaveLength(0);
});
