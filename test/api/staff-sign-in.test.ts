import { hash as argon2 } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { totpCode } from '../../db/crypto/totp.ts';
import { listAudit } from '../../db/queries/audit.ts';
import { passwordHashOf } from '../../db/queries/staff.ts';
import { PASSWORD, type Person, type Reply, type TestApi, testApi } from './support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let api: TestApi;
let ahead = 0;
let person: Person;

beforeAll(async () => {
  api = await testApi({ now: () => new Date(Date.now() + ahead) });
});
afterAll(() => api?.close());
beforeEach(async () => {
  ahead += 2 * HOUR;
  person = await api.person(['clients:read'], {});
});

const signIn = (body: object, headers: Record<string, string> = {}): Promise<Reply> =>
  api.ask('POST /v1/staff/sessions', { token: null, body, headers });
const good = () => ({ email: person.email, password: PASSWORD });
const cookieOf = (reply: Reply) => (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const withCookie = (request: string, cookie: string, headers: Record<string, string> = {}, body?: object) =>
  api.ask(request, { token: null, headers: { cookie, ...headers }, ...(body && { body }) });
const bearer = async () => String((await signIn({ ...good(), as: 'bearer' })).body.token);

async function lines(subject: string) {
  const rows = await listAudit(api.sql, { after: 0, limit: 1000, subject });
  return rows.map(({ action, data }) => ({ action, ...data }));
}

/** Sets an app up. Returns its secret and the recovery codes. */
async function setUpApp(session: string): Promise<{ secret: string; codes: string[] }> {
  const begun = await api.ask('POST /v1/staff/me/totp', { token: session });
  expect(begun.status, begun.text).toBe(200);
  const secret = String(begun.body.secret);
  const code = totpCode(secret, new Date(Date.now() + ahead));
  const done = await api.ask('POST /v1/staff/me/totp/confirm', { token: session, body: { code } });
  expect(done.status, done.text).toBe(200);
  ahead += MINUTE; // one code counts once
  return { secret, codes: done.body.recoveryCodes as string[] };
}

describe('signing in', () => {
  test('opens a session by a cookie that no script and no other site reads', async () => {
    const reply = await signIn(good());
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toMatchObject({ staffId: person.id, signedInWith: 'password' });
    expect(reply.body.token).toBeUndefined();
    const cookie = reply.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-tenure-staff=tns_[\w-]{43};/);
    for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Domain');
    const me = await withCookie('GET /v1/staff/me', cookieOf(reply));
    expect(me.body).toMatchObject({ account: { id: person.id }, csrfToken: reply.body.csrfToken });
    expect(await lines(`staff:${person.id}`)).toMatchObject([
      { action: 'staff.signed-in', with: 'password' },
    ]);
  });

  test('takes the address in any case, and keeps the secret as its hash only', async () => {
    const reply = await signIn({ ...good(), email: person.email.toUpperCase(), as: 'bearer' });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('set-cookie')).toBeNull();
    const rows = JSON.stringify(await api.sql`select * from staff_sessions`);
    expect(rows).not.toContain(String(reply.body.token).slice(4));
  });

  test('answers an unknown address, a wrong password and a disabled account alike', async () => {
    const wrong = await signIn({ ...good(), password: 'something else entirely' });
    const unknown = await signIn({ email: 'nobody@example.com', password: PASSWORD });
    await api.sql`update staff set disabled_at = now() where id = ${person.id}`;
    const disabled = await signIn(good());
    const shape = ({ status, body: { requestId: _, ...rest } }: Reply) => ({ status, rest });
    expect(shape(wrong)).toMatchObject({ status: 401, rest: { type: '/problems/sign-in-refused' } });
    expect(shape(unknown)).toEqual(shape(wrong));
    expect(shape(disabled)).toEqual(shape(wrong));
    expect((await lines(`staff:${person.id}`)).map((line) => 'why' in line && line.why)).toEqual([
      'password',
      'disabled',
    ]);
  });

  test('gives a new secret whatever cookie came along, and ends the session of that one', async () => {
    const first = await signIn(good());
    const second = await signIn(good(), { cookie: cookieOf(first) });
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    const planted = await signIn(good(), { cookie: `__Host-tenure-staff=tns_${'A'.repeat(43)}` });
    expect(cookieOf(planted)).not.toContain('AAAA');
    expect((await withCookie('GET /v1/staff/me', cookieOf(second))).status).toBe(200);
    expect((await withCookie('GET /v1/staff/me', cookieOf(first))).status).toBe(401);
  });

  test('stops after ten wrong passwords, for a while and not for whoever signed in from there before', async () => {
    for (let tries = 0; tries < 10; tries++)
      expect((await signIn({ ...good(), password: `wrong ${tries}` })).status).toBe(401);
    const stopped = await signIn(good());
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    ahead += 16 * MINUTE;
    expect((await signIn(good())).status).toBe(201);
  });

  test('checks one try of an account at a time', async () => {
    const replies = await Promise.all(
      Array.from({ length: 5 }, (_, at) => signIn({ ...good(), password: `no ${at}` })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([401, 429, 429, 429, 429]);
  });

  test('refuses fields that are not its own', async () => {
    expect((await signIn({ ...good(), permissions: ['admin'] })).status).toBe(400);
    expect((await signIn({ email: person.email })).status).toBe(400);
    expect((await signIn({ ...good(), password: 'x'.repeat(1025) })).status).toBe(400);
  });
});

describe('a session', () => {
  test('by cookie needs its token for every change, and none to read', async () => {
    const opened = await signIn(good());
    const cookie = cookieOf(opened);
    const change = (headers: Record<string, string>) =>
      withCookie('DELETE /v1/staff/me/session', cookie, headers);
    expect((await change({})).status).toBe(403);
    const other = await signIn(good());
    expect((await change({ 'x-csrf-token': String(other.body.csrfToken) })).status).toBe(403);
    expect((await withCookie('GET /v1/staff/me', cookie)).status).toBe(200);
    expect((await change({ 'x-csrf-token': String(opened.body.csrfToken) })).status).toBe(204);
    expect((await withCookie('GET /v1/staff/me', cookie)).status).toBe(401);
  });

  test('ends after an hour without use, and after twelve hours however it is used', async () => {
    const idle = await bearer();
    ahead += 61 * MINUTE;
    expect((await api.ask('GET /v1/clients', { token: idle })).status).toBe(401);
    const used = await bearer();
    for (let half = 0; half < 23; half++) {
      ahead += 30 * MINUTE;
      expect((await api.ask('GET /v1/clients', { token: used })).status).toBe(200);
    }
    ahead += 31 * MINUTE;
    expect((await api.ask('GET /v1/clients', { token: used })).status).toBe(401);
  });

  test('is listed and ended by its owner, and by nobody else', async () => {
    const [one, two] = [await bearer(), await bearer()];
    const list = await api.ask('GET /v1/staff/me/sessions', { token: one });
    expect(list.body.items.map(({ current }) => current)).toEqual([false, true, false]);
    const other = list.body.items[0]?.id;
    const stranger = await api.person(['admin']);
    const end = (token: string) => api.ask(`DELETE /v1/staff/me/sessions/${other}`, { token });
    expect((await end(stranger.session)).status).toBe(404);
    expect((await end(one)).status).toBe(204);
    expect((await api.ask('GET /v1/staff/me', { token: two })).status).toBe(401);
  });

  test('does what its roles allow and nothing else, and loses it when they shrink', async () => {
    const session = await bearer();
    expect((await api.ask('GET /v1/clients', { token: session })).status).toBe(200);
    expect((await api.ask('GET /v1/servers', { token: session })).body.requiredScope).toBe('servers:read');
    const role = await api.ask(`GET /v1/roles/${person.roleId}`);
    await api.ask(`PATCH /v1/roles/${person.roleId}`, {
      body: { permissions: [] },
      headers: { 'if-match': role.headers.get('etag') ?? '' },
    });
    expect((await api.ask('GET /v1/clients', { token: session })).status).toBe(403);
  });

  test('names whoever signed in, in the change log and with an Idempotency-Key of the own', async () => {
    const clerk = await api.person(['clients:write']);
    const providerId = await api.provider();
    const create = (token: string) =>
      api.ask('POST /v1/clients', {
        ...{ token, body: { providerId, lastName: 'Hopper' }, headers: { 'idempotency-key': 'staff-1' } },
      });
    const [first, again, other] = [
      await create(clerk.session),
      await create(clerk.session),
      await create(api.admin),
    ];
    expect(first.body).toMatchObject({ registeredBy: `staff:${clerk.id}` });
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(other.body.id).not.toBe(first.body.id);
    const [row] =
      await api.sql`select actor_kind, actor_id from change_log where entity_id = ${first.body.id}`;
    expect(row).toEqual({ actorKind: 'staff', actorId: String(clerk.id) });
  });
});

describe('a second factor', () => {
  test('is asked for after the password, and a code counts once', async () => {
    const { secret } = await setUpApp(await bearer());
    expect((await signIn({ ...good(), password: 'something else' })).body.type).toBe(
      '/problems/sign-in-refused',
    );
    expect((await signIn(good())).body.type).toBe('/problems/second-factor-needed');
    const code = totpCode(secret, new Date(Date.now() + ahead));
    expect((await signIn({ ...good(), code: '000000' })).body.type).toBe('/problems/sign-in-refused');
    expect((await signIn({ ...good(), code })).body.signedInWith).toBe('password+app');
    expect((await signIn({ ...good(), code })).status).toBe(401);
  });

  test('is replaced by a recovery code, each of which works once', async () => {
    const { codes } = await setUpApp(await bearer());
    const [code = ''] = codes;
    expect((await signIn({ ...good(), code })).body.signedInWith).toBe('password+recovery-code');
    expect((await signIn({ ...good(), code })).status).toBe(401);
    expect(JSON.stringify(await api.sql`select * from staff_recovery_codes`)).not.toContain(code);
  });

  test('ends the other sessions when it is set up, and cannot be removed without the password', async () => {
    const [kept, other] = [await bearer(), await bearer()];
    const { secret } = await setUpApp(kept);
    expect((await api.ask('GET /v1/staff/me', { token: other })).status).toBe(401);
    const remove = () => api.ask('DELETE /v1/staff/me/totp', { token: kept });
    expect((await remove()).body.type).toBe('/problems/confirmation-needed');
    const confirm = (body: object) => api.ask('POST /v1/staff/me/confirm', { token: kept, body });
    expect((await confirm({ password: PASSWORD })).body.type).toBe('/problems/second-factor-needed');
    const code = totpCode(secret, new Date(Date.now() + ahead));
    expect((await confirm({ password: PASSWORD, code })).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect((await signIn(good())).body.signedInWith).toBe('password');
  });
});

describe('a password', () => {
  test('hashed in a weaker way is hashed anew at the next sign-in, and only by the right one', async () => {
    const weak = await argon2(PASSWORD, { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    await api.sql`update staff set password_hash = ${weak} where id = ${person.id}`;
    expect((await signIn({ ...good(), password: 'something else' })).status).toBe(401);
    expect(await passwordHashOf(api.sql, person.id)).toBe(weak);
    expect((await signIn(good())).status).toBe(201);
    expect(await passwordHashOf(api.sql, person.id)).toContain('m=19456,t=2,p=1');
    expect((await signIn(good())).status).toBe(201);
  });

  test('is set by a link once, which signs nobody in and ends all sessions', async () => {
    const session = await bearer();
    const made = await api.ask(`POST /v1/staff/${person.id}/link`);
    expect(made.status, made.text).toBe(200);
    expect(String(made.body.link)).toMatch(/^https:\/\/tenure\.example\.com\/staff\/password\?token=/);
    const token = new URL(String(made.body.link)).searchParams.get('token') ?? '';
    const complete = (password: string) =>
      api.ask('POST /v1/staff/links/complete', { token: null, body: { token, password } });
    expect((await complete('aaaaaaaaaaaaaaaaaaaa')).status).toBe(422);
    expect((await complete('too short')).body.detail).toContain('at least 15');
    const done = await complete('seven wet stones by the lake');
    expect(done.status, done.text).toBe(204);
    expect(done.headers.get('set-cookie')).toBeNull();
    expect((await complete('another long sentence here')).status).toBe(404);
    expect((await api.ask('GET /v1/staff/me', { token: session })).status).toBe(401);
    expect((await signIn(good())).status).toBe(401);
    expect((await signIn({ ...good(), password: 'seven wet stones by the lake' })).status).toBe(201);
  });

  test('is not set by a link that is older than a day, replaced, or made up', async () => {
    const make = async () =>
      String((await api.ask(`POST /v1/staff/${person.id}/link`)).body.link).split('token=')[1];
    const complete = (token: string | undefined) =>
      api.ask('POST /v1/staff/links/complete', {
        token: null,
        body: { token, password: 'seven wet stones here' },
      });
    const first = await make();
    const second = await make();
    expect((await complete(first)).status).toBe(404);
    expect((await complete('A'.repeat(43))).status).toBe(404);
    ahead += 25 * HOUR;
    expect((await complete(second)).status).toBe(404);
  });

  test('is set on a page that no other site frames or learns of', async () => {
    const link = String((await api.ask(`POST /v1/staff/${person.id}/link`)).body.link);
    const { pathname, search } = new URL(link);
    const shown = await api.ask(`GET ${pathname}${search}`, { token: null });
    expect(shown.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
    const form = new URLSearchParams({ token: search.slice(7), password: 'seven wet stones by the lake' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'de' };
    const sent = await api.app.request(pathname, { method: 'POST', body: form.toString(), headers });
    expect(await sent.text()).toContain('Ihr Passwort ist gesetzt');
    const again = await api.app.request(pathname, { method: 'POST', body: form.toString(), headers });
    expect(again.status).toBe(404);
  });

  test('is changed by its owner with the one that holds, and ends the other sessions', async () => {
    const [kept, other] = [await bearer(), await bearer()];
    const change = (body: object) => api.ask('PUT /v1/staff/me/password', { token: kept, body });
    const password = 'seven wet stones by the lake';
    expect((await change({ password, current: 'not this one' })).status).toBe(401);
    expect((await change({ password: PASSWORD, current: PASSWORD })).status).toBe(422);
    expect((await change({ password, current: PASSWORD })).status).toBe(204);
    expect((await api.ask('GET /v1/staff/me', { token: kept })).status).toBe(200);
    expect((await api.ask('GET /v1/staff/me', { token: other })).status).toBe(401);
  });
});
