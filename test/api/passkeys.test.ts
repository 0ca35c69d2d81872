import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listAudit } from '../../db/queries/audit.ts';
import { CHALLENGE_MS, MOST_CHALLENGES } from '../../db/queries/staff-challenges.ts';
import { type Authenticator, type Surroundings, softAuthenticator } from '../support/authenticator.ts';
import { PASSWORD, type Person, type Reply, type TestApi, testApi } from './support.ts';

const HERE: Surroundings = { origin: 'https://tenure.example.com', rpId: 'tenure.example.com' };
const MINUTE = 60_000;

let api: TestApi;
let ahead = 0;
let person: Person;

beforeAll(async () => {
  api = await testApi({ now: () => new Date(Date.now() + ahead) });
  await api.person(['admin']); // one is always left
});
afterAll(() => api?.close());
beforeEach(async () => {
  ahead += 20 * MINUTE;
  person = await api.person(['clients:read']);
});

const asked = async (request: string, token: string | null = person.session): Promise<Reply['body']> => {
  const reply = await api.ask(request, { token, ...(token === null && { body: {} }) });
  expect(reply.status, reply.text).toBe(200);
  return reply.body;
};
const toRegister = (token = person.session) => asked('POST /v1/staff/me/passkeys/options', token);
const toSignIn = () => asked('POST /v1/staff/sessions/passkey/options', null);
const add = (response: object, token = person.session) =>
  api.ask('POST /v1/staff/me/passkeys', { token, body: { name: 'Blue key', response } });
const signIn = (response: object, headers: Record<string, string> = {}) =>
  api.ask('POST /v1/staff/sessions/passkey', { token: null, headers, body: { response, as: 'bearer' } });

/** Somebody's authenticator with a passkey that is registered. */
async function registered(): Promise<Authenticator & { id: number }> {
  const device = softAuthenticator();
  const reply = await add(device.create(await toRegister(), HERE));
  expect(reply.status, reply.text).toBe(201);
  return { ...device, id: reply.body.id };
}

async function lines(): Promise<Record<string, unknown>[]> {
  const rows = await listAudit(api.sql, { after: 0, limit: 1000, subject: `staff:${person.id}` });
  return rows.map(({ action, data }) => ({ action, ...data }));
}

describe('a passkey', () => {
  test('signs its owner in, both factors at once, and the log says how', async () => {
    const device = await registered();
    const reply = await signIn(device.get(await toSignIn(), HERE));
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toMatchObject({ staffId: person.id, signedInWith: 'passkey' });
    const session = String(reply.body.token);
    expect((await api.ask('GET /v1/clients', { token: session })).status).toBe(200);
    expect((await api.ask('GET /v1/servers', { token: session })).status).toBe(403);
    expect(await lines()).toEqual([
      { action: 'staff.passkey-added', passkey: device.id, ended: 0 },
      { action: 'staff.signed-in', with: 'passkey', session: reply.body.id },
    ]);
  });

  test('is listed, renamed and removed by its owner alone, and then signs nobody in', async () => {
    const device = await registered();
    const stranger = await api.person(['admin'], { confirmed: true });
    const rename = (token: string) =>
      api.ask(`PUT /v1/staff/me/passkeys/${device.id}/name`, { token, body: { name: 'Red key' } });
    const remove = (token: string) => api.ask(`DELETE /v1/staff/me/passkeys/${device.id}`, { token });
    expect((await rename(stranger.session)).status).toBe(404);
    expect((await remove(stranger.session)).status).toBe(404);
    expect((await rename(person.session)).body.name).toBe('Red key');
    const list = await api.ask('GET /v1/staff/me/passkeys', { token: person.session });
    expect(list.body.items).toEqual([
      ...[
        { id: device.id, name: 'Red key', backedUp: false, createdAt: expect.any(String), lastUsedAt: null },
      ],
    ]);
    expect(list.text).not.toContain(device.credentialId);
    expect((await remove(person.session)).body.type).toBe('/problems/confirmation-needed');
    const body = { password: PASSWORD };
    await api.ask('POST /v1/staff/me/confirm', { token: person.session, body });
    const options = await toSignIn();
    expect((await remove(person.session)).status).toBe(204);
    expect((await signIn(device.get(options, HERE))).status).toBe(401);
    expect((await lines()).map(({ action }) => action)).toEqual([
      ...['staff.passkey-added', 'staff.passkey-renamed', 'staff.confirmed', 'staff.passkey-removed'],
    ]);
  });

  test('is added only lately after signing in, once, and ends the other sessions', async () => {
    const device = await registered();
    const other = await signIn(device.get(await toSignIn(), HERE));
    expect((await add(device.create(await toRegister(), HERE))).body.detail).toContain('known already');
    const second = softAuthenticator();
    expect((await add(second.create(await toRegister(), HERE))).status).toBe(201);
    expect((await api.ask('GET /v1/staff/me', { token: String(other.body.token) })).status).toBe(401);
    ahead += 11 * MINUTE;
    const late = await api.ask('POST /v1/staff/me/passkeys/options', { token: person.session });
    expect(late.body.type).toBe('/problems/confirmation-needed');
    const token = await api.token(['admin']);
    expect((await api.ask('POST /v1/staff/me/passkeys/options', { token })).status).toBe(403);
  });

  test('is not removed when it is the only way to sign in', async () => {
    const device = await registered();
    const etag = (await api.ask(`GET /v1/staff/${person.id}`)).headers.get('etag') ?? '';
    const body = { passwordSignIn: false };
    expect(
      (await api.ask(`PATCH /v1/staff/${person.id}`, { body, headers: { 'if-match': etag } })).status,
    ).toBe(200);
    const confirmed = async () => {
      const options = await asked('POST /v1/staff/me/confirm/options');
      const response = device.get(options, HERE);
      return api.ask('POST /v1/staff/me/confirm/passkey', { token: person.session, body: { response } });
    };
    expect((await confirmed()).status).toBe(204);
    const remove = () => api.ask(`DELETE /v1/staff/me/passkeys/${device.id}`, { token: person.session });
    expect((await remove()).body.detail).toContain('the only way');
    expect((await signIn(device.get(await toSignIn(), HERE))).status).toBe(201);
    await add(softAuthenticator().create(await toRegister(), HERE));
    expect((await remove()).status).toBe(204);
  });

  test('of a disabled account signs nobody in', async () => {
    const device = await registered();
    await api.ask(`PATCH /v1/staff/${person.id}`, {
      body: { disabled: true },
      headers: { 'if-match': (await api.ask(`GET /v1/staff/${person.id}`)).headers.get('etag') ?? '' },
    });
    expect((await signIn(device.get(await toSignIn(), HERE))).status).toBe(401);
    expect((await lines()).at(-1)).toEqual({ action: 'staff.sign-in-failed', why: 'disabled' });
  });

  test('is gone after somebody has switched the second factor off for its owner', async () => {
    const device = await registered();
    expect((await api.ask(`DELETE /v1/staff/${person.id}/second-factor`)).status).toBe(204);
    expect((await signIn(device.get(await toSignIn(), HERE))).status).toBe(401);
  });

  test('stands in for the own password before something sensitive, and only for its owner', async () => {
    const device = await registered();
    const options = await asked('POST /v1/staff/me/confirm/options');
    const stranger = await api.person(['clients:read']);
    const confirm = (token: string, response: object) =>
      api.ask('POST /v1/staff/me/confirm/passkey', { token, body: { response } });
    const answer = device.get(options, HERE);
    expect((await confirm(stranger.session, answer)).status).toBe(401);
    expect((await confirm(person.session, answer)).status).toBe(204);
    expect((await confirm(person.session, answer)).status).toBe(401);
    expect((await signIn(device.get(await asked('POST /v1/staff/me/confirm/options'), HERE))).status).toBe(
      401,
    );
    expect(
      (await api.ask(`DELETE /v1/staff/me/passkeys/${device.id}`, { token: person.session })).status,
    ).toBe(204);
  });
});

describe('a ceremony of a passkey', () => {
  test('counts once: a challenge that was answered, well or badly, is used up', async () => {
    const device = await registered();
    const answer = device.get(await toSignIn(), HERE);
    expect((await signIn(answer)).status).toBe(201);
    expect((await signIn(answer)).status).toBe(401);
    const options = await toSignIn();
    expect((await signIn(device.get(options, { ...HERE, origin: 'https://evil.example' }))).status).toBe(401);
    expect((await signIn(device.get(options, HERE))).status).toBe(401);
    const register = await toRegister();
    const next = softAuthenticator();
    expect((await add(next.create(register, { ...HERE, origin: 'https://evil.example' }))).status).toBe(422);
    expect((await add(next.create(register, HERE))).status).toBe(422);
  });

  test('counts for five minutes', async () => {
    const device = await registered();
    const options = await toSignIn();
    ahead += CHALLENGE_MS;
    expect((await signIn(device.get(options, HERE))).status).toBe(401);
    expect((await lines()).at(-1)?.action).toBe('staff.passkey-added');
  });

  test('counts for what it was begun for, and for who began it', async () => {
    const device = await registered();
    expect((await signIn(device.get(await toRegister(), HERE))).status).toBe(401);
    const other = await api.person(['clients:read']);
    const mine = await toRegister();
    const taken = softAuthenticator();
    expect((await add(taken.create(mine, HERE), other.session)).status).toBe(422);
    expect((await api.ask('GET /v1/staff/me/passkeys', { token: other.session })).body.items).toEqual([]);
  });

  test.each([
    ['another origin', { origin: 'https://tenure.example.com.evil.example' }],
    ['another scheme', { origin: 'http://tenure.example.com' }],
    ['another rpId', { rpId: 'evil.example' }],
    ['no user verification', { verified: false }],
  ])('with %s is refused, to register and to sign in', async (_, wrong) => {
    const around = { ...HERE, ...wrong };
    expect((await add(softAuthenticator().create(await toRegister(), around))).status).toBe(422);
    const device = await registered();
    expect((await signIn(device.get(await toSignIn(), around))).status).toBe(401);
    expect((await lines()).at(-1)).toEqual({ action: 'staff.sign-in-failed', why: 'passkey' });
    expect((await signIn(device.get(await toSignIn(), HERE))).status).toBe(201);
  });

  test('with the key, the name or the counter of somebody else is refused', async () => {
    const device = await registered();
    const forger = softAuthenticator();
    const forged = {
      ...forger.get(await toSignIn(), HERE),
      id: device.credentialId,
      rawId: device.credentialId,
    };
    expect((await signIn(forged)).status).toBe(401);
    const userHandle = Buffer.from(`tenure-staff-${person.id + 1}`).toString('base64url');
    expect((await signIn(device.get(await toSignIn(), HERE, { userHandle }))).status).toBe(401);
    expect((await signIn(device.get(await toSignIn(), HERE, { counter: 9 }))).status).toBe(201);
    expect((await signIn(device.get(await toSignIn(), HERE, { counter: 9 }))).status).toBe(401);
    expect((await signIn(forger.get(await toSignIn(), HERE))).status).toBe(401);
  });

  test('knows its address from the settings, whatever the Host header says', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const reply = await api.ask('POST /v1/staff/sessions/passkey/options', {
      token: null,
      body: {},
      headers,
    });
    expect(reply.body.rpId).toBe(HERE.rpId);
    const device = await registered();
    const there = { origin: 'https://evil.example', rpId: 'evil.example' };
    expect((await signIn(device.get(reply.body, there), headers)).status).toBe(401);
  });

  test('tells nobody which accounts there are, and fills no table', async () => {
    await registered();
    expect((await toSignIn()).allowCredentials).toEqual([]);
    await api.sql`
      insert into staff_challenges (challenge, purpose, expires_at)
      select 'c' || n, 'sign-in', ${new Date(Date.now() + ahead + MINUTE)} from generate_series(1, ${MOST_CHALLENGES}) n`;
    const stopped = await api.ask('POST /v1/staff/sessions/passkey/options', { token: null, body: {} });
    expect(stopped.status).toBe(429);
    ahead += 2 * MINUTE;
    await toSignIn();
  });

  test.each([null, 'https://192.0.2.7', 'http://[::1]:7400'])(
    'is not offered where the address is %s, which no passkey can be bound to',
    async (publicUrl) => {
      const nowhere = await testApi({ publicUrl });
      try {
        const reply = await nowhere.ask('POST /v1/staff/sessions/passkey/options', { token: null, body: {} });
        expect(reply.status).toBe(409);
        expect(reply.body.detail).toContain('TENURE_PUBLIC_URL');
      } finally {
        await nowhere.close();
      }
    },
  );
});
