import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpCode } from '../../db/crypto/totp.ts';
import { formTokenOf, wrongOn } from '../support/visitor.ts';
import { type ConsoleWorld, consoleWorld, PASSWORD, signIn } from './support.ts';

const provider = {
  ...{ issuer: 'https://login.example.com', linkByEmail: false },
  begin: () => Promise.reject(new Error('nobody signs in there')),
  end: () => Promise.reject(new Error('nobody signs in there')),
};

let world: ConsoleWorld;
beforeAll(async () => {
  world = await consoleWorld({ singleSignOn: provider });
});
afterAll(() => world?.close());

describe('signing in to the console', () => {
  test('leads whoever has not signed in to the page for it and afterwards back, to own pages only', async () => {
    const { email } = await world.api.person(['operations:read']);
    const visitor = world.visitor();
    const shown = await visitor.get('/console/operations?clientId=7');
    expect([shown.status, shown.to]).toEqual([
      303,
      '/console/sign-in?next=%2Fconsole%2Foperations%3FclientId%3D7',
    ]);
    const asked = await visitor.get(shown.to ?? '');
    expect(asked.document.querySelector('input[name=next]')?.getAttribute('value')).toBe(
      '/console/operations?clientId=7',
    );
    const entered = await signIn(visitor, email, { next: '/console/operations?clientId=7' });
    expect([entered.status, entered.to]).toEqual([303, '/console/operations?clientId=7']);
    const [cookie = ''] = entered.cookies;
    expect(cookie).toMatch(/^__Host-tenure-staff=/);
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
    for (const next of ['https://evil.example/', '//evil.example/', '/portal/1/', '/console/../v1/clients'])
      expect((await signIn(world.visitor(), email, { next })).to).toBe('/console');
    expect((await visitor.get('/console')).status).toBe(200);
  });

  test('answers a wrong password, an unknown address and an empty one the same', async () => {
    const { email } = await world.api.person([]);
    const answers = [];
    for (const [name, password] of [
      [email, 'wrong horse and no battery'],
      ['nobody@example.com', PASSWORD],
      ['', ''],
    ] as const) {
      const page = await signIn(world.visitor(), name, { password });
      answers.push([page.status, page.cookies, wrongOn(page)]);
    }
    expect(answers[0]).toEqual([401, [], 'The e-mail address, the password or the code is wrong.']);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('asks for the code where the account has a second factor', async () => {
    const person = await world.api.person([], { confirmed: true });
    const begun = await world.api.ask('POST /v1/staff/me/totp', { token: person.session });
    const secret = String(begun.body.secret);
    const code = () => totpCode(secret, world.api.deps.now());
    await world.api.ask('POST /v1/staff/me/totp/confirm', { token: person.session, body: { code: code() } });
    const without = await signIn(world.visitor(), person.email);
    expect([without.status, without.cookies]).toEqual([401, []]);
    expect(wrongOn(without)).toMatch(/second factor/);
    const wrong = await signIn(world.visitor(), person.email, { code: '000000' });
    expect(wrongOn(wrong)).toMatch(/is wrong/);
  });

  test('sets an app up as second factor, by a code that is right, and then asks for it', async () => {
    const staff = await world.staff(['operations:read']);
    await world.api.sql`update roles set second_factor_required = true where id = ${staff.person.roleId}`;
    const again = await signIn(staff, staff.person.email);
    expect(again.status).toBe(303);
    const refused = await staff.get('/console/operations');
    expect([refused.status, wrongOn(refused)]).toEqual([
      403,
      'Your account needs a second factor, and this session has none: set one up, or sign in with it.',
    ]);
    const begun = await staff.submit('/console/account', '/console/account/app');
    const hidden = (name: string) =>
      begun.document.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '';
    const fields = { formToken: hidden('formToken'), secret: hidden('secret'), uri: hidden('uri') };
    const path = '/console/account/app/confirm';
    const wrong = await staff.post(path, { ...fields, appCode: '12' });
    expect([wrong.status, wrong.document.querySelector('svg.qr') !== null]).toEqual([422, true]);
    const code = totpCode(fields.secret, world.api.deps.now());
    const done = await staff.post(path, { ...fields, appCode: code });
    expect(done.document.querySelectorAll('.codes li').length, done.text).toBeGreaterThan(5);
    const recovery = done.document.querySelector('.codes li')?.textContent ?? '';
    expect((await signIn(world.visitor(), staff.person.email)).status).toBe(401);
    expect((await signIn(staff, staff.person.email, { code: recovery })).status).toBe(303);
    expect((await staff.get('/console/operations')).status).toBe(200);
  });

  test('ends a session by a form that was made for it, and by nothing else', async () => {
    const staff = await world.staff([]);
    const foreign = await staff.post('/sign-out', { formToken: 'x' });
    expect(foreign.status).toBe(403);
    const elsewhere = await staff.post('/sign-out', {}, { origin: 'https://evil.example' });
    expect(elsewhere.status).toBe(403);
    expect((await staff.get('/console')).status).toBe(200);
    const out = await staff.submit('/console', '/console/sign-out');
    expect(out.text).toContain('You are signed out.');
    expect((await staff.get('/console')).to).toBe('/console/sign-in');
  });

  test('keeps what was typed when the session ends midway, and sends it after signing in when asked to', async () => {
    const staff = await world.staff([]);
    const { email, sessionId } = staff.person;
    const token = formTokenOf(await staff.get('/console'));
    await world.api.sql`update staff_sessions set ended_at = now() where staff_id = ${staff.person.id}`;
    expect(sessionId).toBeGreaterThan(0);
    // What is believed about a session is asked again after three seconds.
    await new Promise((resolve) => setTimeout(resolve, 3_100));
    const late = await staff.post('/console/sign-out', { formToken: token, reason: 'a <b>long</b> reason' });
    expect([late.status, late.cookies]).toEqual([401, []]);
    expect(late.text).toContain('What you typed is kept');
    const hidden = (name: string) =>
      late.document.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '';
    const kept = { keptPath: hidden('keptPath'), kept: hidden('kept') };
    expect(kept).toEqual({ keptPath: '/console/sign-out', kept: 'reason=a+%3Cb%3Elong%3C%2Fb%3E+reason' });
    const again = await signIn(staff, email, kept);
    expect(again.status).toBe(200);
    expect(again.document.querySelector('dl dd')?.textContent).toBe('a <b>long</b> reason');
    expect(again.document.querySelector('main form')?.getAttribute('action')).toBe('/console/sign-out');
    const elsewhere = await signIn(staff, email, { keptPath: 'https://evil.example/', kept: 'a=b' });
    expect([elsewhere.status, elsewhere.to]).toEqual([303, '/console']);
  });
});

describe('signing in elsewhere while a form is kept', () => {
  const kept = { keptPath: '/console/account/profile', kept: 'name=Ada' };

  test('happens in another tab, and this one goes on with what it keeps', async () => {
    const staff = await world.staff([]);
    const stranger = world.visitor();
    const late = await stranger.post('/console/account/profile', { name: 'Ada', formToken: 'x' });
    const link = late.document.querySelector('form a[target=_blank]');
    expect(link?.getAttribute('href')).toBe('/staff/single-sign-on?returnTo=%2Fconsole%2Fsigned-in');
    const button = late.document.querySelector('button[formaction="/console/go-on"]');
    expect(button?.hasAttribute('formnovalidate')).toBe(true);
    const early = await stranger.post('/go-on', kept);
    expect([early.status, early.text.includes('name=Ada')]).toEqual([401, true]);
    expect((await staff.get('/console/signed-in')).text).toContain('Close this tab');
    const on = await staff.post('/go-on', { ...kept, email: '', password: '', code: '', passkey: '' });
    expect([on.status, on.document.querySelector('dl dd')?.textContent]).toEqual([200, 'Ada']);
    expect(on.document.querySelector('main form')?.getAttribute('action')).toBe('/console/account/profile');
    const elsewhere = await staff.post('/go-on', kept, { origin: 'https://evil.example' });
    expect(elsewhere.status).toBe(403);
  });

  test('is offered to who is linked there, in place of a password that is not there', async () => {
    const staff = await world.staff([]);
    const { id } = staff.person;
    const { sql } = world.api;
    const [key] = await sql<{ id: number }[]>`
      insert into staff_passkeys ${sql({
        ...{ staffId: id, name: 'Key', credentialId: crypto.randomUUID(), publicKey: Buffer.alloc(8) },
        ...{ counter: 0, backedUp: false, createdAt: world.api.deps.now() },
      })} returning id`;
    await sql`
      insert into staff_identities (staff_id, issuer, subject, linked_by, created_at)
      values (${id}, ${provider.issuer}, 'x', 'staff', now())`;
    await sql`update staff set password_off = true where id = ${id}`;
    const remove = `/console/account/passkeys/${key?.id}/remove`;
    const asked = await staff.submit('/console/account', remove);
    expect([asked.status, asked.document.querySelector('input[type=password]')]).toEqual([403, null]);
    const again = asked.document.querySelector('form a[target=_blank]')?.getAttribute('href');
    expect(again).toBe('/staff/single-sign-on?again=true&returnTo=%2Fconsole%2Fsigned-in');
    expect(asked.document.querySelector('[data-passkey]')?.getAttribute('data-passkey')).toBe(
      '/v1/staff/me/confirm/options',
    );
    const formToken = formTokenOf(asked);
    const wrong = await staff.post('/confirm', {
      formToken,
      passkey: '{"id":"x"}',
      keptPath: remove,
      kept: '',
    });
    expect([wrong.status, wrongOn(wrong)]).toEqual([403, expect.stringContaining('No passkey showed')]);
  });
});

describe('the frame of the console', () => {
  test('runs scripts of its own files alone, and keeps nothing in caches', async () => {
    const page = await world.visitor().get('/console/sign-in');
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).not.toMatch(/ style=| on[a-z]+=/);
    const sources = [...page.document.querySelectorAll('script')].map(
      (each) => each.getAttribute('src') ?? '',
    );
    expect(sources).toHaveLength(4);
    for (const source of sources) {
      const file = await world.visitor().get(source);
      expect([file.status, file.headers.get('content-type')]).toEqual([
        200,
        'text/javascript; charset=utf-8',
      ]);
      expect(file.headers.get('cache-control')).toContain('immutable');
    }
  });

  test('compresses files, and no page: how a form token compresses with what an address says would tell of it', async () => {
    const staff = await world.staff(['clients:read']);
    const sent = (path: string) => staff.send(path, { headers: { 'accept-encoding': 'gzip' } });
    const page = await sent('/console/clients?q=ada');
    expect([page.status, page.headers.get('content-encoding')]).toEqual([200, null]);
    const style = page.document.querySelector('link[rel=stylesheet]')?.getAttribute('href') ?? '';
    const [file, plain] = [await sent(style), await staff.get(style)];
    expect([file.headers.get('content-encoding'), file.headers.get('vary')]).toEqual([
      'gzip',
      'Accept-Encoding',
    ]);
    expect([plain.headers.get('content-encoding'), plain.text.length > 1000]).toEqual([null, true]);
  });

  test('speaks the language of the account, and of the browser before signing in', async () => {
    const german = await world.visitor().get('/console/sign-in');
    expect(german.text).toContain('Sign in');
    const staff = await world.staff([]);
    await world.api.sql`update staff set language = 'pl' where id = ${staff.person.id}`;
    const page = await staff.get('/console');
    expect(page.document.documentElement.getAttribute('lang')).toBe('pl');
    expect(page.document.querySelector('h1')?.textContent).toBe('Dziś');
  });

  test('says in words which right is missing, and that a page is not there', async () => {
    const staff = await world.staff([]);
    const refused = await staff.get('/console/operations');
    expect(refused.status).toBe(403);
    expect(wrongOn(refused)).toContain('It lacks the permission operations:read.');
    expect(refused.document.querySelector('nav')?.textContent).toBe('Today');
    const missing = await staff.get('/console/nothing');
    expect([missing.status, wrongOn(missing)]).toEqual([
      404,
      'There is no such page or record, or it belongs to a provider that you may not see.',
    ]);
  });
});
