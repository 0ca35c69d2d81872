import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpCode } from '../../db/crypto/totp.ts';
import { formTokenOf, type Page, wrongOn } from '../support/visitor.ts';
import { type ConsoleWorld, consoleWorld, PASSWORD, type Staff, signIn } from './support.ts';

const ACCOUNT = '/console/account';
const NEW = 'four brown otters under the bridge';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await consoleWorld();
});
afterAll(() => world?.close());

/** A passkey of somebody, as if an authenticator had made it. */
async function passkeyOf(staff: Staff, name: string): Promise<number> {
  const [row] = await world.api.sql<{ id: number }[]>`
    insert into staff_passkeys ${world.api.sql({
      ...{ staffId: staff.person.id, name, credentialId: crypto.randomUUID() },
      ...{ publicKey: Buffer.alloc(8), counter: 0, backedUp: false, createdAt: world.api.deps.now() },
    })} returning id`;
  return row?.id ?? 0;
}

const actions = (page: Page) =>
  [...page.document.querySelectorAll('main form')].map((form) => form.getAttribute('action'));
const countOf = async (table: 'staff_passkeys' | 'staff_sessions', staff: Staff) => {
  const [row] = await world.api.sql<{ count: number }[]>`
    select count(*)::int from ${world.api.sql(table)} where staff_id = ${staff.person.id}`;
  return row?.count;
};

describe('the page of the own account', () => {
  test('changes the own name and language, of nobody else and nothing else', async () => {
    const staff = await world.staff([]);
    const profile = `${ACCOUNT}/profile`;
    const change = (ownName: string, more = {}) =>
      staff.submit(ACCOUNT, profile, { ownName, language: 'de', ...more });
    expect((await change('  ')).status).toBe(400);
    const saved = await change('Grace <b>B.</b> Hopper');
    expect(saved.document.querySelector('.account a')?.textContent).toBe('Grace <b>B.</b> Hopper');
    expect([saved.document.documentElement.lang, saved.text.includes('<b>B')]).toEqual(['de', false]);
    expect((await change('Again', { etag: '"v1"' })).status).toBe(412);
    expect((await change('Admin', { roleIds: '1' })).status).toBe(400);
    const { sql } = world.api;
    const [line] = await sql`
      select action, actor_id, data from audit_log where subject = ${`staff:${staff.person.id}`} order by seq desc limit 1`;
    expect(line).toEqual({
      ...{
        action: 'staff.changed',
        actorId: String(staff.person.id),
        data: { fields: ['name', 'language'] },
      },
    });
  });

  test('renames a passkey, and removes it after the own password was given again', async () => {
    const staff = await world.staff([]);
    const id = await passkeyOf(staff, '<b>Laptop</b>');
    const shown = await staff.get(ACCOUNT);
    expect(shown.text).not.toContain('<b>Laptop');
    expect(shown.document.querySelector('td input[name=name]')?.getAttribute('value')).toBe('<b>Laptop</b>');
    const renamed = await staff.submit(ACCOUNT, `${ACCOUNT}/passkeys/${id}/name`, { name: 'Blue key' });
    expect(renamed.text).toContain('Blue key');
    const asked = await staff.submit(ACCOUNT, `${ACCOUNT}/passkeys/${id}/remove`);
    expect(asked.status).toBe(403);
    expect(await countOf('staff_passkeys', staff)).toBe(1);
    const confirmed = await staff.post('/confirm', {
      ...{ formToken: formTokenOf(asked), password: PASSWORD, code: '' },
      ...{ keptPath: `${ACCOUNT}/passkeys/${id}/remove`, kept: '' },
    });
    expect(actions(confirmed)).toEqual([`${ACCOUNT}/passkeys/${id}/remove`]);
    const removed = await staff.submit(ACCOUNT, `${ACCOUNT}/passkeys/${id}/remove`);
    expect(removed.text).toContain('Saved.');
    expect(await countOf('staff_passkeys', staff)).toBe(0);
  });

  test('reaches nothing of others, and takes no form that was not made for its session', async () => {
    const [staff, other] = [await world.staff([]), await world.staff([])];
    const id = await passkeyOf(other, 'Not yours');
    const page = await staff.get(ACCOUNT);
    expect(page.text).not.toContain('Not yours');
    const formToken = formTokenOf(page);
    const foreign = `${ACCOUNT}/sessions/${other.person.sessionId}/end`;
    expect((await staff.post(foreign, { formToken })).status).toBe(404);
    expect((await staff.post(`${ACCOUNT}/passkeys/${id}/name`, { formToken, name: 'Mine' })).status).toBe(
      404,
    );
    for (const [path, fields] of [
      [`${ACCOUNT}/app/off`, {}],
      [`${ACCOUNT}/passkeys`, { name: 'Key' }],
      [`${ACCOUNT}/passkeys/made`, { name: 'Key', response: '{}' }],
      [`${ACCOUNT}/passkeys/${id}/name`, { name: 'Mine' }],
      [`${ACCOUNT}/passkeys/${id}/remove`, {}],
      [`${ACCOUNT}/sessions/${staff.person.sessionId}/end`, {}],
      [`${ACCOUNT}/password`, { current: PASSWORD, password: NEW, code: '' }],
    ] as const) {
      const refused = await staff.post(path, { ...fields, formToken: 'x' });
      expect([path, refused.status, wrongOn(refused)]).toEqual([
        path,
        403,
        'This form is not valid any more. Load the page again and repeat it.',
      ]);
    }
    expect((await other.get(ACCOUNT)).text).toContain('Not yours');
  });

  test('lists the own sessions and ends another one', async () => {
    const staff = await world.staff([]);
    const elsewhere = world.visitor();
    await signIn(elsewhere, staff.person.email);
    expect((await elsewhere.get('/console')).status).toBe(200);
    const page = await staff.get(ACCOUNT);
    const ends = actions(page).filter((action) => action?.endsWith('/end'));
    expect(page.text).toContain('this session');
    for (const action of ends) await staff.submit(ACCOUNT, String(action));
    expect((await staff.get(ACCOUNT)).status).toBe(200);
    expect((await elsewhere.get('/console')).status).toBe(303);
  });

  test('changes the password by the one until now, and says what is wrong with a new one', async () => {
    const staff = await world.staff([]);
    const change = (current: string, password: string) =>
      staff.submit(`${ACCOUNT}/password`, `${ACCOUNT}/password`, { current, password, code: '' });
    expect(wrongOn(await change('wrong horse', NEW))).toBe('The password or the code is wrong.');
    expect(wrongOn(await change(PASSWORD, PASSWORD))).toContain('choose another one');
    expect((await change(PASSWORD, NEW)).text).toContain('Saved.');
    const visitor = world.visitor();
    expect((await signIn(visitor, staff.person.email)).status).toBe(401);
    expect((await signIn(visitor, staff.person.email, { password: NEW })).status).toBe(303);
  });

  test('switches the app off after the own password and a code were given again', async () => {
    const staff = await world.staff([]);
    const begun = await staff.submit(ACCOUNT, `${ACCOUNT}/app`);
    const hidden = (name: string) =>
      begun.document.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '';
    const secret = hidden('secret');
    const on = await staff.post(`${ACCOUNT}/app/confirm`, {
      ...{ formToken: hidden('formToken'), secret, uri: hidden('uri') },
      appCode: totpCode(secret, world.api.deps.now()),
    });
    const code = on.document.querySelector('.codes li')?.textContent ?? '';
    const asked = await staff.submit(ACCOUNT, `${ACCOUNT}/app/off`);
    expect(asked.status).toBe(403);
    const kept = { keptPath: `${ACCOUNT}/app/off`, kept: '' };
    const formToken = formTokenOf(asked);
    await staff.post('/confirm', { formToken, password: PASSWORD, code, ...kept });
    expect((await staff.submit(ACCOUNT, `${ACCOUNT}/app/off`)).text).toContain('Saved.');
    expect((await signIn(world.visitor(), staff.person.email)).status).toBe(303);
  });

  test('never carries passwords along when the session has ended', async () => {
    const staff = await world.staff([]);
    const late = await world.visitor().post(`${ACCOUNT}/password`, {
      ...{ formToken: formTokenOf(await staff.get(ACCOUNT)), current: PASSWORD, password: NEW, code: '' },
    });
    expect(late.status).toBe(401);
    for (const secret of [PASSWORD, NEW])
      expect(late.text).not.toContain(new URLSearchParams({ a: secret }).toString().slice(2));
  });
});
