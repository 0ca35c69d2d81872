import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { totpCode } from '../../db/crypto/totp.ts';
import { softAuthenticator } from '../support/authenticator.ts';
import { PASSWORD, type Person, type Reply, type TestApi, testApi } from './support.ts';

const HERE = { origin: 'https://tenure.example.com', rpId: 'tenure.example.com' };

/** an installation that requires a second factor, and one that leaves it to roles */
let strict: TestApi;
let lax: TestApi;
let person: Person;

beforeAll(async () => {
  strict = await testApi({ secondFactorRequired: true });
  lax = await testApi();
});
afterAll(async () => {
  await strict?.close();
  await lax?.close();
});
beforeEach(async () => {
  person = await strict.person(['clients:read', 'tokens:write']);
});

const signIn = (on: TestApi, more: object = {}): Promise<Reply> =>
  on.ask('POST /v1/staff/sessions', {
    ...{ token: null, body: { email: person.email, password: PASSWORD, as: 'bearer', ...more } },
  });
const as = (on: TestApi, token: unknown, request: string, body?: object) =>
  on.ask(request, { token: String(token), ...(body && { body }) });

/** Adds a passkey with a session. */
async function addPasskey(on: TestApi, session: unknown): Promise<ReturnType<typeof softAuthenticator>> {
  const device = softAuthenticator();
  const { body: options } = await as(on, session, 'POST /v1/staff/me/passkeys/options');
  const response = device.create(options, HERE);
  const added = await as(on, session, 'POST /v1/staff/me/passkeys', { name: 'Key', response });
  expect(added.status, added.text).toBe(201);
  return device;
}

describe('where the installation requires a second factor', () => {
  test('a password alone opens the own account, to set one up, and nothing else', async () => {
    const { status, body } = await signIn(strict);
    expect(status).toBe(201);
    expect((await as(strict, body.token, 'GET /v1/staff/me')).status).toBe(200);
    for (const request of ['GET /v1/clients', 'GET /v1/tokens', 'GET /v1/providers']) {
      const refused = await as(strict, body.token, request);
      expect(refused.status).toBe(403);
      expect(refused.body.type).toBe('/problems/second-factor-missing');
    }
    const token = { name: 'mine', scopes: ['clients:read'] };
    expect((await as(strict, body.token, 'POST /v1/tokens', token)).status).toBe(403);
  });

  test('an app that is set up there opens everything at the next sign-in', async () => {
    const { body } = await signIn(strict);
    const { secret } = (await as(strict, body.token, 'POST /v1/staff/me/totp')).body;
    const code = totpCode(String(secret), new Date());
    const confirmed = await as(strict, body.token, 'POST /v1/staff/me/totp/confirm', { code });
    expect((await as(strict, body.token, 'GET /v1/clients')).status).toBe(403);
    const [spare] = confirmed.body.recoveryCodes as string[];
    const full = await signIn(strict, { code: spare });
    expect(full.status, full.text).toBe(201);
    expect((await as(strict, full.body.token, 'GET /v1/clients')).status).toBe(200);
  });

  test('a passkey opens everything, and then the password alone not even the own account', async () => {
    const device = await addPasskey(strict, (await signIn(strict)).body.token);
    const { body: options } = await strict.ask('POST /v1/staff/sessions/passkey/options', {
      token: null,
      body: {},
    });
    const opened = await strict.ask('POST /v1/staff/sessions/passkey', {
      ...{ token: null, body: { response: device.get(options, HERE), as: 'bearer' } },
    });
    expect((await as(strict, opened.body.token, 'GET /v1/clients')).status).toBe(200);
    const refused = await signIn(strict);
    expect(refused.status).toBe(401);
    expect(refused.body).toMatchObject({ type: '/problems/second-factor-needed' });
    expect((await signIn(strict, { password: 'something else' })).body.type).toBe(
      '/problems/sign-in-refused',
    );
  });
});

describe('where a role requires a second factor', () => {
  beforeEach(async () => {
    person = await lax.person(['clients:read']);
  });

  async function require(secondFactorRequired: boolean): Promise<Reply> {
    const path = `/v1/roles/${person.roleId}`;
    const etag = (await lax.ask(`GET ${path}`)).headers.get('etag') ?? '';
    return lax.ask(`PATCH ${path}`, { body: { secondFactorRequired }, headers: { 'if-match': etag } });
  }

  test('it counts for whoever has the role, at once, and for nobody else', async () => {
    const other = await lax.person(['clients:read']);
    const session = (await signIn(lax)).body.token;
    expect((await as(lax, session, 'GET /v1/clients')).status).toBe(200);
    expect((await require(true)).body).toMatchObject({
      secondFactorRequired: true,
      permissions: ['clients:read'],
    });
    expect((await as(lax, session, 'GET /v1/clients')).body.type).toBe('/problems/second-factor-missing');
    expect((await as(lax, other.session, 'GET /v1/clients')).status).toBe(200);
    expect((await lax.ask(`GET /v1/staff/${person.id}`)).body.secondFactorRequired).toBe(true);
    await require(false);
    expect((await as(lax, session, 'GET /v1/clients')).status).toBe(200);
  });

  test('whoever has a passkey signs in with it alone', async () => {
    await addPasskey(lax, (await signIn(lax)).body.token);
    expect((await signIn(lax)).status).toBe(201);
    await require(true);
    expect((await signIn(lax)).body.type).toBe('/problems/second-factor-needed');
  });
});
