import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openLink, openSecret } from '../../db/passwords/open.ts';
import { networkOf, spellingsOf } from '../../db/passwords/requests.ts';
import {
  makeLogin,
  NEW_PASSWORD,
  OLD_PASSWORD,
  opens,
  resetsOf,
  type TestLogin,
} from '../passwords/support.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
let ada: TestLogin;
let lookedUp: string[] = [];
let leak: 'breached' | 'clean' | 'unknown' = 'clean';

beforeAll(async () => {
  api = await testApi({
    lookUpPassword: async (password) => {
      lookedUp.push(password);
      return leak;
    },
  });
  provider = await api.provider('Northwind');
});
beforeEach(async () => {
  ada = await makeLogin(api.sql, provider);
  lookedUp = [];
  leak = 'clean';
});
afterAll(() => api?.close());

const ask = (body: unknown) => api.ask('POST /v1/password-resets', { token: null, body });
const complete = (body: unknown) => api.ask('POST /v1/password-resets/complete', { token: null, body });
const set = (settings: object) =>
  api.sql`update providers set settings = ${api.sql.json(settings as never)} where id = ${provider}`;

/** A link for the login, as the mail would carry it. */
async function link(loginId = ada.id, now = new Date()): Promise<string> {
  const { sql } = api;
  const { vault } = api.deps;
  const made = { loginId, requestedBy: 'client', hours: 2, now: now.toISOString() };
  const id = await sql.begin((tx) => openLink(tx, vault, made));
  const [reset] = await sql<{ sealed: string }[]>`select sealed from password_resets where id = ${id}`;
  return openSecret(vault, { id, sealed: reset?.sealed ?? '' });
}

describe('asking for a new password', () => {
  test('P1: known, unknown, closed: the same answer, and one sealed row each', async () => {
    const closed = await makeLogin(api.sql, provider, { status: 'closed' });
    await api.sql`delete from password_reset_requests`;
    const replies = [];
    for (const login of [ada.name, 'nobody@post.example', closed.name, "' or true --", 'ż'.repeat(200)])
      replies.push(await ask({ login }));
    const seen = replies.map(({ status, text, headers }) => ({
      ...{ status, text },
      headers: [...headers].filter(([name]) => name !== 'x-request-id'),
    }));
    expect(new Set(seen.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(replies[0]?.status).toBe(202);
    const rows = await api.sql`select * from password_reset_requests`;
    expect(rows).toHaveLength(5);
    for (const text of [ada.name, 'nobody', closed.name]) expect(JSON.stringify(rows)).not.toContain(text);
    expect(await api.sql`select id from password_resets where login_id = ${ada.id}`).toEqual([]);
  });

  test('P1: the answer is kept by nobody and tells no other site where it came from', async () => {
    const { headers } = await ask({ login: ada.name });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  test.each([
    ['no login', {}],
    ['an empty one', { login: '' }],
    ['one that is too long', { login: 'x'.repeat(255) }],
    ['a field that nobody knows', { login: 'ada', host: 'evil.example' }],
    ['another type', { login: ['ada'] }],
  ])('P1: %s is refused as malformed', async (_, body) => {
    expect((await ask(body)).status).toBe(400);
  });

  test('P1: a body of more than 16 KiB is not read', async () => {
    expect((await ask({ login: 'x'.repeat(20_000) })).status).toBe(413);
    expect((await complete({ token: 'x', password: 'x'.repeat(20_000) })).status).toBe(413);
  });

  test('P1: of a flood no more than ten thousand requests wait', async () => {
    await api.sql`delete from password_reset_requests`;
    await api.sql`
      insert into password_reset_requests select gen_random_uuid(), 'x', 'x', now() from generate_series(1, 10000)`;
    expect((await ask({ login: ada.name })).status).toBe(202);
    const [row] = await api.sql`select count(*)::int as n from password_reset_requests`;
    expect(row?.n).toBe(10_000);
    await api.sql`delete from password_reset_requests`;
  });
});

describe('P2: the security question', () => {
  const question = (login: string) =>
    api.ask('POST /v1/password-resets/question', { token: null, body: { login, providerId: provider } });

  test('P2: off by default; on, a name that nobody has gets one too, always the same', async () => {
    expect((await question(ada.name)).body).toEqual({ question: null, text: null });
    await set({ securityQuestion: true });
    await api.sql`update logins set security_question = 'first-job', security_answer_hash = 'x' where id = ${ada.id}`;
    expect((await question(ada.name.toUpperCase())).body.question).toBe('first-job');
    const unknown = (await question('nobody@post.example')).body;
    expect(unknown.question).toEqual(expect.any(String));
    expect((await question('NOBODY@post.example')).body).toEqual(unknown);
    const others = await Promise.all(Array.from({ length: 30 }, (_, n) => question(`nobody${n}`)));
    expect(new Set(others.map(({ body }) => body.question)).size).toBeGreaterThan(3);
    await set({});
  });
});

describe('setting the password', () => {
  test('P1: the link sets it once; then it is dead', async () => {
    const token = await link();
    expect((await complete({ token, password: NEW_PASSWORD })).status).toBe(204);
    expect(await opens(api.sql, ada.id, NEW_PASSWORD)).toBe(true);
    const again = await complete({ token, password: 'another lamp and a river' });
    expect(again.status).toBe(404);
    expect(again.body.type).toBe('/problems/link-ended');
  });

  test('P1: altered, expired, used, replaced, of a closed or merged client, or no token: one and the same answer', async () => {
    const [expired, used, replaced, closed, merged] = [
      await link((await makeLogin(api.sql, provider)).id, new Date(Date.now() - 2 * 3_600_000 - 1000)),
      await link((await makeLogin(api.sql, provider)).id),
      await link(),
      await (async () => {
        const login = await makeLogin(api.sql, provider);
        const token = await link(login.id);
        await api.sql`update clients set status = 'closed', closed_at = now() where id = ${login.clientId}`;
        return token;
      })(),
      await (async () => {
        const [login, survivor] = [await makeLogin(api.sql, provider), await makeLogin(api.sql, provider)];
        const token = await link(login.id);
        await api.sql`update login_clients set client_id = ${survivor.clientId}, owner = false where login_id = ${login.id}`;
        return token;
      })(),
    ];
    await complete({ token: used, password: NEW_PASSWORD });
    const token = await link();
    const altered = `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`;
    const replies = [];
    for (const each of [expired, used, replaced, closed, merged, altered, '', 'x', "' or true", `${token} `])
      replies.push(await complete({ token: each, password: NEW_PASSWORD }));
    const seen = replies.map(({ status, body: { requestId: _, ...body } }) =>
      JSON.stringify({ status, body }),
    );
    expect(new Set(seen).size).toBe(1);
    expect(replies[0]?.status).toBe(404);
    expect((await complete({ token, password: NEW_PASSWORD })).status).toBe(204);
  });

  test.each([
    ['too short', 'lamp and river'],
    ['too long', 'lamp and river '.repeat(20)],
    ['equal to the old one', OLD_PASSWORD],
    ['equal to the old one, written another way', OLD_PASSWORD.normalize('NFD')],
    ['common', 'qwertyuiopasdfghjkl'],
    ['like the name', 'Zosia Lis Zosia Lis'],
    ['like the provider', 'northwind northwind'],
    ['not text', 'lamp and river\u0000oak'],
    ['not one line', 'lamp and river\noak tree'],
  ])(
    'P1: a password that is %s is refused with a sentence, and the link goes on working',
    async (_, password) => {
      const token = await link();
      const reply = await complete({ token, password });
      expect([400, 422]).toContain(reply.status);
      if (reply.status === 422) expect(reply.body.errors).toMatchObject([{ pointer: '/password' }]);
      expect(await opens(api.sql, ada.id, OLD_PASSWORD)).toBe(true);
      expect((await complete({ token, password: NEW_PASSWORD })).status).toBe(204);
    },
  );

  test('P1: any Unicode is a password, however it is composed; 64 characters are', async () => {
    expect((await complete({ token: await link(), password: 'schöne Straße 東京 🦊🦊' })).status).toBe(204);
    expect(await opens(api.sql, ada.id, 'scho\u0308ne Straße 東京 🦊🦊')).toBe(true);
    const long = Array.from({ length: 64 }, (_, n) => String.fromCodePoint(0x61 + (n % 26))).join('');
    expect((await complete({ token: await link(), password: long })).status).toBe(204);
  });

  test('P1: published leaks are asked where the provider wants it, failing open or closed as it says', async () => {
    const token = await link();
    const status = async () => (await complete({ token, password: NEW_PASSWORD })).status;
    leak = 'breached';
    await set({ breachLookup: 'closed' });
    expect(await status()).toBe(422);
    leak = 'unknown';
    expect(await status()).toBe(422);
    await set({ breachLookup: 'open' });
    leak = 'breached';
    expect(await status()).toBe(422);
    expect(lookedUp).toHaveLength(3);
    leak = 'unknown';
    expect(await status()).toBe(204);
    await set({});
    lookedUp = [];
    expect((await complete({ token: await link(), password: 'another lamp and a river' })).status).toBe(204);
    expect(lookedUp).toEqual([]);
  });

  test('P1: only a keyed hash of the token is looked up: the plain one stands nowhere in the record', async () => {
    const token = await link();
    const rows = JSON.stringify(await api.sql`select * from password_resets where login_id = ${ada.id}`);
    expect(rows).not.toContain(token);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await resetsOf(api.sql, ada.id)).toMatchObject([
      { tokenHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });
});

test.each([
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [null, 'unknown'],
])('P1: %s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  ['Ada', ['Ada']],
  [' ada@example.com ', ['ada@example.com']],
  ['ada+x@bücher.example', ['ada+x@bücher.example', 'ada+x@xn--bcher-kva.example']],
  ['ada@xn--bcher-kva.example', ['ada@xn--bcher-kva.example', 'ada@bücher.example']],
  ['ada@', []],
])('P1: %s is looked for as %j', (typed, spellings) => {
  expect(spellingsOf(typed).toSorted()).toEqual(spellings.toSorted());
});
