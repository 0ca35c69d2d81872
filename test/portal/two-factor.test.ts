import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpCode } from '../../db/crypto/totp.ts';
import { sessionLimits } from '../../db/queries/login-sessions.ts';
import { failureLimits } from '../../db/queries/sign-in-failures.ts';
import { formTokenOf, type Visitor, wrongOn } from '../support/visitor.ts';
import { PASSWORD, type Person, type PortalWorld, portalWorld } from './support.ts';

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
});
afterAll(() => world?.close());

const code = (secret: string) => totpCode(secret, world.now());

/** Somebody who is signed in and has set an authenticator app up. */
async function withApp(): Promise<{ person: Person; visitor: Visitor; secret: string; codes: string[] }> {
  const person = await world.person();
  const visitor = world.visitor();
  await visitor.signIn(person.name);
  const page = await visitor.get('/two-factor');
  const secret = page.document.querySelector('.key')?.textContent?.replaceAll(' ', '') ?? '';
  const shown = await visitor.submit('/two-factor', '/two-factor', { code: code(secret) });
  const codes = [...shown.document.querySelectorAll('.codes li')].map((each) => each.textContent ?? '');
  return { person, visitor, secret, codes };
}

describe('two-factor sign-in in the client area', () => {
  test('P5: is set up with a picture or the key as text, confirmed by a code, and gives recovery codes once', async () => {
    const person = await world.person();
    const [visitor, elsewhere] = [world.visitor(), world.visitor()];
    await visitor.signIn(person.name);
    await elsewhere.signIn(person.name);
    const page = await visitor.get('/two-factor');
    const secret = page.document.querySelector('.key')?.textContent?.replaceAll(' ', '') ?? '';
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(page.document.querySelector('svg[role=img]')?.getAttribute('aria-label')).toContain('QR');
    expect(page.text).not.toContain('otpauth:');
    const wrong = await visitor.submit('/two-factor', '/two-factor', { code: '000000' });
    expect(wrong.status).toBe(422);
    expect((await visitor.get('/two-factor')).text).toContain(secret.slice(0, 4));
    const before = [...visitor.jar.values()];
    const shown = await visitor.submit('/two-factor', '/two-factor', { code: code(secret) });
    expect(shown.document.querySelectorAll('.codes li')).toHaveLength(10);
    expect([...visitor.jar.values()]).not.toEqual(before);
    expect((await elsewhere.get('/')).status).toBe(303);
    const later = await visitor.get('/two-factor');
    expect(later.status).toBe(200);
    expect(later.text).not.toContain(secret.slice(0, 4));
    expect(later.document.querySelectorAll('.codes li')).toHaveLength(0);
    expect((await world.changes(person.clientId)).map(({ action }) => action)).toContain('two-factor on');
    const [login] = await world.logins(person.clientId);
    expect(login).toMatchObject({ twoFactor: true });
  });

  test('P5: asks for a code after the password, and nothing opens between the two', async () => {
    const { person, secret } = await withApp();
    world.pass(1);
    const visitor = world.visitor();
    const half = await visitor.signIn(person.name);
    expect(half.to).toBe(`${world.base}/second-factor`);
    for (const path of ['/', '/invoices', '/profile', '/two-factor', '/security', '/clients'])
      expect((await visitor.get(path)).to, path).toBe(`${world.base}/second-factor`);
    const before = [...visitor.jar.values()];
    expect((await visitor.submit('/second-factor', '/second-factor', { code: '123456' })).status).toBe(401);
    const signIns = async () =>
      (await world.changes(person.clientId)).filter(({ action }) => action === 'signed in').length;
    expect(await signIns()).toBe(1);
    const home = await visitor.submit('/second-factor', '/second-factor', { code: code(secret) });
    expect(home.status).toBe(200);
    expect(await signIns()).toBe(2);
    expect([...visitor.jar.values()]).not.toEqual(before);
    const old = world.visitor();
    for (const [name] of visitor.jar) old.jar.set(name, before[0] ?? '');
    expect((await old.get('/')).status).toBe(303);
    expect((await visitor.get('/second-factor')).to).toBe(`${world.base}/`);
  });

  test('P5: a code counts once, by whomever it is sent again', async () => {
    const { person, secret } = await withApp();
    world.pass(1);
    const used = code(secret);
    const first = world.visitor();
    await first.signIn(person.name);
    expect((await first.submit('/second-factor', '/second-factor', { code: used })).status).toBe(200);
    const second = world.visitor();
    await second.signIn(person.name);
    const replayed = await second.submit('/second-factor', '/second-factor', { code: used });
    expect([replayed.status, wrongOn(replayed)]).toEqual([401, 'This code is wrong, or it was used before.']);
    world.pass(1);
    expect((await second.submit('/second-factor', '/second-factor', { code: code(secret) })).status).toBe(
      200,
    );
  });

  test('P5: a recovery code opens once', async () => {
    const { person, codes } = await withApp();
    const [recovery = ''] = codes;
    const enter = async () => {
      const visitor = world.visitor();
      await visitor.signIn(person.name);
      return (await visitor.submit('/second-factor', '/second-factor', { code: recovery.toUpperCase() }))
        .status;
    };
    expect([await enter(), await enter()]).toEqual([200, 401]);
  });

  test('P5: the second step has its own time and its own limit', async () => {
    const { person, secret } = await withApp();
    const late = world.visitor();
    await late.signIn(person.name);
    world.pass(sessionLimits.secondFactor);
    expect((await late.get('/second-factor')).to).toBe(`${world.base}/sign-in?done=late`);
    const guesser = world.visitor();
    await guesser.signIn(person.name);
    for (let n = 0; n < failureLimits.loginFromAddress.most; n++)
      await guesser.submit('/second-factor', '/second-factor', { code: '000000' });
    const stopped = await guesser.submit('/second-factor', '/second-factor', { code: code(secret) });
    expect([stopped.status, stopped.headers.get('retry-after')]).toEqual([
      429,
      expect.stringMatching(/^\d+$/),
    ]);
    // Signing in with the password again does not start the count anew.
    await guesser.signIn(person.name);
    expect((await guesser.submit('/second-factor', '/second-factor', { code: code(secret) })).status).toBe(
      429,
    );
  });

  test('P5: goes off, and gets new recovery codes, only with the password', async () => {
    const { person, visitor, codes } = await withApp();
    const wrong = await visitor.submit('/two-factor', '/two-factor/off', {
      password: 'wrong horse and no battery',
    });
    expect([wrong.status, wrongOn(wrong)]).toEqual([422, 'The current password is wrong.']);
    const fresh = await visitor.submit('/two-factor', '/two-factor/codes', { password: PASSWORD });
    const shown = [...fresh.document.querySelectorAll('.codes li')].map((each) => each.textContent ?? '');
    expect(shown).toHaveLength(10);
    expect(shown).not.toContain(codes[0]);
    const off = await visitor.submit('/two-factor', '/two-factor/off', { password: PASSWORD });
    expect(off.document.querySelector('.done')?.textContent).toContain('off');
    expect((await world.visitor().signIn(person.name)).to).toBe(`${world.base}/`);
    expect((await world.changes(person.clientId)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['two-factor on', 'recovery codes made', 'two-factor off']),
    );
  });

  test('P5: one that came from another system and cannot be checked lets nobody in', async () => {
    const { name, loginId } = await world.person();
    await world.api.sql`update logins set two_factor = true where id = ${loginId}`;
    const refused = await world.visitor().signIn(name);
    expect([refused.status, refused.cookies]).toEqual([403, []]);
    expect(wrongOn(refused)).toContain('switch it off');
  });
});

describe('sessions in the client area', () => {
  test('P1: are listed with where they are, and ended one by one or all but this one', async () => {
    const [mine, other] = [await world.person(), await world.person()];
    const [here, there, third, stranger] = [0, 1, 2, 3].map((n) => world.visitor(`203.0.113.${n + 1}`));
    if (!here || !there || !third || !stranger) throw new Error('four were made');
    for (const visitor of [here, there, third]) await visitor.signIn(mine.name);
    await stranger.signIn(other.name);
    const page = await here.get('/security');
    const text = page.document.querySelector('main')?.textContent ?? '';
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) expect(text).toContain(address);
    expect(text).not.toContain('203.0.113.4');
    const sessions = await world.api.sql<{ id: number; address: string }[]>`
      select id, address from login_sessions where login_id in (${mine.loginId}, ${other.loginId})`;
    const idOf = (address: string) => sessions.find((each) => each.address === address)?.id;
    const formToken = formTokenOf(page);
    const end = (address: string) => here.post(`/security/sessions/${idOf(address)}/end`, { formToken });
    expect((await end('203.0.113.4')).status).toBe(404);
    expect((await stranger.get('/')).status).toBe(200);
    expect((await end('203.0.113.2')).status).toBe(303);
    expect((await there.get('/')).status).toBe(303);
    await here.submit('/security', '/security/sessions/end-others');
    expect((await third.get('/')).status).toBe(303);
    expect((await here.get('/')).status).toBe(200);
    expect((await stranger.get('/')).status).toBe(200);
  });
});
