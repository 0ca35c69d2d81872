import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeLogin, NEW_PASSWORD, OLD_PASSWORD, opens, resetsOf } from '../passwords/support.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider('Northwind');
});
afterAll(() => api?.close());

const set = (settings: object) =>
  api.sql`update providers set settings = ${api.sql.json(settings as never)} where id = ${provider}`;
const log = async (clientId: number) =>
  (
    await api.sql<{ action: string; actorKind: string; changes: { reason?: { to: string } } }[]>`
      select action, actor_kind, changes from change_log where client_id = ${clientId} order by id`
  ).map(({ action, actorKind, changes }) => [action, actorKind, changes.reason?.to]);
const reason = 'asked on the telephone';

describe('P8: logins of a client', () => {
  test('P8: one is made, listed, read, edited, stopped and taken away; each step is logged', async () => {
    const client = await api.client(provider);
    const made = await api.ask(`POST /v1/clients/${client}/logins`, {
      body: { email: 'mia@post.example', firstName: 'Mia', owner: true },
    });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({
      name: 'mia@post.example',
      hasPassword: false,
      owner: true,
      enabled: true,
    });
    const { id } = made.body;
    expect((await api.ask(`GET /v1/clients/${client}/logins`)).body.items).toMatchObject([{ id }]);

    const read = await api.ask(`GET /v1/logins/${id}`);
    expect(read.body).toMatchObject({ clients: [{ clientId: client, owner: true }], resets: [] });
    const etag = read.headers.get('etag') ?? '';
    const edited = await api.ask(`PATCH /v1/logins/${id}`, {
      body: { email: 'mia.new@post.example' },
      headers: { 'if-match': etag },
    });
    expect(edited.body).toMatchObject({ email: 'mia.new@post.example', name: 'mia.new@post.example' });
    expect(
      (await api.ask(`PATCH /v1/logins/${id}`, { body: { firstName: 'M' }, headers: { 'if-match': etag } }))
        .status,
    ).toBe(412);

    const tie = `/v1/clients/${client}/logins/${id}`;
    const tag = (await api.ask(`GET ${tie}`)).headers.get('etag') ?? '';
    const stopped = await api.ask(`PATCH ${tie}`, {
      body: { enabled: false, permissions: ['invoices'] },
      headers: { 'if-match': tag },
    });
    expect(stopped.body).toMatchObject({ enabled: false, permissions: ['invoices'] });
    expect((await api.ask(`DELETE ${tie}`)).status).toBe(204);
    expect((await api.ask(`GET ${tie}`)).status).toBe(404);
    expect((await api.ask(`GET /v1/logins/${id}`)).body.clients).toEqual([]);
    expect((await log(client)).map(([action]) => action)).toEqual([
      'created',
      'edited',
      'rights changed',
      'removed',
    ]);
  });

  test('P8: a login that is there acts for a second client; a client has one owner', async () => {
    const first = await makeLogin(api.sql, provider);
    const second = await makeLogin(api.sql, provider);
    const body = { loginId: first.id, owner: true };
    expect((await api.ask(`POST /v1/clients/${second.clientId}/logins`, { body })).status).toBe(201);
    expect((await api.ask(`POST /v1/clients/${second.clientId}/logins`, { body })).status).toBe(422);
    const { items } = (await api.ask(`GET /v1/clients/${second.clientId}/logins`)).body;
    expect(items.map(({ id, owner }) => [id, owner])).toEqual([
      [first.id, true],
      [second.id, false],
    ]);
    const foreign = await makeLogin(api.sql, await api.provider('Other'));
    const other = { body: { loginId: foreign.id } };
    expect((await api.ask(`POST /v1/clients/${second.clientId}/logins`, other)).status).toBe(422);
  });

  test('P8: a name of its own only where the provider allows it, and each name once', async () => {
    const client = await api.client(provider);
    const make = (body: object) => api.ask(`POST /v1/clients/${client}/logins`, { body });
    expect((await make({ name: 'boss', email: 'boss@post.example' })).status).toBe(422);
    await set({ ownLoginNames: true });
    expect((await make({ name: 'boss', email: 'boss@post.example' })).status).toBe(201);
    expect((await make({ name: 'BOSS', email: 'other@post.example' })).status).toBe(422);
    await set({});
  });

  test('P8: an operation on one of its clients holds a login', async () => {
    const ada = await makeLogin(api.sql, provider);
    await api.hold(ada.clientId);
    for (const request of [
      `POST /v1/logins/${ada.id}/password-link`,
      `POST /v1/logins/${ada.id}/two-factor/off`,
    ])
      expect((await api.ask(request, { body: { reason } })).body.type).toBe('/problems/client-held');
  });
});

describe('what staff do', () => {
  test('P3: a link is sent with a reason, which is logged with who', async () => {
    const ada = await makeLogin(api.sql, provider);
    const reply = await api.ask(`POST /v1/logins/${ada.id}/password-link`, { body: { reason } });
    expect(reply.status).toBe(202);
    expect(await resetsOf(api.sql, ada.id)).toMatchObject([
      { id: reply.body.resetId, kind: 'link', state: 'open' },
    ]);
    expect(await log(ada.clientId)).toEqual([['password link sent', 'token', reason]]);
    expect(await opens(api.sql, ada.id, OLD_PASSWORD)).toBe(true);
    expect((await api.ask(`POST /v1/logins/${ada.id}/password-link`, { body: {} })).status).toBe(400);
    const closed = await makeLogin(api.sql, provider);
    await api.sql`update login_clients set enabled = false where login_id = ${closed.id}`;
    expect((await api.ask(`POST /v1/logins/${closed.id}/password-link`, { body: { reason } })).status).toBe(
      422,
    );
  });

  test('P3: a generated password only where the provider allows it; the old one stops working', async () => {
    const ada = await makeLogin(api.sql, provider);
    const send = () => api.ask(`POST /v1/logins/${ada.id}/generated-password`, { body: { reason } });
    expect((await send()).status).toBe(422);
    expect(await opens(api.sql, ada.id, OLD_PASSWORD)).toBe(true);
    await set({ generatedPasswords: true, resetLinkHours: 5 });
    const reply = await send();
    await set({});
    expect(reply.status).toBe(202);
    expect(await opens(api.sql, ada.id, OLD_PASSWORD)).toBe(false);
    expect((await api.ask(`GET /v1/logins/${ada.id}`)).body).toMatchObject({
      mustChangePassword: true,
      passwordExpiresAt: reply.body.expiresAt,
    });
    expect(Date.parse(String(reply.body.expiresAt)) - Date.now()).toBeGreaterThan(4.9 * 3_600_000);
    expect(await log(ada.clientId)).toEqual([['generated password sent', 'token', reason]]);
    expect(JSON.stringify(reply.body)).not.toMatch(/[a-z2-9]{5}-[a-z2-9]{5}/);
  });

  test('P4: a chosen password works at once and no mail goes out; a link on its way ends', async () => {
    const ada = await makeLogin(api.sql, provider);
    await api.ask(`POST /v1/logins/${ada.id}/password-link`, { body: { reason } });
    const put = (body: object) => api.ask(`PUT /v1/logins/${ada.id}/password`, { body });
    expect((await put({ password: 'too short', reason })).status).toBe(422);
    expect((await put({ password: NEW_PASSWORD })).status).toBe(400);
    expect((await put({ password: NEW_PASSWORD, reason, mustChange: false })).status).toBe(204);
    expect(await opens(api.sql, ada.id, NEW_PASSWORD)).toBe(true);
    expect(await resetsOf(api.sql, ada.id)).toMatchObject([{ kind: 'link', state: 'ended', sealed: null }]);
    expect(await api.sql`select id from messages where client_id = ${ada.clientId}`).toEqual([]);
    expect((await log(ada.clientId)).at(-1)).toEqual(['password set by staff', 'token', reason]);
    expect(JSON.stringify(await api.sql`select changes from change_log`)).not.toContain(NEW_PASSWORD);
  });

  test('P5: two-factor state is shown and switched off with a reason; a short password must then be changed', async () => {
    const ada = await makeLogin(api.sql, provider, { twoFactor: true, shortPassword: true });
    expect((await api.ask(`GET /v1/logins/${ada.id}`)).body.twoFactor).toBe(true);
    const off = (body: object) => api.ask(`POST /v1/logins/${ada.id}/two-factor/off`, { body });
    expect((await off({})).status).toBe(400);
    expect((await off({ reason })).status).toBe(204);
    expect((await api.ask(`GET /v1/logins/${ada.id}`)).body).toMatchObject({
      twoFactor: false,
      mustChangePassword: true,
    });
    expect(await resetsOf(api.sql, ada.id)).toMatchObject([{ kind: 'two-factor-off' }]);
    expect(await log(ada.clientId)).toEqual([['two-factor sign-in switched off', 'token', reason]]);
    expect((await off({ reason })).status).toBe(422);
  });

  test('P2: a security question is set and removed; its answer stands nowhere', async () => {
    const ada = await makeLogin(api.sql, provider);
    const put = (body: object) => api.ask(`PUT /v1/logins/${ada.id}/security-question`, { body });
    expect((await put({ question: 'first-pet' })).status).toBe(400);
    expect((await put({ question: 'favourite-colour', answer: 'blue' })).status).toBe(400);
    expect((await put({ question: 'first-pet', answer: 'Reksio' })).status).toBe(204);
    expect(
      JSON.stringify(await api.sql`select * from logins where id = ${ada.id}`).toLowerCase(),
    ).not.toContain('reksio');
    expect((await put({ question: null })).status).toBe(204);
    expect((await api.ask(`GET /v1/logins/${ada.id}`)).body.securityQuestion).toBeNull();
  });
});
