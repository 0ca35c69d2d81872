import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CALLBACK } from '../../api/routes/staff/single-sign-on/paths.ts';
import { createSingleSignOn } from '../../connectors/single-sign-on.ts';
import { listAudit } from '../../db/queries/audit.ts';
import { type Known, type OidcProvider, startOidcProvider, subjectOf } from '../support/oidc-provider.ts';
import { PASSWORD, type Person, type Reply, type TestApi, testApi } from './support.ts';

const PUBLIC_URL = 'https://tenure.example.com';

let provider: OidcProvider;
let api: TestApi;
/** the same installation, where a verified mail address links accounts */
let linking: TestApi;
let person: Person;
let who: Known;

beforeAll(async () => {
  provider = await startOidcProvider(`${PUBLIC_URL}${CALLBACK}`);
  const signOn = (linkByEmail: boolean) =>
    createSingleSignOn({
      ...{ issuer: provider.issuer, clientId: 'tenure', clientSecret: provider.clientSecret, linkByEmail },
      redirectUri: `${PUBLIC_URL}${CALLBACK}`,
    });
  api = await testApi({ singleSignOn: signOn(false) });
  linking = await testApi({ singleSignOn: signOn(true) });
  await api.person(['admin']); // one is always left
}, 60_000);
afterAll(async () => {
  await api?.close();
  await linking?.close();
  await provider?.stop();
});
beforeEach(async () => {
  person = await api.person(['clients:read']);
  who = { name: randomUUID(), email: person.email, email_verified: true };
});

interface Begun {
  url: URL;
  cookie: string;
}

async function begin(query = '', on = api): Promise<Begun> {
  const reply = await on.ask(`GET /staff/single-sign-on${query}`, { token: null });
  expect(reply.status, reply.text).toBe(303);
  return { url: new URL(reply.headers.get('location') ?? ''), cookie: cookiesOf(reply) };
}

const cookiesOf = (reply: Reply) =>
  reply.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
const back = (url: URL, cookie: string, on = api) =>
  on.ask(`GET ${url.pathname}${url.search}`, { token: null, headers: { cookie } });

/** From the first address to the last, as a browser goes it. */
async function walk(as: Known, query = '', on = api): Promise<Reply> {
  const { url, cookie } = await begin(query, on);
  return back(await provider.signIn(url, as), cookie, on);
}

const link = (subject = subjectOf(who), id = person.id) =>
  api.ask(`PUT /v1/staff/${id}/single-sign-on`, { body: { subject } });
const sessionOf = (reply: Reply) => /tenure-staff=(tns_[^;]+)/.exec(cookiesOf(reply))?.[1] ?? '';

async function lines(id = person.id, on = api): Promise<Record<string, unknown>[]> {
  const rows = await listAudit(on.sql, { after: 0, limit: 1000, subject: `staff:${id}` });
  return rows.map(({ action, data }) => ({ action, ...data }));
}
async function lastFailure(on = api): Promise<unknown> {
  const rows = await listAudit(on.sql, { after: 0, limit: 1000, action: 'staff.sign-in-failed' });
  return rows.at(-1)?.data.why;
}
async function edit(change: object): Promise<Reply> {
  const etag = (await api.ask(`GET /v1/staff/${person.id}`)).headers.get('etag') ?? '';
  return api.ask(`PATCH /v1/staff/${person.id}`, { body: change, headers: { 'if-match': etag } });
}

describe('single sign-on', () => {
  test('leads a linked account in, with the rights that it has here, and the log says how', async () => {
    expect((await link()).status).toBe(204);
    const reply = await walk(who);
    expect(reply.status, reply.text).toBe(303);
    expect(reply.headers.get('location')).toBe('/console');
    expect(reply.headers.getSetCookie().join()).toMatch(/__Host-tenure-staff=tns_[^;]+;.*HttpOnly; Secure/);
    const session = sessionOf(reply);
    expect((await api.ask('GET /v1/clients', { token: session })).status).toBe(200);
    expect((await api.ask('GET /v1/servers', { token: session })).status).toBe(403);
    expect(await lines()).toEqual([
      { action: 'staff.identity-linked', by: 'staff' },
      { action: 'staff.signed-in', with: 'single-sign-on', session: expect.any(Number) },
    ]);
  });

  test('asks with PKCE, state and nonce, for its configured address whatever the Host header says', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const reply = await api.ask('GET /staff/single-sign-on', { token: null, headers });
    const { origin, searchParams } = new URL(reply.headers.get('location') ?? '');
    expect(origin).toBe(provider.issuer);
    expect(searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}${CALLBACK}`);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('response_type')).toBe('code');
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(searchParams.get(name)?.length, name).toBeGreaterThanOrEqual(43);
    const sent = reply.headers.getSetCookie().join();
    expect(sent).toMatch(/__Host-tenure-sign-on=[^;]+;.*HttpOnly; Secure; SameSite=Lax/);
    const [row] =
      await api.sql`select challenge, sealed from staff_challenges order by expires_at desc limit 1`;
    for (const name of ['state', 'nonce']) expect(JSON.stringify(row)).not.toContain(searchParams.get(name));
  });

  test('knows nobody whom nobody has linked, and makes no account', async () => {
    const before = await api.sql`select id from staff order by id`;
    const reply = await walk(who);
    expect(reply.status).toBe(401);
    expect(cookiesOf(reply)).not.toContain('tns_');
    expect(await lastFailure()).toBe('unknown-subject');
    expect(await api.sql`select id from staff order by id`).toEqual(before);
  });

  test('works where password sign-in is off for the account, and the password then does not', async () => {
    expect((await edit({ passwordSignIn: false })).status).toBe(409);
    await link();
    expect((await edit({ passwordSignIn: false })).body).toMatchObject({
      hasPassword: false,
      singleSignOn: true,
    });
    const body = { email: person.email, password: PASSWORD };
    expect((await api.ask('POST /v1/staff/sessions', { token: null, body })).status).toBe(401);
    expect((await api.ask(`POST /v1/staff/${person.id}/link`)).status).toBe(409);
    expect((await api.ask(`DELETE /v1/staff/${person.id}/single-sign-on`)).status).toBe(409);
    expect((await walk(who)).status).toBe(303);
  });

  test('is linked once: neither with a second subject nor with a second account', async () => {
    await link();
    expect((await link('somebody else')).status).toBe(409);
    const other = await api.person(['clients:read']);
    expect((await link(subjectOf(who), other.id)).status).toBe(409);
    const clerk = await api.person(['staff:write'], { confirmed: true });
    const above = await api.ask(`PUT /v1/staff/${other.id}/single-sign-on`, {
      ...{ token: clerk.session, body: { subject: 'mine' } },
    });
    expect(above.status).toBe(403);
  });

  test('ends with its link and with the account', async () => {
    await link();
    const session = sessionOf(await walk(who));
    expect((await edit({ disabled: true })).status).toBe(200);
    expect((await api.ask('GET /v1/staff/me', { token: session })).status).toBe(401);
    expect((await walk(who)).status).toBe(401);
    expect(await lastFailure()).toBe('disabled');
    await edit({ disabled: false });
    expect((await walk(who)).status).toBe(303);
    expect((await api.ask(`DELETE /v1/staff/${person.id}/single-sign-on`)).status).toBe(204);
    expect((await walk(who)).status).toBe(401);
    expect((await lines()).map(({ action }) => action)).toContain('staff.identity-unlinked');
  });

  test('counts as confirmed only when the password was asked for again there', async () => {
    await link();
    const options = (token: string) => api.ask('POST /v1/staff/me/passkeys/options', { token });
    const silent = sessionOf(await walk(who));
    expect((await options(silent)).body.type).toBe('/problems/confirmation-needed');
    const { url } = await begin('?again=true');
    expect(url.searchParams.get('prompt')).toBe('login');
    const again = sessionOf(await walk(who, '?again=true'));
    expect((await options(again)).status).toBe(200);
  });

  test('that leaves out asking for the password again is refused', async () => {
    await link();
    const { url, cookie } = await begin('?again=true');
    for (const name of ['prompt', 'max_age']) url.searchParams.delete(name);
    expect((await back(await provider.signIn(url, who), cookie)).status).toBe(401);
    expect(await lastFailure()).toBe('answer');
  });
});

describe('a verified mail address', () => {
  beforeEach(async () => {
    person = await linking.person(['clients:read']);
    who = { name: randomUUID(), email: person.email.toUpperCase(), email_verified: true };
  });

  test('links an account that is there, once, where the installation wants that', async () => {
    expect((await walk(who, '', linking)).status).toBe(303);
    expect((await lines(person.id, linking))[0]).toEqual({ action: 'staff.identity-linked', by: 'e-mail' });
    expect((await walk(who, '', linking)).status).toBe(303);
    expect((await walk({ ...who, name: 'another' }, '', linking)).status).toBe(401);
    expect(await lastFailure(linking)).toBe('unknown-subject');
  });

  test.each([false, 'true', undefined])('that is not verified (%s) links nothing', async (verified) => {
    const { email_verified: _, ...rest } = who;
    const as = verified === undefined ? rest : { ...rest, email_verified: verified };
    expect((await walk(as, '', linking)).status).toBe(401);
    expect(await lastFailure(linking)).toBe('unverified-mail');
    expect(await linking.sql`select from staff_identities where staff_id = ${person.id}`).toHaveLength(0);
  });

  test('of nobody here, or of a disabled account, lets nobody in', async () => {
    expect((await walk({ ...who, email: 'nobody@example.com' }, '', linking)).status).toBe(401);
    await linking.sql`update staff set disabled_at = now() where id = ${person.id}`;
    expect((await walk(who, '', linking)).status).toBe(401);
    expect(await lastFailure(linking)).toBe('disabled');
  });
});

describe('an answer of the provider', () => {
  beforeEach(async () => {
    await link();
  });

  test('with another state, or in another browser, is refused', async () => {
    const { url, cookie } = await begin();
    const answer = await provider.signIn(url, who);
    expect((await back(answer, '')).status).toBe(401);
    const other = await begin();
    expect((await back(answer, other.cookie)).status).toBe(401);
    const changed = new URL(answer);
    changed.searchParams.set('state', 'A'.repeat(43));
    expect((await back(changed, cookie)).status).toBe(401);
    expect((await back(answer, cookie)).status).toBe(303);
  });

  test('counts once', async () => {
    const { url, cookie } = await begin();
    const answer = await provider.signIn(url, who);
    expect((await back(answer, cookie)).status).toBe(303);
    expect((await back(answer, cookie)).status).toBe(401);
  });

  test.each(['nonce', 'code_challenge'])('to another %s is refused', async (name) => {
    const { url, cookie } = await begin();
    url.searchParams.set(name, 'A'.repeat(43));
    const reply = await back(await provider.signIn(url, who), cookie);
    expect(reply.status).toBe(401);
    expect(cookiesOf(reply)).not.toContain('tns_');
    expect(await lastFailure()).toBe('answer');
  });

  test.each(['error=access_denied', 'code=made-up', ''])('that holds “%s” is refused', async (what) => {
    const { url, cookie } = await begin();
    const state = url.searchParams.get('state');
    const answer = new URL(`${PUBLIC_URL}${CALLBACK}?${what}&state=${state}&iss=${provider.issuer}`);
    expect((await back(answer, cookie)).status).toBe(401);
    expect(await lastFailure()).toBe('answer');
  });

  test('of another provider is refused', async () => {
    const { url, cookie } = await begin();
    const answer = await provider.signIn(url, who);
    answer.searchParams.set('iss', 'https://evil.example');
    expect((await back(answer, cookie)).status).toBe(401);
  });
});

describe('the pages of single sign-on', () => {
  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/console/..//evil.example',
    '/console/../portal/1/',
    '/consoles',
  ])('never lead to %s', async (asked) => {
    await link();
    const reply = await walk(who, `?${new URLSearchParams({ returnTo: asked })}`);
    expect(reply.headers.get('location')).toBe('/console');
  });

  test('are led to from the sign-in page of the console, where there is a provider', async () => {
    const page = await api.ask('GET /console/sign-in?next=/console/operations', { token: null });
    expect(page.text).toContain('href="/staff/single-sign-on?returnTo=%2Fconsole%2Foperations"');
    const none = await testApi({ publicUrl: null });
    try {
      const without = await none.ask('GET /console/sign-in', { token: null });
      expect(without.status).toBe(200);
      expect(without.text).not.toMatch(/single-sign-on|passkey/);
    } finally {
      await none.close();
    }
  });

  test('lead to the page that was asked for', async () => {
    await link();
    const reply = await walk(
      who,
      `?${new URLSearchParams({ returnTo: '/console/operations?state=blocked' })}`,
    );
    expect(reply.headers.get('location')).toBe('/console/operations?state=blocked');
  });

  test('are framed by nobody, kept by no cache, and say the same whatever was wrong', async () => {
    const pages = [await walk(who), await back(new URL(`${PUBLIC_URL}${CALLBACK}?state=x`), '')];
    expect(pages[1]?.text).toBe(pages[0]?.text);
    for (const { headers } of pages) {
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('say so when the provider does not answer, and that there is none', async () => {
    const config = { clientId: 'tenure', clientSecret: 'x', linkByEmail: false, redirectUri: PUBLIC_URL };
    const away = await testApi({
      singleSignOn: createSingleSignOn({ ...config, issuer: 'http://127.0.0.1:1' }),
    });
    const none = await testApi();
    try {
      expect((await away.ask('GET /staff/single-sign-on', { token: null })).status).toBe(503);
      expect((await none.ask('GET /staff/single-sign-on', { token: null })).status).toBe(404);
    } finally {
      await away.close();
      await none.close();
    }
  });

  test('no secret and no name of who signed in stands in the log', async () => {
    await link();
    await walk(who);
    const logged = api.logged.join('\n');
    expect(logged).not.toContain(provider.clientSecret);
    expect(logged).not.toContain(person.email);
    expect(logged).not.toMatch(/[?&](code|state)=/);
  });
});
