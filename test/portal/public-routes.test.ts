import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLink, openSecret } from '../../db/passwords/open.ts';
import { type Page, visitor } from '../support/visitor.ts';
import { PASSWORD, type Person, type PortalWorld, portalWorld } from './support.ts';

const ORIGIN = 'https://tenure.example.com';
const FRESH = 'seven wet stones by the lake';
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

let world: PortalWorld;
let ada: Person;
let staffMail: string;
let gatewayId: number;
/** a token in a link that opens something now, by the door that it opens */
let links: Record<'reset' | 'staff' | 'enter', string>;

beforeAll(async () => {
  world = await portalWorld();
  ada = await world.person();
  const { api, providerId } = world;
  staffMail = (await api.person(['clients:read'])).email;
  const gateway = { providerId, name: 'cards', connector: 'stripe' };
  const credentials = { secretKey: 'sk_test_1', webhookSecret: 'whsec_1' };
  const made = await api.ask('POST /v1/payment-gateways', { body: { ...gateway, credentials } });
  expect(made.status, made.text).toBe(201);
  gatewayId = made.body.id;
  links = { reset: await resetLink(), staff: await staffLink(), enter: await enterLink() };
});
afterAll(() => world?.close());

async function resetLink(): Promise<string> {
  const { sql, deps } = world.api;
  const made = { loginId: ada.loginId, requestedBy: 'client', hours: 2, now: world.now().toISOString() };
  const id = await sql.begin((tx) => openLink(tx, deps.vault, made));
  const [reset] = await sql<{ sealed: string }[]>`select sealed from password_resets where id = ${id}`;
  return openSecret(deps.vault, { id, sealed: reset?.sealed ?? '' });
}

async function staffLink(): Promise<string> {
  const { id } = await world.api.person(['clients:read']);
  return tokenIn((await world.api.ask(`POST /v1/staff/${id}/link`)).body.link);
}

async function enterLink(): Promise<string> {
  const asked = { body: { reason: 'asked on the phone' } };
  return tokenIn((await world.api.ask(`POST /v1/clients/${ada.clientId}/sign-in-as`, asked)).body.url);
}

function tokenIn(link: unknown): string {
  const token = new URL(String(link), ORIGIN).searchParams.get('token');
  if (!token) throw new Error(`There is no token in ${link}.`);
  return token;
}

type Body = Record<string, unknown>;
let callers = 0;

/** Asks from an address of its own, so that no limit answers instead. */
async function ask(route: string, body?: Body): Promise<Page> {
  callers += 1;
  const [method = 'GET', path = ''] = route.split(' ');
  const from = visitor(world.api.app, '', `198.18.${callers >> 8}.${callers & 255}`);
  if (method === 'GET') return from.get(path);
  const isJson = path.startsWith('/v1');
  const fields = isJson
    ? JSON.stringify(body)
    : new URLSearchParams(body as Record<string, string>).toString();
  return from.send(path, {
    ...{ method, body: fields },
    headers: { 'content-type': isJson ? JSON_TYPE : FORM_TYPE, origin: ORIGIN },
  });
}

/** What tells one answer from another: all of it but the number of the request, and challenges, which are random. */
function told({ status, text, headers }: Page): unknown {
  const own = ['x-request-id', 'date', 'set-cookie', 'content-length'];
  return {
    status,
    text: text.replace(/"(requestId|challenge)":"[^"]*"/g, '').replace(/value="[^"]*"/g, ''),
    headers: [...headers].filter(([name]) => !own.includes(name)),
  };
}

const isStrict = (headers: Headers) =>
  /default-src 'none'.*frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? '') &&
  headers.get('x-content-type-options') === 'nosniff' &&
  /max-age=\d{8}/.test(headers.get('strict-transport-security') ?? '');

const random = () => randomBytes(32).toString('base64url');
/** What somebody tries who has no token: of the right make, nearly the right one, and none at all. */
const guessed = (real: string) => [
  ...Array.from({ length: 20 }, random),
  ...[`${real}A`, real.slice(0, -1), real.toUpperCase(), `${real.slice(1)}A`, `tns_${random()}`],
  ...["' or true --", '%', '../..', 'ż'.repeat(20)],
];

interface Door {
  route: () => string;
  /** what exists, with a wrong secret, where there is one */
  real?: () => Body;
  /** the same for what does not exist */
  guesses: () => Body[];
  status: number;
}

const nobody = ['nobody@example.com', 'admin', "' or true --", 'x'.repeat(200), 'ż@example.com'];
const assertion = (id: string) => ({
  ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
  response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA', userHandle: 'AAAA' },
});
/** Every way in for which no session is asked. */
const doors: Record<string, Door> = {
  'POST /v1/password-resets': {
    route: () => 'POST /v1/password-resets',
    real: () => ({ login: ada.name }),
    guesses: () => nobody.map((login) => ({ login })),
    status: 202,
  },
  'POST /v1/password-resets/question': {
    route: () => 'POST /v1/password-resets/question',
    real: () => ({ login: ada.name, providerId: world.providerId }),
    guesses: () => nobody.map((login) => ({ login, providerId: world.providerId })),
    status: 200,
  },
  'POST /v1/password-resets/complete': {
    route: () => 'POST /v1/password-resets/complete',
    guesses: () => guessed(links.reset).map((token) => ({ token, password: FRESH })),
    status: 404,
  },
  'POST /v1/staff/sessions': {
    route: () => 'POST /v1/staff/sessions',
    real: () => ({ email: staffMail, password: FRESH }),
    guesses: () =>
      ['nobody@example.com', 'admin@tenure.example.com'].map((email) => ({ email, password: FRESH })),
    status: 401,
  },
  'POST /v1/staff/sessions/passkey/options': {
    route: () => 'POST /v1/staff/sessions/passkey/options',
    guesses: () => [{}, {}, {}],
    status: 200,
  },
  'POST /v1/staff/sessions/passkey': {
    route: () => 'POST /v1/staff/sessions/passkey',
    guesses: () => Array.from({ length: 20 }, () => ({ response: assertion(random()) })),
    status: 401,
  },
  'POST /v1/staff/links/complete': {
    route: () => 'POST /v1/staff/links/complete',
    guesses: () => guessed(links.staff).map((token) => ({ token, password: FRESH })),
    status: 404,
  },
  'POST /v1/gateway-webhooks/:gatewayId': {
    route: () => `POST /v1/gateway-webhooks/${gatewayId}`,
    real: () => ({ id: 'evt_1', type: 'payment_intent.succeeded' }),
    guesses: () => [],
    status: 400,
  },
  'POST /staff/password': {
    route: () => 'POST /staff/password',
    guesses: () => guessed(links.staff).map((token) => ({ token, password: FRESH })),
    status: 404,
  },
  'POST /exports/download': {
    route: () => 'POST /exports/download',
    guesses: () => guessed(random()).map((token) => ({ token, code: '12345678' })),
    status: 404,
  },
  'POST /portal/sign-in': {
    route: () => `POST ${world.base}/sign-in`,
    real: () => ({ name: ada.name, password: FRESH }),
    guesses: () => nobody.map((name) => ({ name, password: FRESH })),
    status: 401,
  },
  'POST /portal/forgotten-password': {
    route: () => `POST ${world.base}/forgotten-password`,
    real: () => ({ name: ada.name }),
    guesses: () => nobody.map((name) => ({ name })),
    status: 200,
  },
  'POST /portal/set-password': {
    route: () => `POST ${world.base}/set-password`,
    guesses: () => [{ password: FRESH }],
    status: 404,
  },
  'POST /portal/enter': {
    route: () => `POST ${world.base}/enter`,
    guesses: () => guessed(links.enter).map((token) => ({ token })),
    status: 404,
  },
};

describe('what needs no session', () => {
  test.each(Object.entries(doors))(
    'P1: %s tells nobody what there is, and opens to no guess',
    async (_, door) => {
      const asked = [...(door.real ? [door.real()] : []), ...door.guesses()];
      const answers = [];
      for (const body of asked) answers.push(await ask(door.route(), body));
      expect(answers.map(({ status }) => status)).toEqual(asked.map(() => door.status));
      expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
      expect(answers.flatMap(({ cookies }) => cookies.filter((line) => !/max-age=0/i.test(line)))).toEqual(
        [],
      );
    },
  );

  test('P1: numbers tell nobody which gateways there are', async () => {
    const event = { id: 'evt_1', type: 'payment_intent.succeeded' };
    const answers = [];
    for (const id of [gatewayId, gatewayId + 1, 999_999, 0, '-1', 'x', '1;drop'])
      answers.push(await ask(`POST /v1/gateway-webhooks/${id}`, event));
    expect(
      new Set(answers.map((answer) => JSON.stringify(told(answer)).replace(/gateway-webhooks.[^"\\]*/g, '')))
        .size,
    ).toBe(1);
  });

  test('P1: a field that a way in does not have is refused, and changes nothing', async () => {
    const rows = () => world.api.sql`
      select (select jsonb_agg(l order by id) from logins l) as logins, (select jsonb_agg(s order by id) from staff s) as staff,
        (select count(*) from staff_sessions) + (select count(*) from login_sessions) as sessions`;
    const before = await rows();
    const more = {
      admin: 'true',
      roleIds: '1',
      permissions: 'admin',
      clientId: '1',
      loginId: '1',
      stage: 'open',
    };
    const good: Record<string, Body> = {
      'POST /v1/password-resets': { login: ada.name },
      'POST /v1/password-resets/question': { login: ada.name, providerId: world.providerId },
      'POST /v1/password-resets/complete': { token: links.reset, password: FRESH },
      'POST /v1/staff/sessions': { email: staffMail, password: 'correct horse battery staple' },
      'POST /v1/staff/sessions/passkey/options': {},
      'POST /v1/staff/sessions/passkey': { response: assertion(random()) },
      'POST /v1/staff/links/complete': { token: links.staff, password: FRESH },
      'POST /portal/sign-in': { name: ada.name, password: PASSWORD },
      'POST /portal/forgotten-password': { name: ada.name },
      'POST /portal/enter': { token: links.enter },
    };
    for (const [name, body] of Object.entries(good))
      for (const [field, value] of Object.entries(more))
        expect(
          (await ask(doors[name]?.route() ?? '', { ...body, [field]: value })).status,
          `${name} ${field}`,
        ).toBe(400);
    expect(await rows()).toEqual(before);
  });

  test('P1: what was used once opens nothing again, with the answer that a guess gets', async () => {
    const once: [name: keyof typeof doors, body: Body, first: number][] = [
      ['POST /v1/password-resets/complete', { token: links.reset, password: FRESH }, 204],
      ['POST /v1/staff/links/complete', { token: links.staff, password: FRESH }, 204],
      ['POST /portal/enter', { token: links.enter }, 303],
    ];
    for (const [name, body, first] of once) {
      const route = doors[name]?.route() ?? '';
      const guess = told(await ask(route, { ...body, token: random() }));
      expect((await ask(route, body)).status, name).toBe(first);
      for (let again = 0; again < 3; again++) expect(told(await ask(route, body)), name).toEqual(guess);
    }
    expect(told(await ask('POST /staff/password', { token: links.staff, password: FRESH }))).toEqual(
      told(await ask('POST /staff/password', { token: random(), password: FRESH })),
    );
  });

  test('P1: everything that is no page loads nothing, is framed by nobody and asks for TLS', async () => {
    for (const route of ['GET /healthz', 'GET /v1/clients', 'GET /nowhere', 'GET /openapi.json'])
      expect(isStrict((await ask(route)).headers), route).toBe(true);
    const { headers } = await world.api.ask('GET /v1/clients');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  test('P1: all other addresses ask for a session or a token first', async () => {
    const open = new Set([
      ...Object.keys(doors).map((name) => name.replace('/portal/', '/portal/:p/')),
      ...['GET /healthz', 'GET /readyz', 'GET /problems', 'GET /problems/:kind', 'GET /openapi.json'],
      ...['GET /docs', 'GET /docs/:file', 'GET /schemas/tenure-export-1.json', 'GET /exports/download'],
      ...['GET /staff/password', 'GET /portal', 'GET /portal/style.css', 'GET /portal/icon.svg'],
      // Where no single sign-on is set up; `single-sign-on.test.ts` guesses and replays its answers.
      ...['GET /staff/single-sign-on', 'GET /staff/single-sign-on/callback'],
      ...['GET /portal/:p/sign-in', 'GET /portal/:p/forgotten-password', 'GET /portal/:p/set-password'],
      ...['GET /portal/:p/enter', 'GET /console/sign-in', 'POST /console/sign-in'],
      // Shows the sign-in again to whoever has not signed in elsewhere meanwhile.
      'POST /console/go-on',
      // Who has not entered as a client has nothing to leave: there is no such page.
      'POST /portal/:p/leave',
    ]);
    const shut: string[] = [];
    const bare: string[] = [];
    for (const { method, path } of world.api.app.routes) {
      const name = `${method} ${path.replace(/^\/portal\/:providerId\{[^/]*\}/, '/portal/:p').replace(/\{[^/]*\}/g, '')}`;
      if (method === 'ALL' || path.includes('*') || open.has(name) || path.startsWith('/console/assets/'))
        continue;
      const real = name.replace('/portal/:p', world.base).replace(/:[a-zA-Z]+/g, '1');
      const { status, to, headers } = await ask(real, {});
      if (!isStrict(headers)) bare.push(name);
      const asks = status === 401 || (status === 303 && /\/sign-in(\?|$)/.test(to ?? ''));
      if (!asks) shut.push(`${name}: ${status} ${to}`);
    }
    expect({ shut, bare }).toEqual({ shut: [], bare: [] });
  });
});
