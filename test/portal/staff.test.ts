import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionLimits } from '../../db/queries/login-sessions.ts';
import { LINK_MINUTES } from '../../db/queries/sign-in-links.ts';
import { formTokenOf, type Visitor } from '../support/visitor.ts';
import { type Person, type PortalWorld, portalWorld } from './support.ts';

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
});
afterAll(() => world?.close());

/** Asks for a link; answers its path and token. */
async function link(clientId: number, body: object = {}): Promise<{ path: string; token: string }> {
  const answer = await world.api.ask(`POST /v1/clients/${clientId}/sign-in-as`, {
    body: { reason: 'asked on the phone', ...body },
  });
  expect(answer.status, answer.text).toBe(201);
  const url = new URL(String(answer.body.url));
  expect(url.origin).toBe('https://tenure.example.com');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return { path: url.pathname + url.search, token: url.searchParams.get('token') ?? '' };
}

async function entered(body: object = {}): Promise<{ person: Person; staff: Visitor }> {
  const person = await world.person();
  const staff = world.visitor('192.0.2.50');
  const { path } = await link(person.clientId, body);
  expect((await staff.submit(path, '/enter')).status).toBe(200);
  return { person, staff };
}

describe('staff in the client area', () => {
  test('P6: enter as the owner by a link that works once, and only when it is meant', async () => {
    const person = await world.person();
    const { path, token } = await link(person.clientId);
    const staff = world.visitor();
    const shown = await staff.get(path);
    expect([shown.status, shown.cookies, shown.headers.get('referrer-policy')]).toEqual([
      200,
      [],
      'no-referrer',
    ]);
    expect((await staff.get(path)).status).toBe(200);
    const [row] = await world.api
      .sql`select to_jsonb(k)::text as row from sign_in_links k where client_id = ${person.clientId}`;
    expect(row?.row).not.toContain(token);
    const both = await Promise.all([
      staff.post('/enter', { token }),
      world.visitor().post('/enter', { token }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 404]);
    for (const wrong of [token, 'x'.repeat(43), '', `${token}a`]) {
      expect((await staff.post('/enter', { token: wrong })).status).toBe(404);
      expect((await staff.get(`/enter?token=${wrong}`)).status).toBe(404);
    }
    expect((await staff.post('/enter', { token }, { origin: 'https://evil.example' })).status).toBe(403);
    expect(world.api.logged.join('')).not.toContain(token);
  });

  test('P6: a link ends after five minutes, and with the client', async () => {
    const person = await world.person();
    const { path } = await link(person.clientId);
    world.pass(LINK_MINUTES);
    expect((await world.visitor().get(path)).status).toBe(404);
    const second = await link(person.clientId);
    await world.api
      .sql`update clients set status = 'closed', closed_at = now() where id = ${person.clientId}`;
    expect((await world.visitor().post('/enter', { token: second.token })).status).toBe(404);
    expect(
      (await world.api.ask(`POST /v1/clients/${person.clientId}/sign-in-as`, { body: { reason: 'x' } }))
        .status,
    ).toBe(409);
  });

  test('P6: every page says so, and the way back leads where they came from', async () => {
    const { person, staff } = await entered({ returnTo: '/console/clients/7?tab=logins' });
    for (const path of [
      '/',
      '/profile',
      '/invoices',
      '/services',
      '/files',
      '/notices',
      '/users',
      '/privacy',
    ]) {
      const page = await staff.get(path);
      expect(page.status, path).toBe(200);
      expect(page.document.querySelector('.staff')?.textContent, path).toContain('You are staff and act for');
      expect(page.document.querySelector('.staff form')?.getAttribute('action'), path).toBe(
        `${world.base}/leave`,
      );
    }
    const refused = await staff.get('/nowhere');
    expect(refused.status).toBe(404);
    const back = await staff.post('/leave', { formToken: formTokenOf(await staff.get('/')) });
    expect([back.status, back.to]).toEqual([303, '/console/clients/7?tab=logins']);
    expect(staff.jar.size).toBe(0);
    expect((await world.changes(person.clientId)).at(-1)).toMatchObject({
      action: 'left',
      actorKind: 'staff',
    });
    for (const returnTo of ['https://evil.example', '//evil.example', '/\\evil.example', 'console']) {
      const answer = await world.api.ask(`POST /v1/clients/${person.clientId}/sign-in-as`, {
        body: { reason: 'x', returnTo },
      });
      expect(answer.status, returnTo).toBe(400);
    }
  });

  test('P6: password, second factor and sessions are out of reach, also by a form made up', async () => {
    const { person, staff } = await entered();
    const formToken = formTokenOf(await staff.get('/'));
    for (const path of ['/security', '/two-factor']) {
      const page = await staff.get(path);
      expect([page.status, page.text.includes('Staff who act for a client')], path).toEqual([403, true]);
    }
    for (const [path, fields] of [
      ['/two-factor', { code: '123456' }],
      ['/two-factor/off', { password: 'x' }],
      ['/two-factor/codes', { password: 'x' }],
      ['/security/sessions/end-others', {}],
    ] as const)
      expect((await staff.post(path, { formToken, ...fields })).status, path).toBe(403);
    const menu = [...(await staff.get('/')).document.querySelectorAll('nav a')].map(
      (each) => each.textContent,
    );
    expect(menu).not.toContain('Security');
    expect((await staff.get('/clients')).to).toBe(`${world.base}/`);
    const owner = world.visitor();
    await owner.signIn(person.name);
    expect((await owner.get('/security')).text).not.toContain('192.0.2.50');
    const [login] = await world.logins(person.clientId);
    expect(login).toMatchObject({ lastSignInAddress: '198.51.100.7' });
  });

  test('P6: whatever they open and change is logged as staff for the client', async () => {
    const { person, staff } = await entered();
    await staff.get('/invoices');
    await staff.submit('/profile', '/profile', { city: 'Ockham' });
    const lines = await world.changes(person.clientId);
    expect(lines.map(({ action }) => action)).toEqual([
      ...[
        'entry asked for',
        'entered',
        'opened /',
        'opened /invoices',
        'opened /profile',
        'edited',
        'opened /profile',
      ],
    ]);
    const [asked, ...others] = lines;
    expect(asked).toMatchObject({ actorKind: 'token' });
    for (const line of others)
      expect(line).toMatchObject({
        actorKind: 'staff',
        actorId: expect.stringMatching(new RegExp(`^token:\\d+ for login:${person.loginId}$`)),
      });
  });

  test('P6: are out after half an hour, and at once when the client’s login is stopped', async () => {
    const { staff } = await entered();
    world.pass(sessionLimits.entered - 1);
    expect((await staff.get('/')).status).toBe(200);
    world.pass(1);
    expect((await staff.get('/')).status).toBe(303);
    const second = await entered();
    await world.api.sql`update login_clients set enabled = false where client_id = ${second.person.clientId}`;
    expect((await second.staff.get('/')).status).toBe(303);
  });

  test('P6: need the right for it, and a client with an owner', async () => {
    const person = await world.person();
    const body = { reason: 'x' };
    const writer = await world.api.token(['clients:read', 'clients:write']);
    const path = `POST /v1/clients/${person.clientId}/sign-in-as`;
    expect((await world.api.ask(path, { body, token: writer })).status).toBe(403);
    expect((await world.api.ask(path, { body: {} })).status).toBe(400);
    const alone = await world.api.client(world.providerId);
    expect((await world.api.ask(`POST /v1/clients/${alone}/sign-in-as`, { body })).status).toBe(409);
    const foreign = await world.api.token(['clients:sign-in-as'], [await world.api.provider('Other')]);
    expect((await world.api.ask(path, { body, token: foreign })).status).toBe(404);
  });
});
