import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEngine } from '../../api/engine.ts';
import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import { chargeWorkflowId } from '../../workflows/contracts/ids.ts';
import { type TestApi, testApi } from '../api/support.ts';
import { GATEWAY } from '../support/world.ts';
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
beforeEach(() => house.world.gateway.faults.clear());

/** A client with an invoice of 5.00 and a card. */
async function setUp(last4 = '4242') {
  const { sql, world } = house;
  const { id: clientId, invoiceIds } = await world.client({ services: 0 });
  const reference = `pm_house${clientId}`;
  world.gateway.methods.put({ id: reference, last4 });
  const method = await sql.begin((tx) =>
    insertPaymentMethod(
      tx,
      world.deps.vault,
      { clientId, gateway: GATEWAY, kind: 'card', brand: 'Visa', lastFour: last4, isDefault: true },
      reference,
    ),
  );
  return { clientId, invoiceId: invoiceIds[0] ?? 0, methodId: method.id };
}

const charge = (invoiceId: number, body: object = {}, key: string = randomUUID()) =>
  api.ask(`POST /v1/invoices/${invoiceId}/charge`, { body, headers: { 'idempotency-key': key } });
const attempts = async (invoiceId: number) =>
  (await api.ask(`GET /v1/invoices/${invoiceId}/charge-attempts`)).body.items;
const statusOf = async (invoiceId: number) =>
  (await api.ask(`GET /v1/invoices/${invoiceId}`)).body.status as string;
const taken = (invoiceId: number) =>
  house.world.gateway.payments
    .all()
    .filter(
      ({ status, metadata }) => status === 'succeeded' && metadata.tenure_invoice === String(invoiceId),
    );
const run = (workflowType: string) =>
  house.temporal.client.workflow.execute(workflowType, {
    ...{ workflowId: `${workflowType}-${randomUUID()}`, taskQueue: house.temporal.taskQueue, args: [] },
  });

test('D4: staff charge an invoice; it is paid within moments, and what was tried is listed', async () => {
  const { invoiceId, methodId } = await setUp();
  const key = randomUUID();
  const asked = await charge(invoiceId, { paymentMethodId: methodId }, key);
  expect(asked.status, asked.text).toBe(202);
  expect(asked.headers.get('location')).toBe(`/v1/invoices/${invoiceId}/charge-attempts`);
  await eventually(async () => (await statusOf(invoiceId)) === 'paid', 'the payment');
  expect(await attempts(invoiceId)).toMatchObject([
    { state: 'succeeded', amountMinor: 500, paymentMethodId: methodId, occurrence: asked.body.occurrence },
  ]);
  // The same request again is answered as before and charges nothing.
  expect((await charge(invoiceId, { paymentMethodId: methodId }, key)).status).toBe(202);
  const again = await charge(invoiceId);
  expect(again.status).toBe(409);
  expect(again.body.detail).toContain('nothing is owed');
  expect(taken(invoiceId)).toHaveLength(1);
});

test('D4: an answer that is lost is asked for: the request ends with the invoice paid, once', async () => {
  const { invoiceId } = await setUp();
  house.world.gateway.faults.add({ on: 'charge', effect: 'reset', when: 'after' });
  const asked = await charge(invoiceId);
  await eventually(async () => (await attempts(invoiceId))[0]?.state === 'unknown', 'the doubt');
  // Meanwhile it shows, and nothing else is charged.
  expect(await statusOf(invoiceId)).toBe('payment-pending');
  expect((await charge(invoiceId)).status).toBe(409);
  const workflow = chargeWorkflowId(invoiceId, String(asked.body.occurrence));
  expect(await house.temporal.client.workflow.getHandle(workflow).result()).toMatchObject({ result: 'paid' });
  expect(await statusOf(invoiceId)).toBe('paid');
  expect(taken(invoiceId)).toHaveLength(1);
  expect(await attempts(invoiceId)).toHaveLength(1);
});

test('D4: a declined card is told with its code, and the invoice is owed', async () => {
  const { invoiceId } = await setUp('9987');
  const asked = await charge(invoiceId);
  const workflow = chargeWorkflowId(invoiceId, String(asked.body.occurrence));
  expect(await house.temporal.client.workflow.getHandle(workflow).result()).toMatchObject({
    ...{ result: 'declined', decline: 'hard', code: 'lost_card' },
  });
  expect(await statusOf(invoiceId)).toBe('unpaid');
  const none = await charge(invoiceId);
  expect(none.status).toBe(422);
  expect(none.body.detail).toContain('declined for good');
});

test('D4: a charge that nobody follows any more is settled by the sweep', async () => {
  const { invoiceId, clientId } = await setUp('3000');
  const asked = await charge(invoiceId);
  const workflow = chargeWorkflowId(invoiceId, String(asked.body.occurrence));
  expect(await house.temporal.client.workflow.getHandle(workflow).result()).toMatchObject({
    result: 'pending',
  });
  const payment = house.world.gateway.payments.all().at(-1);
  house.world.gateway.settle(payment?.id ?? '');
  await house.sql`update charge_attempts set requested_at = now() - interval '3 minutes' where invoice_id = ${invoiceId}`;
  expect(await run('settleOpenCharges')).toEqual({ settled: 1, open: 0, events: 0 });
  expect(await statusOf(invoiceId)).toBe('paid');
  const [nudge] = await house.sql`select why from dunning_nudges where client_id = ${clientId}`;
  expect(nudge).toMatchObject({ why: 'payment-received' });
});

test('D4: histories hold ids and codes, no token of the gateway and no name', async () => {
  const { invoiceId } = await setUp();
  const asked = await charge(invoiceId);
  const handle = house.temporal.client.workflow.getHandle(
    chargeWorkflowId(invoiceId, String(asked.body.occurrence)),
  );
  await handle.result();
  expect(JSON.stringify(await handle.fetchHistory())).not.toMatch(/pm_house|cus_house|Ada|Byron/);
});

test('D10: a client is told once that the default card expires, in the own language; a new card is told of anew', async () => {
  const { sql, world } = house;
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const told = await setUp();
  const expiresOn = async (id: number, on: string, more: object = {}) =>
    sql`update payment_methods set ${sql({ expiresOn: on, ...more } as never)} where id = ${id}`;
  await expiresOn(told.methodId, day(20));
  const german = await setUp('1111');
  await expiresOn(german.methodId, day(3));
  await sql`update clients set language = 'de' where id = ${german.clientId}`;
  // Too late, too early, not the default, closed, without an address.
  for (const [on, method, client] of [
    [day(-3), {}, {}],
    [day(45), {}, {}],
    [day(20), { isDefault: false }, {}],
    [day(20), {}, { status: 'closed', closedAt: new Date().toISOString() }],
    [day(20), {}, { email: null }],
  ] as const) {
    const other = await setUp();
    await expiresOn(other.methodId, on, method);
    if (Object.keys(client).length > 0)
      await sql`update clients set ${sql({ ...client } as never)} where id = ${other.clientId}`;
  }
  world.mailbox.faults.add({ kind: 'reject', at: 'message', code: 451 });
  const before = (await world.mailbox.mails()).length;
  expect(await run('noticeCardExpiry')).toMatchObject({ queued: 2, sent: 2, left: 0 });
  expect(await run('noticeCardExpiry')).toEqual({ queued: 0, sent: 0, left: 0 });
  const mails = (await world.mailbox.mails()).slice(before);
  expect(mails.map(({ subject }) => subject.replace(/(on|am) .*/, '$1')).sort()).toEqual([
    'Ihre Karte läuft am',
    'Your card expires on',
  ]);
  expect(mails.find(({ subject }) => subject.startsWith('Your'))?.text).toContain('Visa ending in 4242');
  await expiresOn(told.methodId, day(25));
  expect(await run('noticeCardExpiry')).toMatchObject({ queued: 1, sent: 1 });
  const rows = await sql`
    select count(*)::int as count from messages where client_id = ${told.clientId} and template = 'card-expiring'`;
  expect(rows).toEqual([{ count: 2 }]);
});
