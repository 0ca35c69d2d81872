import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionLimits } from '../../db/queries/login-sessions.ts';
import { failureLimits } from '../../db/queries/sign-in-failures.ts';
import { formTokenOf, wrongOn } from '../support/visitor.ts';
import { PASSWORD, type PortalWorld, portalWorld } from './support.ts';

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
});
afterAll(() => world?.close());

describe('signing in to the client area', () => {
  test('P1: with name and password opens a session, in a cookie that only we read', async () => {
    const { name, clientId } = await world.person();
    const visitor = world.visitor();
    const shown = await visitor.get('/');
    expect([shown.status, shown.to]).toEqual([303, `${world.base}/sign-in`]);
    const entered = await visitor.signIn(name);
    expect([entered.status, entered.to]).toEqual([303, `${world.base}/`]);
    expect(entered.cookies).toHaveLength(1);
    const [cookie = ''] = entered.cookies;
    expect(cookie).toMatch(new RegExp(`^__Host-tenure-client-${world.providerId}=[\\w-]{43};`));
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
    for (const none of ['Domain', 'Max-Age', 'Expires']) expect(cookie).not.toContain(none);
    const home = await visitor.get('/');
    expect(home.status).toBe(200);
    expect(home.document.querySelector('h1')?.textContent).toContain('Ada Byron');
    expect(await world.changes(clientId)).toEqual([
      {
        action: 'signed in',
        actorKind: 'client',
        actorId: expect.stringMatching(/^login:\d+$/),
        entity: 'login',
      },
    ]);
  });

  test('P1: answers an unknown name, a wrong password and a login without one the same', async () => {
    const [known, bare] = [await world.person(), await world.person()];
    await world.api
      .sql`update logins set password_hash = null, password_scheme = null where id = ${bare.loginId}`;
    const answers = [];
    for (const [name, password] of [
      ['nobody@example.com', PASSWORD],
      [known.name, 'wrong horse and no battery'],
      [bare.name, PASSWORD],
      [known.name, ''],
      [known.name, 'x'.repeat(4000)],
    ] as const) {
      const page = await world.visitor('203.0.113.1').signIn(name, password);
      answers.push([page.status, page.cookies, page.text.replaceAll(name, 'NAME')]);
    }
    expect(answers[0]?.[0]).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('P8: takes the name in other case, with blanks, with plus, and a domain in either spelling', async () => {
    const { loginId } = await world.person();
    const typed = {
      'Ada+Tag@Example.com': ['ada+tag@example.com', '  ADA+TAG@EXAMPLE.COM '],
      'ada@bücher.example': ['ada@xn--bcher-kva.example', 'ADA@BÜCHER.example'],
      'ada@xn--mnchen-3ya.example': ['ada@münchen.example'],
      'the countess': ['The Countess'],
    };
    for (const [name, spellings] of Object.entries(typed)) {
      await world.api.sql`update logins set name = ${name} where id = ${loginId}`;
      for (const each of spellings) expect((await world.visitor().signIn(each)).status, each).toBe(303);
    }
    expect((await world.visitor().signIn('ada@example.com')).status).toBe(401);
  });

  test('P9: lets inactive clients in, and closed, merged and anonymized ones and disabled logins not', async () => {
    const inactive = await world.person({ status: 'inactive' });
    expect((await world.visitor().signIn(inactive.name)).status).toBe(303);
    const closed = await world.person({ status: 'closed', closedAt: '2026-01-01T00:00:00Z' });
    const refused = await world.visitor().signIn(closed.name);
    expect([refused.status, refused.cookies]).toEqual([403, []]);
    expect(wrongOn(refused)).toMatch(/closed/);
    expect((await world.visitor().signIn(closed.name, 'wrong horse and no battery')).status).toBe(401);
    const disabled = await world.person();
    await world.api.sql`update login_clients set enabled = false where login_id = ${disabled.loginId}`;
    expect((await world.visitor().signIn(disabled.name)).status).toBe(403);
  });

  test('P9: a session ends with the next request after its client was closed', async () => {
    const { name, clientId } = await world.person();
    const visitor = world.visitor();
    await visitor.signIn(name);
    await world.api.sql`update clients set status = 'closed', closed_at = now() where id = ${clientId}`;
    const after = await visitor.get('/invoices');
    expect([after.status, after.to]).toEqual([303, `${world.base}/sign-in?done=closed`]);
    expect(visitor.jar.size).toBe(0);
    await world.api.sql`update clients set status = 'active', closed_at = null where id = ${clientId}`;
    expect((await visitor.get('/')).status).toBe(303);
  });

  test('P1: never keeps a session that was there before, whoever planted it', async () => {
    const [mine, theirs] = [await world.person(), await world.person()];
    const attacker = world.visitor();
    await attacker.signIn(theirs.name);
    const victim = world.visitor();
    for (const [name, value] of attacker.jar) victim.jar.set(name, value);
    await victim.signIn(mine.name);
    expect([...victim.jar.values()]).not.toEqual([...attacker.jar.values()]);
    expect((await attacker.get('/')).status).toBe(303);
    expect((await victim.get('/')).status).toBe(200);
    const invented = world.visitor();
    invented.jar.set(`__Host-tenure-client-${world.providerId}`, 'x'.repeat(43));
    expect((await invented.get('/')).status).toBe(303);
    await invented.signIn(mine.name);
    expect([...invented.jar.values()]).not.toContain('x'.repeat(43));
  });

  test('P1: ends after half an hour without a request and after twelve hours, by the clock it is given', async () => {
    const { name } = await world.person();
    const visitor = world.visitor();
    await visitor.signIn(name);
    world.pass(sessionLimits.idle - 1);
    expect((await visitor.get('/')).status).toBe(200);
    world.pass(sessionLimits.idle);
    const over = await visitor.get('/profile');
    expect(over.to).toBe(
      `${world.base}/sign-in?done=over&next=${encodeURIComponent(`${world.base}/profile`)}`,
    );
    await visitor.signIn(name);
    for (let minutes = 0; minutes < sessionLimits.absolute - 25; minutes += 25) {
      world.pass(25);
      expect((await visitor.get('/')).status).toBe(200);
    }
    world.pass(25);
    expect((await visitor.get('/')).status).toBe(303);
  });

  test('P1: signing out ends the session, and what the browser keeps of it', async () => {
    const { name } = await world.person();
    const visitor = world.visitor();
    await visitor.signIn(name);
    const before = new Map(visitor.jar);
    const token = formTokenOf(await visitor.get('/'));
    const out = await visitor.post('/sign-out', { formToken: token });
    expect([out.to, out.headers.get('clear-site-data')]).toEqual([
      `${world.base}/sign-in?done=out`,
      '"cache"',
    ]);
    expect(visitor.jar.size).toBe(0);
    for (const [name, value] of before) visitor.jar.set(name, value);
    expect((await visitor.get('/')).status).toBe(303);
  });

  test('P1: leads only to pages of this client area', async () => {
    const { name } = await world.person();
    const to = async (next: string) =>
      (await world.visitor().post('/sign-in', { name, password: PASSWORD, next })).to;
    expect(await to(`${world.base}/invoices?before=7`)).toBe(`${world.base}/invoices?before=7`);
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example/portal/1/',
      `${world.base}.evil.example/`,
      `/\\evil.example${world.base}/`,
      `${world.base}/../../v1/clients`,
      `${world.base}/..%2f..%2f/\\evil.example`.replace('%2f', '/'),
      'javascript:alert(1)',
      `${world.base}/\r\nSet-Cookie: a=b`,
    ]) {
      const led = await to(elsewhere);
      expect(led?.startsWith(`${world.base}/`), `${elsewhere} → ${led}`).toBe(true);
      expect(new URL(led ?? '', 'https://tenure.example.com').pathname.startsWith(`${world.base}/`)).toBe(
        true,
      );
    }
    const shown = await world.visitor().get(`/sign-in?next=${encodeURIComponent('https://evil.example')}`);
    expect(shown.text).not.toContain('evil.example');
  });

  test('P1: slows down who tries too often, whether there is such a login or not, and never the owner at home', async () => {
    const { name, loginId } = await world.person();
    const home = world.visitor('192.0.2.10');
    expect((await home.signIn(name)).status).toBe(303);
    const answers: unknown[] = [];
    for (const tried of [name, 'nobody-at-all@example.com']) {
      const attacker = world.visitor(tried === name ? '192.0.2.20' : '192.0.2.21');
      for (let n = 0; n < failureLimits.loginFromAddress.most; n++)
        expect((await attacker.signIn(tried, 'wrong horse and no battery')).status).toBe(401);
      const stopped = await attacker.signIn(tried, PASSWORD);
      answers.push([stopped.status, stopped.headers.get('retry-after'), wrongOn(stopped)]);
    }
    expect(answers[0]).toEqual([
      429,
      String(failureLimits.loginFromAddress.minutes * 60),
      expect.any(String),
    ]);
    expect(answers[1]).toEqual(answers[0]);
    expect((await home.signIn(name)).status).toBe(303);
    world.pass(failureLimits.loginFromAddress.minutes);
    expect((await world.visitor('192.0.2.20').signIn(name)).status).toBe(303);
    const [row] = await world.api.sql`select last_sign_in_address from logins where id = ${loginId}`;
    expect(row?.lastSignInAddress).toBe('192.0.2.20');
  }, 60_000);

  test('P1: puts an imported password into its strong form', async () => {
    const { name, loginId } = await world.person();
    const md5 = '5f4dcc3b5aa765d61d8327deb882cf99';
    await world.api
      .sql`update logins set password_hash = ${md5}, password_scheme = 'md5' where id = ${loginId}`;
    expect((await world.visitor().signIn(name, 'password')).status).toBe(303);
    const [row] = await world.api
      .sql`select password_scheme, password_hash from logins where id = ${loginId}`;
    expect(row?.passwordScheme).toBe('argon2id');
    expect(row?.passwordHash).not.toContain(md5);
    expect((await world.visitor().signIn(name, 'password')).status).toBe(303);
  });

  test('P7: notes when and from where a login signed in, for staff to see and without touching the version', async () => {
    const { name, clientId } = await world.person();
    const version = async () => (await world.api.ask(`GET /v1/clients/${clientId}`)).headers.get('etag');
    const before = await version();
    await world.visitor('198.51.100.77').signIn(name);
    const at = world.now().toISOString();
    const logins = (await world.api.ask(`GET /v1/clients/${clientId}/logins`)).body.items;
    expect(logins).toMatchObject([{ name, owner: true, enabled: true, twoFactor: false }]);
    expect(logins[0]).toMatchObject({ lastSignInAt: at, lastSignInAddress: '198.51.100.77' });
    expect(JSON.stringify(logins)).not.toContain('argon2');
    expect((await world.api.ask(`GET /v1/clients/${clientId}`)).body.lastSignInAt).toBe(at);
    expect(await version()).toBe(before);
    world.pass(5);
    const visitor = world.visitor('198.51.100.78');
    await visitor.signIn(name);
    expect((await visitor.get('/')).text).toContain('198.51.100.77');
  });

  test('P8: asks who acts for several clients which one, and lets them change it', async () => {
    const [mine, other, foreign] = [await world.person(), await world.person(), await world.person()];
    await world.tie(mine.loginId, other.clientId);
    const visitor = world.visitor();
    await visitor.signIn(mine.name);
    expect((await visitor.get('/')).to).toBe(`${world.base}/clients`);
    const choice = await visitor.get('/clients');
    expect(
      [...choice.document.querySelectorAll('button')].map((each) => each.textContent?.trim()),
    ).toHaveLength(3);
    const formToken = formTokenOf(choice);
    expect((await visitor.post('/clients', { formToken, clientId: String(foreign.clientId) })).status).toBe(
      404,
    );
    await visitor.post('/clients', { formToken, clientId: String(other.clientId) });
    expect((await visitor.get('/')).document.querySelector('h1')?.textContent).toContain('Byron');
    // Not the owner there, and without a permission: nothing but the overview and what is their own.
    expect((await visitor.get('/invoices')).status).toBe(403);
    await visitor.post('/clients', { formToken, clientId: String(mine.clientId) });
    expect((await visitor.get('/invoices')).status).toBe(200);
    expect((await world.changes(other.clientId)).map(({ action }) => action)).toEqual(['signed in']);
    await world.api
      .sql`update login_clients set enabled = false where login_id = ${mine.loginId} and client_id = ${mine.clientId}`;
    expect((await visitor.get('/invoices')).status).toBe(403);
  });
});

describe('what every page of the client area sends', () => {
  test('P1: headers against frames, scripts, caches and sniffing, also on refusals', async () => {
    const { name } = await world.person();
    const visitor = world.visitor();
    await visitor.signIn(name);
    const pages = [
      '/',
      '/sign-in',
      '/profile',
      '/invoices',
      '/users',
      '/security',
      '/two-factor',
      '/privacy',
      '/nowhere',
    ];
    for (const path of pages) {
      const { headers, text } = await visitor.get(path);
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of [
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "style-src 'self'",
      ])
        expect(policy, path).toContain(rule);
      expect(policy, path).not.toMatch(/unsafe|script-src|http|\*/);
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('referrer-policy'), path).toBe('same-origin');
      expect(headers.get('strict-transport-security'), path).toMatch(/^max-age=\d{7,}/);
      expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
      expect(text, path).not.toMatch(/<script|style=|\son\w+=/i);
    }
    const css = await visitor.get('/portal/style.css');
    expect([css.status, css.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(css.text).not.toMatch(/@import|url\(/);
  });

  test('P1: forms of other sites, without their token or with that of another session change nothing', async () => {
    const [mine, theirs] = [await world.person(), await world.person()];
    const [visitor, attacker] = [world.visitor(), world.visitor()];
    await visitor.signIn(mine.name);
    await attacker.signIn(theirs.name);
    const formToken = formTokenOf(await visitor.get('/privacy'));
    const foreign = formTokenOf(await attacker.get('/privacy'));
    const optOut = 'yes';
    const cases: [string, Record<string, string>, Record<string, string>][] = [
      ['from another site', { formToken, optOut }, { origin: 'https://evil.example' }],
      [
        'from a sister host',
        { formToken, optOut },
        { origin: 'https://x.tenure.example.com', 'sec-fetch-site': 'same-site' },
      ],
      ['without an origin', { formToken, optOut }, { origin: 'null' }],
      ['without a token', { optOut }, {}],
      ['with another session’s token', { formToken: foreign, optOut }, {}],
      [
        'with an altered token',
        { formToken: `${formToken.startsWith('A') ? 'B' : 'A'}${formToken.slice(1)}`, optOut },
        {},
      ],
      ['as JSON', {}, { 'content-type': 'application/json' }],
    ];
    for (const [what, fields, headers] of cases)
      expect((await visitor.post('/privacy', fields, headers)).status, what).toBe(403);
    const optedOut = async () =>
      (await world.api.sql`select from client_settings where client_id = ${mine.clientId}`).length > 0;
    expect(await optedOut()).toBe(false);
    expect((await visitor.post('/privacy', { formToken, optOut })).status).toBe(303);
    expect(await optedOut()).toBe(true);
    const login = await visitor.post(
      '/sign-in',
      { name: theirs.name, password: PASSWORD },
      { origin: 'https://evil.example' },
    );
    expect([login.status, login.cookies]).toEqual([403, []]);
  });

  test('P1: speaks the language of the browser before the sign-in, and of the login behind it', async () => {
    const { name, loginId } = await world.person();
    const visitor = world.visitor();
    const inLanguage = async (header: string) => {
      const response = await world.api.app.request(`${world.base}/sign-in`, {
        headers: { 'accept-language': header },
      });
      return /<html lang="(\w+)"[\s\S]*<h1>([^<]+)/.exec(await response.text())?.slice(1);
    };
    expect(await inLanguage('de-AT,de;q=0.9,en;q=0.5')).toEqual(['de', 'Anmelden']);
    expect(await inLanguage('fr,pl;q=0.8')).toEqual(['pl', 'Logowanie']);
    expect(await inLanguage('en;q=0.1,de;q=0')).toEqual(['en', 'Sign in']);
    expect(await inLanguage('xx'.repeat(5000))).toEqual(['en', 'Sign in']);
    await world.api.sql`update logins set language = 'pl' where id = ${loginId}`;
    await visitor.signIn(name);
    expect((await visitor.get('/invoices')).text).toContain('<h1>Faktury</h1>');
  });

  test('P1: each provider has its own area: sessions and numbers of one open nothing at another', async () => {
    const { name } = await world.person();
    const other = await world.api.provider('Other Hosting');
    const visitor = world.visitor();
    await visitor.signIn(name);
    const [cookie] = visitor.jar.values();
    visitor.jar.set(`__Host-tenure-client-${other}`, cookie ?? '');
    expect((await visitor.get(`/portal/${other}/`)).to).toContain(`/portal/${other}/sign-in`);
    expect((await visitor.post(`/portal/${other}/sign-in`, { name, password: PASSWORD })).status).toBe(401);
    expect((await visitor.get('/portal/999999/sign-in')).status).toBe(404);
    expect((await visitor.get('/portal/')).status).toBe(404);
  });

  test('P1: what no form has is refused, and what goes wrong says nothing of the inside', async () => {
    const { name } = await world.person();
    const visitor = world.visitor();
    const odd = await visitor.post('/sign-in', { name, password: PASSWORD, stage: 'open' });
    expect([odd.status, odd.cookies]).toEqual([400, []]);
    expect((await visitor.post('/sign-in', { name: [name, name], password: PASSWORD })).status).toBe(400);
    expect((await visitor.post('/sign-in', { name: 'a\0b', password: PASSWORD })).status).toBe(400);
    expect((await visitor.post('/sign-in', { name: 'x'.repeat(70_000), password: PASSWORD })).status).toBe(
      413,
    );
    expect(world.api.logged.join('')).not.toContain(PASSWORD);
    expect(world.api.logged.join('')).not.toContain(name);
  });
});
