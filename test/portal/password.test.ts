import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLink, openSecret } from '../../db/passwords/open.ts';
import { wrongOn } from '../support/visitor.ts';
import { PASSWORD, type PortalWorld, portalWorld } from './support.ts';

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
});
afterAll(() => world?.close());

const FRESH = 'ferry stone copper rain';

/** The token of a new link for a login. */
async function link(loginId: number): Promise<string> {
  const { sql, deps } = world.api;
  const now = world.now().toISOString();
  const id = await sql.begin((tx) =>
    openLink(tx, deps.vault, { loginId, requestedBy: 'client', hours: 2, now }),
  );
  const [row] = await sql<{ sealed: string }[]>`select sealed from password_resets where id = ${id}`;
  return openSecret(deps.vault, { id, sealed: row?.sealed ?? '' });
}

describe('passwords in the client area', () => {
  test('P1: a forgotten one is asked for the same way by everybody, and put down for this provider', async () => {
    const { name } = await world.person();
    const answers = [];
    for (const asked of [name, 'nobody@example.com']) {
      const page = await world.visitor().post('/forgotten-password', { name: asked });
      answers.push([page.status, page.text]);
    }
    expect(answers[0]?.[0]).toBe(200);
    expect(answers[0]).toEqual(answers[1]);
    const [row] = await world.api.sql`select count(*)::int as count from password_reset_requests`;
    expect(row?.count).toBe(2);
  });

  test('P1: a link sets a new one that works at once, and its token leaves the address bar', async () => {
    const { name, loginId } = await world.person();
    const elsewhere = world.visitor();
    await elsewhere.signIn(name);
    const token = await link(loginId);
    const visitor = world.visitor();
    const taken = await visitor.get(`/set-password?token=${token}`);
    expect([taken.to, taken.headers.get('referrer-policy')]).toEqual([
      `${world.base}/set-password`,
      'no-referrer',
    ]);
    for (const flag of ['__Host-', 'HttpOnly', 'Secure', 'SameSite=Lax'])
      expect(taken.cookies[0]).toContain(flag);
    const page = await visitor.get('/set-password');
    expect([page.status, page.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
    expect(page.text).not.toContain(token);
    const flawed = await visitor.post('/set-password', { password: 'short' });
    expect([flawed.status, wrongOn(flawed)]).toEqual([422, 'The password is too short.']);
    const same = await visitor.post('/set-password', { password: PASSWORD });
    expect(wrongOn(same)).toBe('This is the password that you have already.');
    expect((await visitor.post('/set-password', { password: FRESH })).to).toBe(
      `${world.base}/sign-in?done=password`,
    );
    expect((await elsewhere.get('/')).status).toBe(303);
    expect((await world.visitor().signIn(name)).status).toBe(401);
    expect((await world.visitor().signIn(name, FRESH)).status).toBe(303);
    await visitor.get(`/set-password?token=${token}`);
    expect((await visitor.get('/set-password')).status).toBe(404);
    expect(world.api.logged.join('')).not.toContain(token);
  });

  test('P1: is changed with the current one, which signs everybody else out; staff cannot reach it', async () => {
    const { name, clientId } = await world.person();
    const [visitor, elsewhere] = [world.visitor(), world.visitor()];
    await visitor.signIn(name);
    await elsewhere.signIn(name);
    const wrong = await visitor.submit('/password', '/password', { current: 'wrong horse', password: FRESH });
    expect([wrong.status, wrongOn(wrong)]).toEqual([422, 'The current password is wrong.']);
    const common = await visitor.submit('/password', '/password', {
      current: PASSWORD,
      password: 'aaaaaaaaaaaaaaaaaaaa',
    });
    expect(common.status).toBe(422);
    const before = [...visitor.jar.values()];
    expect(
      (await visitor.submit('/password', '/password', { current: PASSWORD, password: FRESH })).status,
    ).toBe(200);
    expect([...visitor.jar.values()]).not.toEqual(before);
    expect((await visitor.get('/')).status).toBe(200);
    expect((await elsewhere.get('/')).status).toBe(303);
    expect((await world.changes(clientId)).map(({ action }) => action)).toContain('password changed');
    const answer = await world.api.ask(`POST /v1/clients/${clientId}/sign-in-as`, { body: { reason: 'x' } });
    const staff = world.visitor();
    await staff.submit(String(answer.body.url).replace('https://tenure.example.com', ''), '/enter');
    expect((await staff.get('/password')).status).toBe(403);
  });

  test('P3: one that somebody else has chosen opens nothing but the page for a new one, and only in its time', async () => {
    const { name, loginId } = await world.person();
    const expires = new Date(world.now().getTime() + 3_600_000);
    await world.api
      .sql`update logins set must_change_password = true, password_expires_at = ${expires} where id = ${loginId}`;
    const visitor = world.visitor();
    await visitor.signIn(name);
    for (const path of ['/', '/invoices', '/two-factor'])
      expect((await visitor.get(path)).to).toBe(`${world.base}/password`);
    world.pass(60);
    expect((await world.visitor().signIn(name)).status).toBe(401);
  });

  test('P1: hashed in a weaker way it is hashed anew when its login signs in with it, and only then', async () => {
    const { name, loginId } = await world.person();
    const argon2id = (cost: number) => argon2(PASSWORD, { memoryCost: cost, timeCost: 2, parallelism: 1 });
    const stored = async () => {
      const [row] = await world.api.sql<{ passwordHash: string; passwordScheme: string }[]>`
        select password_hash, password_scheme from logins where id = ${loginId}`;
      return row;
    };
    const weak = [
      { passwordHash: await argon2id(8_192), passwordScheme: 'argon2id' },
      { passwordHash: await bcrypt(PASSWORD, 4), passwordScheme: 'bcrypt' },
    ];
    for (const row of weak) {
      await world.api.sql`update logins set ${world.api.sql(row)} where id = ${loginId}`;
      expect((await world.visitor().signIn(name, 'something else')).status).toBe(401);
      expect(await stored()).toEqual(row);
      expect((await world.visitor().signIn(name)).to).toBe(`${world.base}/`);
      expect(await stored()).toEqual({
        ...{ passwordHash: expect.stringContaining('m=19456,t=2,p=1'), passwordScheme: 'argon2id' },
      });
      expect((await world.visitor().signIn(name)).to).toBe(`${world.base}/`);
    }
  });

  test('P3: once it is changed it opens everything, and no longer goes by itself', async () => {
    const { name, loginId } = await world.person();
    const expires = new Date(world.now().getTime() + 3_600_000);
    await world.api
      .sql`update logins set must_change_password = true, password_expires_at = ${expires} where id = ${loginId}`;
    const visitor = world.visitor();
    await visitor.signIn(name);
    const changed = await visitor.submit('/password', '/password', { current: PASSWORD, password: FRESH });
    expect(changed.status, changed.text).toBe(200);
    expect((await visitor.get('/invoices')).status).toBe(200);
    world.pass(120);
    expect((await world.visitor().signIn(name, PASSWORD)).status).toBe(401);
    expect((await world.visitor().signIn(name, FRESH)).to).toBe(`${world.base}/`);
  });

  test('P5: a short one keeps its second factor', async () => {
    const { name, loginId } = await world.person();
    const visitor = world.visitor();
    await visitor.signIn(name);
    await world.api.sql`update logins set short_password = true, two_factor = true where id = ${loginId}`;
    await world.api
      .sql`insert into login_totp (login_id, secret, confirmed_at) values (${loginId}, 'sealed', now())`;
    const off = await visitor.submit('/two-factor', '/two-factor/off', { password: PASSWORD });
    expect(wrongOn(off)).toContain('too short to stand alone');
    const [row] = await world.api.sql`select two_factor from logins where id = ${loginId}`;
    expect(row?.twoFactor).toBe(true);
  });
});
