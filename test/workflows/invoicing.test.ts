import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../api/engine.ts';
import { MAIL_INVOICES_ID } from '../../workflows/contracts/ids.ts';
import { type TestApi, testApi } from '../api/support.ts';
import { service } from '../db/billing/support.ts';
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

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A client with a service that is due in some days. */
async function dueIn(days: number, fields: object = {}) {
  const { id: clientId } = await house.world.client({ services: 0 });
  if (Object.keys(fields).length > 0)
    await house.sql`update clients set ${house.sql(fields as never)} where id = ${clientId}`;
  await service(house.sql, clientId, day(days), { name: 'Webspace' });
  return clientId;
}

const sweep = () =>
  house.temporal.client.workflow.execute('billDueSweep', {
    ...{ workflowId: `bill-due-${randomUUID()}`, taskQueue: house.temporal.taskQueue, args: [] },
  });
const mailed = async (clientId: number) => {
  const rows = await house.sql<{ subject: string; bodyText: string; state: string }[]>`
    select subject, body_text, state from messages where client_id = ${clientId} and template = 'invoice-issued'`;
  return rows.every(({ state }) => state === 'sent') ? rows : [];
};
const allMailed = () => house.temporal.client.workflow.getHandle(MAIL_INVOICES_ID).result();

test('M3: the schedule bills who is due and mails each invoice once, in the client’s language', async () => {
  const { sql, world } = house;
  const clientId = await dueIn(3);
  const german = await dueIn(5, { language: 'de' });
  const silent = await dueIn(5, { email: null });
  const later = await dueIn(60);
  await sql`update providers set settings = '{"automaticInvoices": true}'`;
  world.mailbox.faults.add({ kind: 'reject', at: 'message', code: 451 });
  const before = (await world.mailbox.mails()).length;
  expect(await sweep()).toEqual({ invoices: 3, failed: 0 });
  expect(await sweep()).toEqual({ invoices: 0, failed: 0 });
  await allMailed();
  const mails = (await world.mailbox.mails()).slice(before);
  expect(mails.map(({ subject }) => subject.replace(/20\d\d-\d{5}/, 'N')).sort()).toEqual([
    expect.stringMatching(/^Invoice N from /),
    expect.stringMatching(/^Rechnung N von /),
  ]);
  const [own] = await mailed(clientId);
  expect(own?.bodyText).toContain('Webspace');
  expect(own?.bodyText).toContain('€10.00');
  expect((await mailed(german))[0]?.bodyText).toContain('Bitte bezahlen Sie 10,00\u00a0€ bis zum');
  expect([await mailed(silent), await mailed(later)]).toEqual([[], []]);
  expect(await sql`select from invoices where mail_wanted`).toHaveLength(0);
});

test('M3: an invoice that was asked for is mailed at once when that was asked for too, not otherwise', async () => {
  const clientId = await dueIn(3);
  const quiet = await dueIn(3);
  await api.ask(`POST /v1/clients/${quiet}/invoices/generate`, { body: {} });
  const made = await api.ask(`POST /v1/clients/${clientId}/invoices/generate`, { body: { mail: true } });
  expect(made.status, made.text).toBe(200);
  const [mail] = await eventually(async () => {
    const found = await mailed(clientId);
    return found.length > 0 && found;
  }, 'the mail');
  expect(mail?.subject).toContain('Invoice');
  await allMailed();
  expect(await mailed(quiet)).toEqual([]);
});

test('M13: an issued invoice is sent once more each time that is asked for; a draft is not', async () => {
  const clientId = await dueIn(3);
  const made = await api.ask(`POST /v1/clients/${clientId}/invoices/generate`, { body: { mail: true } });
  const [{ id }] = made.body.invoices as [{ id: number }];
  const times = (count: number) =>
    eventually(async () => (await mailed(clientId)).length === count, 'the mails');
  await times(1);
  expect((await api.ask(`POST /v1/invoices/${id}/mail`)).status).toBe(200);
  await times(2);
  await api.ask(`POST /v1/invoices/${id}/mail`);
  await times(3);
  const listed = await api.ask(`GET /v1/invoices/${id}/messages`);
  expect(listed.body.items).toHaveLength(3);
  const draft = await api.ask(`POST /v1/clients/${clientId}/invoices`, { body: {} });
  expect((await api.ask(`POST /v1/invoices/${draft.body.id}/mail`)).body).toMatchObject({
    ...{ status: 409, detail: expect.stringContaining('only an issued invoice is sent') },
  });
});

test('M3: a mail that is refused for now is sent later; nothing of the client is in a history', async () => {
  const clientId = await dueIn(3);
  house.world.mailbox.faults.add({ kind: 'reject', at: 'message', code: 451 }, 2);
  await api.ask(`POST /v1/clients/${clientId}/invoices/generate`, { body: { mail: true } });
  // The workflow waits for minutes then; another mail wakes it.
  const other = await dueIn(3);
  await api.ask(`POST /v1/clients/${other}/invoices/generate`, { body: { mail: true } });
  await eventually(
    async () => (await mailed(clientId)).length > 0 && (await mailed(other)).length > 0,
    'both mails',
  );
  const handle = house.temporal.client.workflow.getHandle(MAIL_INVOICES_ID);
  expect(JSON.stringify(await handle.fetchHistory())).not.toMatch(/Ada|Byron|Webspace/);
});

test('M2: an invoice that adds funds is mailed with a link to pay as it is issued, one made by hand only when asked', async () => {
  const { world } = house;
  const make = async (kind: string, issue: object) => {
    const clientId = await api.client(world.providerId, { email: `${kind}${randomUUID()}@example.com` });
    const { body } = await api.ask(`POST /v1/clients/${clientId}/invoices`, {
      body: { lines: [{ kind, description: 'Top-up', amountMinor: 2500 }] },
    });
    const issued = await api.ask(`POST /v1/invoices/${body.id}/issue`, { body: issue });
    expect(issued.status, issued.text).toBe(200);
    return clientId;
  };
  const quiet = [await make('item', {}), await make('add-funds', { mail: false })];
  const told = [await make('add-funds', {}), await make('item', { mail: true })];
  for (const clientId of told) {
    const [mail] = await eventually(async () => {
      const mails = await mailed(clientId);
      return mails.length > 0 && mails;
    }, 'the mail');
    expect(mail?.bodyText).toContain('€25.00');
    expect(mail?.bodyText).toContain('https://my.example.com');
  }
  await allMailed();
  for (const clientId of quiet) expect(await mailed(clientId)).toEqual([]);
});
