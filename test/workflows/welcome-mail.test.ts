import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../api/engine.ts';
import { MAIL_INVOICES_ID } from '../../workflows/contracts/ids.ts';
import { type TestApi, testApi } from '../api/support.ts';
import { eventually, type House, openHouse } from './harness.ts';

let house: House;
let api: TestApi;
beforeAll(async () => {
  house = await openHouse();
  const { client, taskQueue } = house.temporal;
  const database = { sql: house.sql, url: house.databaseUrl, drop: async () => {} };
  api = await testApi({ database, engine: createEngine(client, { taskQueue }) });
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});

let count = 0;

/** Creates a client by the API; answers its number, address and version. */
async function create(fields: Record<string, unknown> = {}) {
  count += 1;
  const email = `new${count}@post.example`;
  const body = { providerId: house.world.providerId, lastName: 'Byron', email, language: 'en', ...fields };
  const reply = await api.ask('POST /v1/clients', { body });
  expect(reply.status, reply.text).toBe(201);
  return { id: reply.body.id, email: body.email as string, version: reply.headers.get('etag') };
}

const mailsTo = async (email: string) => (await house.world.mailbox.mails()).filter(({ to }) => to === email);
const welcomed = (email: string) =>
  eventually(async () => {
    const mails = await mailsTo(email);
    return mails.length > 0 && mails;
  }, 'the welcome');
const set = (on: boolean) =>
  house.sql`update providers set settings = settings || ${house.sql.json({ welcomeMail: on })} where id = ${house.world.providerId}`;

test('C12: who is created gets one welcome where that is wanted, in the own language, and it is no edit', async () => {
  await set(true);
  const { id, email, version } = await create({ firstName: 'Ada', language: 'de' });
  const [mail, ...more] = await welcomed(email);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ subject: 'Willkommen bei Example Hosting' });
  expect(mail?.text).toContain(`Ihre Kundennummer ist ${id}`);
  expect(mail?.text).toContain(`https://tenure.example.com/portal/${house.world.providerId}`);
  expect(mail?.text).not.toContain('Benutzername');
  await eventually(async () => {
    const [message] = await house.sql`select template, state from messages where client_id = ${id}`;
    return message?.template === 'client-welcome' && message.state === 'sent';
  }, 'its line in the message log');
  expect((await api.ask(`GET /v1/clients/${id}`)).headers.get('etag')).toBe(version);
  await house.world.deps.engine.mailInvoices(house.temporal.taskQueue);
  await allMailed();
  expect(await mailsTo(email)).toHaveLength(1);
});

test('C12: the request decides for one client, whatever the setting says; by itself nobody is welcomed', async () => {
  await house.sql`update providers set settings = settings - 'welcomeMail' where id = ${house.world.providerId}`;
  const unasked = await create();
  await set(true);
  const refused = await create({ welcome: false });
  await set(false);
  const wanted = await create({ welcome: true });
  const without = await create({ welcome: true, email: null });
  await welcomed(wanted.email);
  await allMailed();
  for (const { email } of [unasked, refused]) expect(await mailsTo(email)).toEqual([]);
  expect(await house.sql`select id from clients where welcome_wanted`).toEqual([]);
  expect(await house.sql`select id from messages where client_id = ${without.id}`).toEqual([]);
});

test('C12: a group decides for its own; who can sign in by then is told how to get a password', async () => {
  await set(false);
  const [group] = await house.sql<{ id: number }[]>`
    insert into client_groups (provider_id, name, settings)
    values (${house.world.providerId}, 'welcomed', '{"welcomeMail": true}') returning id`;
  house.world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 450 });
  const { id, email } = await create({ groupId: group?.id });
  await welcomed(email);
  const { id: other } = await house.world.client({ services: 0, email: 'with-login@post.example' });
  await house.sql`update clients set welcome_wanted = true where id = ${other}`;
  await house.world.deps.engine.mailInvoices(house.temporal.taskQueue);
  const [mail] = await welcomed('with-login@post.example');
  expect(mail?.text).toMatch(/Your user name: Ada\d+@example\.com/);
  expect(mail?.text).toMatch(/Set a password: https:\/\/\S+\/forgotten-password/);
  expect(await house.sql`select id from messages where client_id = ${id}`).toHaveLength(1);
});

test('C12: who was closed before the mail was written gets none', async () => {
  const { id } = await house.world.client({ services: 0, email: 'closed@post.example' });
  await house.sql`update clients set welcome_wanted = true, status = 'closed', closed_at = now() where id = ${id}`;
  await house.world.deps.engine.mailInvoices(house.temporal.taskQueue);
  await allMailed();
  expect(await house.sql`select id from clients where welcome_wanted`).toEqual([]);
  expect(await mailsTo('closed@post.example')).toEqual([]);
});

test('D1: a test mail goes the way of all mails, says what came of it, and is kept nowhere', async () => {
  const path = `/v1/providers/${house.world.providerId}/mail-templates/payment-reminder/de/test`;
  const to = 'trial@post.example';
  const body = {
    to,
    subject: 'Offen: {{ invoice.number }}',
    text: 'Guten Tag {{ client.name }}',
    html: null,
  };
  expect((await api.ask(`POST ${path}`, { body })).body).toEqual({ state: 'sent', error: null });
  const [mail, ...more] = await mailsTo(to);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ subject: '[Test] Offen: 2026-00042', text: 'Guten Tag Anna Kowalska\n' });
  house.world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 550 });
  const refused = await api.ask(`POST ${path}`, { body });
  expect(refused.body).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('refused the message'),
  });
  expect(await house.sql`select id from messages where to_address = ${to}`).toEqual([]);
  expect(refused.text).not.toContain(to);
  const log = await house.sql`select * from change_log where action = 'test-mail'`;
  expect(log).toHaveLength(2);
  expect(JSON.stringify(log)).not.toContain(to);
  await allMailed();
});

test('staff are invited by a mail whose link sets the password once; a newer link takes its place', async () => {
  const { body: role } = await api.ask('POST /v1/roles', { body: { name: 'Support', permissions: [] } });
  const email = 'grace@post.example';
  const made = { email, name: 'Grace Hopper', language: 'pl', roleIds: [role.id] };
  const { body: account } = await api.ask('POST /v1/staff', { body: made });
  const path = `/v1/staff/${account.id}`;
  const invite = () => api.ask(`POST ${path}/invitation`, { body: {} });
  const reply = await invite();
  expect([reply.status, reply.body.state], reply.text).toEqual([202, 'queued']);
  const mailOf = (text: string) => /\/staff\/password\?token=([\w-]{43})/.exec(text)?.[1] ?? '';
  const [first] = await welcomed(email);
  expect(first).toMatchObject({ subject: 'Twoje konto pracownika w Example Hosting' });
  expect(first?.text).toContain('https://tenure.example.com/staff/password?token=');
  await allMailed();
  const [message] = await house.sql`
    select state, body_text, client_id from messages where template = 'staff-invitation'`;
  expect(message).toMatchObject({ state: 'sent', clientId: null });
  expect(message?.bodyText).toContain('token=NOT-KEPT');
  expect((await api.ask(`GET ${path}`)).body.invitation).toMatchObject({ state: 'sent', error: null });
  expect(await house.sql`select staff_id from staff_links where sealed is not null`).toEqual([]);

  house.world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 550 });
  await invite();
  await allMailed();
  expect((await api.ask(`GET ${path}`)).body.invitation).toMatchObject({
    ...{ state: 'failed', error: expect.stringContaining('refused the message') },
  });
  await invite();
  await eventually(async () => (await mailsTo(email)).length === 2, 'the second mail');
  await allMailed();
  const last = (await mailsTo(email)).at(-1);
  const complete = (token: string) =>
    api.ask('POST /v1/staff/links/complete', {
      ...{ token: null, body: { token, password: 'seven wet stones by the lake' } },
    });
  expect((await complete(mailOf(first?.text ?? ''))).status).toBe(404);
  expect((await complete(mailOf(last?.text ?? ''))).status).toBe(204);
  expect((await complete(mailOf(last?.text ?? ''))).status).toBe(404);
  const { body: signedUp } = await api.ask(`GET ${path}`);
  expect(signedUp).toMatchObject({ hasPassword: true, invitation: null });
  expect(await house.sql`select id from messages where to_address = ${email}`).toEqual([]);
  const lines = await house.sql`select data from audit_log where action = 'staff.invited'`;
  expect(lines).toHaveLength(3);
});

function allMailed() {
  return house.temporal.client.workflow.getHandle(MAIL_INVOICES_ID).result();
}
