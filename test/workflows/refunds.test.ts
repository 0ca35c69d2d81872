import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../api/engine.ts';
import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import { refundWorkflowId } from '../../workflows/contracts/ids.ts';
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
afterEach(() => house.world.gateway.faults.clear());

const post = (path: string, body: object = {}, key: string = randomUUID()) =>
  api.ask(`POST ${path}`, { body, headers: { 'idempotency-key': key } });
const invoiceOf = async (id: number) => (await api.ask(`GET /v1/invoices/${id}`)).body;
const becomes = (id: number, status: string) =>
  eventually(async () => (await invoiceOf(id)).status === status, `invoice ${id} is ${status}`);
const gone = (reference: string) => house.world.gateway.payments.get(reference)?.refunded;

/** An invoice of 5.00 of which `other` came by bank, `credit` from credit, and the rest by card. */
async function paid({ bank = 0, credit = 0 } = {}) {
  const { sql, world } = house;
  const { id: clientId } = await world.client({ services: 0 });
  const reference = `pm_refund${clientId}`;
  world.gateway.methods.put({ id: reference });
  await sql.begin((tx) =>
    insertPaymentMethod(
      tx,
      world.deps.vault,
      { clientId, gateway: GATEWAY, kind: 'card', isDefault: true },
      reference,
    ),
  );
  if (credit > 0) await post(`/v1/clients/${clientId}/payments`, { gateway: 'bank', amountMinor: credit });
  const lines = [{ description: 'Hosting', amountMinor: 500 }];
  const { body: draft } = await post(`/v1/clients/${clientId}/invoices`, { lines, dueOn: '2026-12-31' });
  const invoiceId = Number(draft.id);
  await post(`/v1/invoices/${invoiceId}/issue`);
  if (bank > 0)
    await post(`/v1/clients/${clientId}/payments`, { invoiceId, gateway: 'bank', amountMinor: bank });
  const charged = await post(`/v1/invoices/${invoiceId}/charge`);
  expect(charged.status, charged.text).toBe(202);
  await becomes(invoiceId, 'paid');
  const [payment] = await sql<{ id: number; reference: string }[]>`
    select id, gateway_reference as reference from transactions where invoice_id = ${invoiceId} and gateway = ${GATEWAY}`;
  return { clientId, invoiceId, paymentId: payment?.id ?? 0, reference: payment?.reference ?? '' };
}

test('M7: staff refund a payment by card; the money goes back at the gateway once, and it is listed', async () => {
  const { invoiceId, paymentId, reference } = await paid();
  const key = randomUUID();
  const asked = await post(
    `/v1/transactions/${paymentId}/refund`,
    { amountMinor: 200, description: 'goodwill' },
    key,
  );
  expect(asked.status, asked.text).toBe(202);
  const attempts = `/v1/transactions/${paymentId}/refund-attempts`;
  expect(asked.headers.get('location')).toBe(attempts);
  await eventually(async () => (await invoiceOf(invoiceId)).refundedMinor === 200, 'the refund');
  // The same request again is answered as before.
  expect(
    (await post(`/v1/transactions/${paymentId}/refund`, { amountMinor: 200, description: 'goodwill' }, key))
      .status,
  ).toBe(202);
  expect((await api.ask(`GET ${attempts}`)).body.items).toMatchObject([
    { state: 'succeeded', amountMinor: 200, description: 'goodwill', refundId: expect.any(Number) },
  ]);
  expect(gone(reference)).toBe(200);
  await post(`/v1/transactions/${paymentId}/refund`);
  await becomes(invoiceId, 'refunded');
  expect(gone(reference)).toBe(500);
  const more = await post(`/v1/transactions/${paymentId}/refund`);
  expect(more.status).toBe(422);
});

test('M7: an answer that is lost is asked for: the refund ends booked, once, and meanwhile it shows', async () => {
  const { invoiceId, paymentId, reference } = await paid();
  house.world.gateway.faults.add({ on: 'refund', effect: 'reset', when: 'after' });
  const asked = await post(`/v1/transactions/${paymentId}/refund`);
  const { id } = asked.body.refund as { id: number };
  const attempts = `/v1/transactions/${paymentId}/refund-attempts`;
  await eventually(
    async () => (await api.ask(`GET ${attempts}`)).body.items[0]?.state === 'unknown',
    'the doubt',
  );
  const second = await post(`/v1/transactions/${paymentId}/refund`);
  expect(second.status).toBe(409);
  expect(second.body.detail).toContain('is under way at its gateway');
  const handle = house.temporal.client.workflow.getHandle(refundWorkflowId(id));
  expect(await handle.result()).toEqual({ result: 'given-back', attemptId: id });
  expect((await invoiceOf(invoiceId)).status).toBe('refunded');
  expect(gone(reference)).toBe(500);
  expect(JSON.stringify(await handle.fetchHistory())).not.toMatch(/pm_refund|cus_|Ada|Byron/);
});

test('M7: an invoice goes back to where it came from: card, bank and credit', async () => {
  const { clientId, invoiceId, reference } = await paid({ bank: 150, credit: 100 });
  const asked = await post(`/v1/invoices/${invoiceId}/refund`);
  expect(asked.status, asked.text).toBe(202);
  expect(asked.body.refunds).toMatchObject([{ amountMinor: 250, gateway: GATEWAY }]);
  await becomes(invoiceId, 'refunded');
  expect(gone(reference)).toBe(250);
  const rows = await house.sql`
    select gateway, amount_out_minor from transactions where invoice_id = ${invoiceId} and amount_out_minor > 0 order by gateway`;
  expect(rows).toEqual([
    { gateway: 'bank', amountOutMinor: 150 },
    { gateway: GATEWAY, amountOutMinor: 250 },
  ]);
  const [credit] = await house.sql`
    select sum(amount_minor)::int as balance from credit_entries where client_id = ${clientId}`;
  expect(credit).toEqual({ balance: 100 });
});

test('M7: what has gone back in another way is booked and nobody is asked', async () => {
  const { invoiceId, paymentId, reference } = await paid();
  const happened = { amountMinor: 100, reference: 're_by_hand' };
  const doubtful = await post(`/v1/transactions/${paymentId}/refund`, happened);
  expect(doubtful.status).toBe(422);
  expect(doubtful.body.errors).toEqual([expect.objectContaining({ pointer: '/reference' })]);
  const booked = await post(`/v1/transactions/${paymentId}/refund`, { ...happened, gateway: false });
  expect(booked.status, booked.text).toBe(201);
  const whole = await post(`/v1/invoices/${invoiceId}/refund`, { gateway: false });
  expect(whole.status, whole.text).toBe(200);
  expect(whole.body.status).toBe('refunded');
  expect(gone(reference)).toBe(0);
});

test('M7: a payment that came through no gateway is booked; one of a disabled gateway is for staff', async () => {
  const { sql, world } = house;
  const { paymentId } = await paid();
  const client = await world.client({ services: 0 });
  const paidByBank = await post(`/v1/clients/${client.id}/payments`, { gateway: 'bank', amountMinor: 300 });
  const { id: bankId } = paidByBank.body.transaction as { id: number };
  const wanted = await post(`/v1/transactions/${bankId}/refund`, { gateway: true });
  expect(wanted.status).toBe(422);
  expect((await post(`/v1/transactions/${bankId}/refund`)).status).toBe(201);
  await sql`update payment_gateways set disabled = true where name = ${GATEWAY}`;
  const disabled = await post(`/v1/transactions/${paymentId}/refund`);
  await sql`update payment_gateways set disabled = false where name = ${GATEWAY}`;
  expect(disabled.status).toBe(422);
  expect(disabled.body.errors).toEqual([expect.objectContaining({ pointer: '/gateway' })]);
});

test('M7: a refund that nobody follows any more is settled by the sweep', async () => {
  const { sql, temporal } = house;
  const { invoiceId, paymentId, reference } = await paid();
  await sql`
    insert into refund_attempts (provider_id, client_id, payment_id, invoice_id, gateway, occurrence, idempotency_key, currency, amount_minor, requested_by_kind, requested_at)
    select provider_id, client_id, id, invoice_id, gateway, 'request/lost', ${randomUUID()}, currency, 500, 'token', now() - interval '3 minutes'
    from transactions where id = ${paymentId}`;
  const swept = await temporal.client.workflow.execute('settleOpenCharges', {
    ...{ workflowId: 'settle-charges', taskQueue: temporal.taskQueue, args: [] },
  });
  expect(swept).toMatchObject({ settled: 1, open: 0 });
  expect((await invoiceOf(invoiceId)).status).toBe('refunded');
  expect(gone(reference)).toBe(500);
});
