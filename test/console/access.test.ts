import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import { createEngine } from '../../api/engine.ts';
import { plainScopes } from '../../api/scopes.ts';
import { audit } from '../../db/queries/audit.ts';
import { ensureSchedules } from '../../worker/schedules.ts';
import { unreachableEngine } from '../api/support.ts';
import { type TestTemporal, testTemporal } from '../support/temporal.ts';
import { formTokenOf, type Page, wrongOn } from '../support/visitor.ts';
import { type ConsoleWorld, consoleWorld, type Staff } from './support.ts';

const SETTINGS = '/console/settings';

let world: ConsoleWorld;
let temporal: TestTemporal;
let admin: Staff;
beforeAll(async () => {
  temporal = await testTemporal();
  await ensureSchedules(temporal.client, temporal.taskQueue);
  const engine = createEngine(temporal.client, { taskQueue: temporal.taskQueue });
  world = await consoleWorld({ engine });
  admin = await world.staff(['admin']);
});
afterAll(async () => {
  await world?.close();
  await temporal?.close();
});

const cells = (page: Page) =>
  [...page.document.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent?.replace(/\s+/g, ' ').trim() ?? ''),
  );
const rowWith = (page: Page, text: string) => cells(page).find((row) => row.join(' ').includes(text)) ?? [];
const disabledWhy = (page: Page, label: string) => {
  const button = [...page.document.querySelectorAll('button[aria-disabled]')].find(
    (each) => each.textContent === label,
  );
  const id = button?.getAttribute('aria-describedby');
  return id ? page.document.getElementById(id)?.textContent : undefined;
};

describe('accounts of staff', () => {
  test('are made with roles, get a link that sets a password, change, and are disabled', async () => {
    const roleId = String((await world.api.person(['clients:read'])).roleId);
    const given = { kind: 'person', name: '<b>Ada</b>', email: 'ada.staff@example.com', language: 'de' };
    const account = await admin.submit(`${SETTINGS}/staff/new`, `${SETTINGS}/staff/new`, {
      ...{ ...given, roleIds: [roleId], providerIds: '' },
    });
    expect(account.document.querySelector('h1')?.textContent).toBe('<b>Ada</b>');
    expect(account.text).not.toContain('<b>Ada');
    const [row] = await world.api.sql<{ id: number }[]>`
      select id from staff where email = ${given.email}`;
    const at = `${SETTINGS}/staff/${row?.id}`;
    expect(rowWith(await admin.get(`${SETTINGS}/staff?roleId=${roleId}`), given.email)[1]).toBe(
      'no password yet',
    );
    const linked = await admin.submit(at, `${at}/link`);
    const token = /staff\/password\?token=([\w-]+)/.exec(linked.text)?.[1];
    const complete = { token, password: 'seven wet stones by the lake' };
    const set = await world.api.ask('POST /v1/staff/links/complete', { token: null, body: complete });
    expect(set.status).toBe(204);

    const fields = { name: 'Ada', email: given.email, language: 'pl', providerIds: String(world.providerId) };
    const saved = await admin.submit(at, at, { ...fields, roleIds: [roleId], passwordSignIn: 'true' });
    expect(saved.text).toContain('Saved.');
    const stale = await admin.post(at, {
      ...{ ...fields, roleIds: [roleId], etag: '"v1"', formToken: formTokenOf(saved) },
    });
    expect(stale.status).toBe(412);
    expect((await admin.submit(at, `${at}/disable`)).text).toContain('Enable it again');
    expect(rowWith(await admin.get(`${SETTINGS}/staff`), given.email).slice(1, 2)).toEqual(['disabled']);
    expect(disabledWhy(await admin.get(at), 'Make a link to set a password')).toBe(
      'The account is disabled.',
    );
  });

  test('are invited by mail at once or later, and the page says how far the mail is', async () => {
    const form = `${SETTINGS}/staff/new`;
    const given = {
      kind: 'person',
      name: 'Ida',
      email: 'ida.staff@example.com',
      language: 'en',
      roleIds: '1',
    };
    const made = await admin.submit(form, form, { ...given, providerIds: '', invite: 'true' });
    expect(made.text).toContain('The account is made, and the mail with a link');
    const [row] = await world.api.sql<{ id: number }[]>`select id from staff where email = ${given.email}`;
    const at = `${SETTINGS}/staff/${row?.id}`;
    expect((await admin.get(at)).document.querySelector('main .badge.info')?.textContent).toBe('waits');
    await admin.submit(at, `${at}/link`);
    expect((await admin.get(at)).document.querySelector('main .badge.info')).toBeNull();
    expect((await admin.submit(at, `${at}/invite`)).text).toContain('The mail with the link goes out.');
    expect((await admin.get(at)).text).toContain('To ida.staff@example.com.');
  });

  test('are signed out of one session or all by whoever may do so, who sees where they are signed in', async () => {
    const other = await world.staff(['clients:read']);
    const at = `${SETTINGS}/staff/${other.person.id}`;
    const page = await admin.get(at);
    const list = page.document.querySelector('#sessions');
    expect(list?.textContent).toContain('198.51.100.7');
    const ends = [...(list?.querySelectorAll('form') ?? [])].map((each) => each.getAttribute('action') ?? '');
    expect(ends.length).toBeGreaterThan(0);
    for (const end of ends) expect((await admin.submit(at, end)).text).toContain('The session has ended.');
    expect((await other.get('/console')).status).toBe(303);
    expect((await admin.get(at)).text).toContain('Nowhere at the moment.');
    const reader = await world.staff(['staff:read']);
    expect((await reader.get(at)).text).not.toContain('198.51.100.7');
    const clerk = await world.staff(['staff:read', 'staff:write']);
    const above = `${SETTINGS}/staff/${admin.person.id}`;
    const own = (await clerk.get(above)).document.querySelector('#sessions form');
    const refused = await clerk.submit(above, own?.getAttribute('action') ?? '');
    expect([refused.status, wrongOn(refused)]).toEqual([403, expect.stringContaining('admin')]);
  });

  test('give nobody more than whoever changes them holds, and no one the own rights', async () => {
    const clerk = await world.staff(['staff:read', 'staff:write', 'clients:read']);
    const strong = await world.api.person(['admin']);
    const at = (id: number) => `${SETTINGS}/staff/${id}`;
    const refused = await clerk.submit(at(strong.id), at(strong.id), {
      ...{ name: 'Taken over', email: strong.email, language: 'en', roleIds: [String(strong.roleId)] },
    });
    expect([refused.status, wrongOn(refused)]).toEqual([403, expect.stringContaining('admin')]);
    const own = at(clerk.person.id);
    const raised = await clerk.submit(own, own, {
      ...{ name: 'Grace Hopper', email: clerk.person.email, language: 'en', passwordSignIn: 'true' },
      roleIds: [String(clerk.person.roleId), String(strong.roleId)],
    });
    expect(raised.status).toBe(403);
    expect(disabledWhy(await clerk.get(own), 'Disable the account')).toBe('Another person must do this.');
    const reader = await world.staff(['staff:read']);
    expect(disabledWhy(await reader.get(own), 'Save')).toContain('staff:write');
    const [row] = await world.api.sql`select name from staff where id = ${strong.id}`;
    expect(row).toMatchObject({ name: 'Grace Hopper' });
  });
});

describe('roles', () => {
  test('are made of permissions that are told in a sentence each, and say who has them', async () => {
    const page = await admin.get(`${SETTINGS}/roles/new`);
    expect(cells(page).length).toBeGreaterThan(plainScopes.length);
    for (const [, scope, sentence] of cells(page)) expect(sentence, scope).toMatch(/^[A-Z].{9,}\.$/);
    const role = await admin.submit(`${SETTINGS}/roles/new`, `${SETTINGS}/roles/new`, {
      ...{ name: 'Support', description: 'Answers', permissions: ['clients:read', 'operations:start:close'] },
      secondFactorRequired: 'true',
    });
    const [row] = await world.api.sql<{ id: number }[]>`select id from roles where name = 'Support'`;
    const at = `${SETTINGS}/roles/${row?.id}`;
    const checked = [...role.document.querySelectorAll('input[name=permissions][checked]')];
    expect(checked.map((box) => box.getAttribute('value'))).toEqual([
      'clients:read',
      'operations:start:close',
    ]);
    const changed = await admin.submit(at, at, {
      name: 'Support',
      description: '',
      permissions: 'audit:read',
    });
    expect(changed.text).toContain('Saved.');
    const { person } = await world.staff([]);
    await world.api.sql`insert into staff_roles (staff_id, role_id) values (${person.id}, ${row?.id ?? 0})`;
    expect(disabledWhy(await admin.get(at), 'Remove the role')).toContain('give those accounts another role');
    const forced = await admin.submit(at, `${at}/remove`);
    expect([forced.status, wrongOn(forced)]).toEqual([
      409,
      expect.stringContaining('Somebody has this role'),
    ]);
    await world.api.sql`delete from staff_roles where staff_id = ${person.id} and role_id = ${row?.id ?? 0}`;
    expect((await admin.submit(at, `${at}/remove`)).text).toContain('Saved.');
  });

  test('are not changed by who holds less', async () => {
    const clerk = await world.staff(['staff:read', 'staff:write']);
    const at = `${SETTINGS}/roles/${admin.person.roleId}`;
    expect(disabledWhy(await clerk.get(at), 'Change the role')).toContain('admin');
    const box = (await clerk.get(`${SETTINGS}/roles/new`)).document.getElementById('scope-admin');
    expect(box?.hasAttribute('disabled')).toBe(true);
    const forced = await clerk.submit(`${SETTINGS}/roles/new`, `${SETTINGS}/roles/new`, {
      ...{ name: 'Mine', description: '', permissions: 'admin' },
    });
    expect([forced.status, wrongOn(forced)]).toEqual([403, expect.stringContaining('admin')]);
  });
});

describe('API tokens', () => {
  test('are shown once, work until they are revoked, and stand in the list with what bounds them', async () => {
    const made = await admin.submit(`${SETTINGS}/tokens/new`, `${SETTINGS}/tokens/new`, {
      ...{ name: 'crm <i>sync</i>', scopes: 'clients:read', expiresOn: '2099-12-31', providerIds: '' },
    });
    const token = /tnr_[\w-]+/.exec(made.text)?.[0] ?? '';
    expect((await world.api.ask('GET /v1/clients', { token })).status).toBe(200);
    const list = await admin.get(`${SETTINGS}/tokens`);
    expect(list.text).not.toContain(token);
    const [, state, scopes, owner, used, expires] = rowWith(list, 'crm <i>sync</i>');
    expect([state, scopes, owner, used]).toEqual(['works', 'clients:read', 'Grace Hopper', 'now']);
    expect(expires).toContain('2099');
    const revoke = [...list.document.querySelectorAll('form[action$="/revoke"]')][0]?.getAttribute('action');
    expect((await admin.submit(`${SETTINGS}/tokens`, revoke ?? '')).text).toContain('It no longer works.');
    expect((await world.api.ask('GET /v1/clients', { token })).status).toBe(401);
    const none = await admin.submit(`${SETTINGS}/tokens/new`, `${SETTINGS}/tokens/new`, {
      ...{ name: 'late', scopes: 'clients:read', expiresOn: '2020-01-01', providerIds: '' },
    });
    expect([none.status, wrongOn(none)]).toEqual([422, expect.stringContaining('expire in the past')]);
  });
});

describe('the audit log', () => {
  test('is read newest first by who, what and when, page by page, and its chain is checked', async () => {
    const clerk = await world.staff(['audit:read', 'staff:read']);
    const by = `staff:${clerk.person.id}`;
    const mine = await clerk.get(`${SETTINGS}/audit?actor=${by}&action=staff.signed-in`);
    const [line] = cells(mine);
    expect(line?.slice(2, 5)).toEqual(['Staff signed in', 'Grace Hopper', 'Grace Hopper']);
    expect(cells(await clerk.get(`${SETTINGS}/audit?actor=${by}&until=2020-01-01`))).toEqual([]);
    await world.api.sql.begin(async (tx) => {
      const nobody = { kind: 'system', id: null } as const;
      for (let at = 900; at < 955; at++)
        await audit(tx, nobody, { action: 'role.created', subject: `role:${at}` }, new Date());
    });
    const first = await clerk.get(`${SETTINGS}/audit?action=role.created`);
    expect(cells(first).length).toBe(50);
    const older = [...first.document.querySelectorAll('.pager a')].at(-1)?.getAttribute('href') ?? '';
    const numbers = [...cells(first), ...cells(await clerk.get(older))].map(([seq]) => Number(seq));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => b - a));
    const checked = await clerk.get(`${SETTINGS}/audit?check=true`);
    expect(checked.text).toContain('The chain holds:');
    const head = checked.document.querySelector('.callout code')?.textContent;
    const file = await clerk.get(`${SETTINGS}/audit/audit.jsonl`);
    expect(file.headers.get('content-type')).toBe('application/jsonl');
    const lines = file.text.trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ seq: lines.length, hash: head });
    const limited = await world.staff(['audit:read'], { providerIds: [world.providerId] });
    expect((await limited.get(`${SETTINGS}/audit?check=true`)).status).toBe(403);
  });
});

/** Temporal answers at once, or after five seconds when it is busy. */
const PATIENT = { timeout: 20_000, interval: 100 };

describe('schedules', () => {
  const at = `${SETTINGS}/schedules/erase-due`;

  test('are paused with a reason, which the list shows with who, and go on', async () => {
    const empty = await admin.submit(at, at, { action: 'pause', reason: ' ' });
    expect(empty.status).toBe(400);
    const paused = await admin.submit(at, at, { action: 'pause', reason: 'Asked for by <b>legal</b>' });
    expect(paused.text).toContain('It is done.');
    expect(disabledWhy(paused, 'Pause')).toBe('It is paused already.');
    const row = async () => rowWith(await admin.get(`${SETTINGS}/schedules`), 'Erase what is due');
    // Temporal's list of them is a moment behind.
    await expect
      .poll(async () => (await row())[1], PATIENT)
      .toContain('pausedAsked for by <b>legal</b> (Grace Hopper');
    expect((await row()).slice(2, 4)).toEqual(['1 day', '–']);
    const { state } = await temporal.client.schedule.getHandle('erase-due').describe();
    expect(state).toMatchObject({ paused: true, note: `paused by staff:${admin.person.id}` });
    const resumed = await admin.submit(at, at, { action: 'resume', reason: 'They looked' });
    expect(cells(resumed).map(([decision, reason, who]) => [decision, reason, who])).toEqual([
      ['resumed', 'They looked', 'Grace Hopper'],
      ['paused', 'Asked for by <b>legal</b>', 'Grace Hopper'],
    ]);
    await expect.poll(async () => (await row())[3], PATIENT).toMatch(/^(in|now)/);
    const logged = await admin.get(`${SETTINGS}/audit?subject=schedule:erase-due`);
    expect(cells(logged).map(([, , what]) => what)).toEqual(['Schedule resumed', 'Schedule paused']);
    expect(logged.text).not.toContain('legal');
  });

  test('run at once, also while nobody works, and not twice at the same time', async () => {
    const run = `${SETTINGS}/schedules/card-expiry`;
    const started = await admin.submit(run, run, { action: 'trigger', reason: 'A look' });
    expect(started.text).toContain('It is done.');
    const again = () =>
      world.api.ask('POST /v1/schedules/card-expiry/trigger', { body: { reason: 'Once more' } });
    await expect.poll(async () => (await again()).body.type, PATIENT).toBe('/problems/not-now');
    const shown = () => admin.get(run);
    await expect.poll(async () => disabledWhy(await shown(), 'Run now'), PATIENT).toBe('A run is under way.');
    const [last] = (await temporal.client.schedule.getHandle('card-expiry').describe()).info.recentActions;
    await temporal.client.workflow.getHandle(last?.action.workflow.workflowId ?? '').terminate();
    await expect.poll(async () => (await shown()).text, PATIENT).toContain('ended by hand');
  });

  test('are steered by nobody without the right, or who is limited to a provider', async () => {
    const reader = await world.staff(['schedules:read']);
    expect(disabledWhy(await reader.get(at), 'Pause')).toContain('schedules:write');
    const limited = await world.staff(['schedules:read', 'schedules:write'], {
      providerIds: [world.providerId],
    });
    const refused = await limited.submit(at, at, { action: 'pause', reason: 'Ours' });
    expect([refused.status, wrongOn(refused)]).toEqual([
      403,
      expect.stringContaining('concerns all of them'),
    ]);
    expect((await limited.get(at)).text).not.toContain('They looked');
    expect((await admin.get(`${SETTINGS}/schedules/nothing`)).status).toBe(404);
    await temporal.client.schedule.getHandle('automatic-status').delete();
    const gone = await world.api.ask('POST /v1/schedules/automatic-status/pause', { body: { reason: 'x' } });
    expect(gone.body.type).toBe('/problems/not-now');
    const [kept] = await world.api.sql`
      select count(*)::int as count from schedule_decisions where schedule_id = 'automatic-status'`;
    expect(kept).toEqual({ count: 0 });
  });
});

describe('what nobody can tell while Temporal is away', () => {
  test('is answered as such, and a pause is not half-written', async () => {
    const { engine, close } = unreachableEngine();
    const app = createApp({ ...world.api.deps, engine });
    const ask = (method: string, path: string) =>
      app.request(path, {
        ...{ method, ...(method === 'POST' && { body: '{"reason":"x"}' }) },
        headers: { authorization: `Bearer ${world.api.admin}`, 'content-type': 'application/json' },
      });
    const answers = await Promise.all([
      ask('GET', '/v1/schedules'),
      ask('POST', '/v1/schedules/bill-due/pause'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    app.stop();
    await close();
    const kept = await world.api.sql`select from schedule_decisions where schedule_id = 'bill-due'`;
    expect(kept).toHaveLength(0);
  }, 20_000);
});

describe('who did something', () => {
  test('is shown by name in lists, however many there are, and only to whom they may be known', async () => {
    const { api } = world;
    const clientId = await api.client(world.providerId);
    const elsewhere = await api.person([], { providerIds: [await api.provider('Elsewhere')] });
    await api.sql`update staff set name = 'Somebody Else' where id = ${elsewhere.id}`;
    const [token] = await api.sql<{ id: number }[]>`select id from api_tokens where name = 'test'`;
    const by = [
      `staff:${admin.person.id}`,
      `token:${token?.id}`,
      `staff:${elsewhere.id}`,
      'client:7',
      'import',
    ];
    for (const author of by)
      await api.sql`insert into notes (client_id, author, body) values (${clientId}, ${author}, 'note')`;
    const notes = `/console/clients/${clientId}/notes`;
    const names = async (who: Staff) => cells(await who.get(notes)).map(([, , author]) => author);
    expect((await names(admin)).reverse()).toEqual([
      ...['Grace Hopper', 'token “test”', 'Somebody Else', 'client 7', 'an import'],
    ]);
    const limited = await world.staff(['clients:read'], { providerIds: [world.providerId] });
    expect((await names(limited)).reverse()[2]).toBe(`account ${elsewhere.id}`);
  });
});
