import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { giveBack } from '../../activities/refunds.ts';
import { receiveEvent, retryEvent } from '../../db/charges/events.ts';
import { gatewayOfPayment, openRefund } from '../../db/charges/open-refund.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import { type By, LedgerRefusal, refundPayment } from '../../db/ledger/index.ts';
import { findTransaction } from '../../db/queries/transactions.ts';
import { TEST_KEY } from '../support/world.ts';
import { type Bank, CARDS, hold, NOW, openBank, requireBalanced } from './support.ts';

const by: By = { actor: { kind: 'token', id: '1' }, now: NOW };
const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

let bank: Bank;
beforeAll(async () => {
  bank = await openBank();
});
afterEach(async () => {
  bank.gateway.faults.clear();
  await bank.gateway.up();
  await requireBalanced(bank.sql);
});
afterAll(() => bank?.close());

/** An invoice of 11.90 that was paid by card. */
async function paid() {
  const { id: clientId } = await bank.client('4242');
  const invoiceId = await bank.invoice(clientId);
  expect(await bank.charge(invoiceId)).toMatchObject({ result: 'paid' });
  const [payment] = await bank.sql<{ id: number; reference: string }[]>`
    select id, gateway_reference as reference from transactions where invoice_id = ${invoiceId}`;
  const { id: paymentId, reference } = payment ?? { id: 0, reference: '' };
  return { clientId, invoiceId, paymentId, reference };
}

function open(paymentId: number, amountMinor?: number) {
  return bank.sql.begin(async (tx) => {
    const payment = await findTransaction(tx, paymentId);
    const gateway = payment && (await gatewayOfPayment(tx, payment));
    if (!gateway) throw new Error('The payment came through no gateway.');
    const occurrence = `request/${randomUUID()}`;
    return openRefund(tx, by, { paymentId, amountMinor, occurrence }, gateway, randomUUID);
  });
}
const go = (attemptId: number, now = NOW) =>
  giveBack(bank.deps, { attemptId, now, signal: new AbortController().signal });
const refused = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof LedgerRefusal ? error.code : error),
  );

/** What must agree: what the gateway gave back, what is booked, and how the invoice stands. */
async function standing({ invoiceId, reference }: { invoiceId: number; reference: string }) {
  const [row] = await bank.sql<{ status: string; booked: number; times: number }[]>`
    select status, coalesce((select sum(amount_out_minor) from transactions where invoice_id = i.id), 0)::int as booked,
           (select count(*) from transactions where invoice_id = i.id and amount_out_minor > 0)::int as times
    from invoices i where id = ${invoiceId}`;
  return { ...row, gone: bank.gateway.payments.get(reference)?.refunded };
}

test('M7: a payment by card is given back at its gateway, then booked with the gateway’s name for it, once', async () => {
  const one = await paid();
  const { id } = await open(one.paymentId);
  expect(await standing(one)).toEqual({ status: 'paid', booked: 0, times: 0, gone: 0 });
  expect(await go(id)).toEqual({ result: 'given-back', attemptId: id });
  expect(await go(id)).toEqual({ result: 'given-back', attemptId: id });
  expect(await standing(one)).toEqual({ status: 'refunded', booked: 1190, times: 1, gone: 1190 });
  const [attempt] = await bank.sql`
    select a.state, a.gateway_reference like 're_%' as named, t.gateway_reference = a.gateway_reference as same, t.kind
    from refund_attempts a join transactions t on t.id = a.refund_id where a.id = ${id}`;
  expect(attempt).toEqual({ state: 'succeeded', named: true, same: true, kind: 'refund' });
  expect(bank.touched).toContain(one.clientId);
});

test('M7: a part is given back, then the rest; more than that is not begun', async () => {
  const one = await paid();
  await go((await open(one.paymentId, 190)).id);
  expect(await standing(one)).toEqual({ status: 'paid', booked: 190, times: 1, gone: 190 });
  expect(await refused(open(one.paymentId, 1001))).toBe('not-possible');
  await go((await open(one.paymentId)).id);
  expect(await standing(one)).toEqual({ status: 'refunded', booked: 1190, times: 2, gone: 1190 });
  expect(await refused(open(one.paymentId))).toBe('not-possible');
});

test('M7: the answer lost, the gateway is asked before anything else, and nothing goes back twice', async () => {
  const one = await paid();
  bank.gateway.faults.add({ on: 'refund', effect: 'reset', when: 'after' });
  const { id } = await open(one.paymentId, 500);
  expect(await go(id)).toMatchObject({ result: 'unknown' });
  expect(await standing(one)).toEqual({ status: 'paid', booked: 0, times: 0, gone: 500 });
  // Meanwhile nothing else of the payment goes back, neither there nor here.
  expect(await refused(open(one.paymentId, 1))).toBe('not-now');
  const book = bank.sql.begin((tx) => refundPayment(tx, by, { paymentId: one.paymentId, amountMinor: 1 }));
  expect(await refused(book)).toBe('not-now');
  bank.gateway.faults.add({ on: 'refunds', effect: 'status', status: 503 });
  expect(await go(id, later(2))).toMatchObject({ result: 'unknown' });
  expect(await go(id, later(3))).toMatchObject({ result: 'given-back' });
  expect(await standing(one)).toEqual({ status: 'paid', booked: 500, times: 1, gone: 500 });
  expect(bank.gateway.payments.get(one.reference)?.refunds).toHaveLength(1);
});

test('M7: one that got lost on its way is sent again with its key, then given up', async () => {
  const one = await paid();
  bank.gateway.faults.add({ on: 'refund', effect: 'reset', when: 'before' });
  const first = await open(one.paymentId, 500);
  expect(await go(first.id)).toMatchObject({ result: 'unknown' });
  expect(await go(first.id, later(1))).toMatchObject({ result: 'given-back' });
  expect(await standing(one)).toMatchObject({ booked: 500, gone: 500 });

  bank.gateway.faults.add({ on: 'refund', effect: 'reset', when: 'before' });
  const second = await open(one.paymentId, 100);
  await go(second.id, later(5));
  expect(await go(second.id, later(16))).toEqual({ result: 'refused', code: 'never-arrived' });
  expect(await standing(one)).toMatchObject({ booked: 500, gone: 500 });
  expect(await go((await open(one.paymentId, 100)).id, later(17))).toMatchObject({ result: 'given-back' });
});

test('M7: while the gateway is down it is asked again, for a day', async () => {
  const one = await paid();
  const { id } = await open(one.paymentId);
  await bank.gateway.down();
  expect(await go(id)).toMatchObject({ result: 'unreachable' });
  expect(await go(id, later(60))).toMatchObject({ result: 'unreachable' });
  await bank.gateway.up();
  expect(await go(id, later(61))).toMatchObject({ result: 'given-back' });
  expect(await standing(one)).toMatchObject({ status: 'refunded', gone: 1190 });

  const other = await paid();
  const late = await open(other.paymentId);
  await bank.gateway.down();
  expect(await go(late.id, later(25 * 60))).toEqual({ result: 'refused', code: 'unreachable' });
  expect(await standing(other)).toEqual({ status: 'paid', booked: 0, times: 0, gone: 0 });
});

test('M7: what the gateway refuses, or has given back before, changes nothing here and says why', async () => {
  const one = await paid();
  bank.gateway.faults.add({ on: 'refund', effect: 'refuse', reason: 'Not today.' });
  const { id } = await open(one.paymentId);
  expect(await go(id)).toEqual({ result: 'refused', code: 'refused' });
  expect(await standing(one)).toEqual({ status: 'paid', booked: 0, times: 0, gone: 0 });

  const key = { authorization: 'Bearer sk_test_chargesGateway' };
  const body = new URLSearchParams({ payment_intent: one.reference });
  await fetch(`${bank.gateway.url}/v1/refunds`, { method: 'POST', headers: key, body });
  expect(await go((await open(one.paymentId)).id)).toEqual({ result: 'refused', code: 'already-refunded' });
  expect(await standing(one)).toMatchObject({ booked: 0, gone: 1190 });
});

test('M7: what the gateway tells of a refund under way waits for its end, and counts once', async () => {
  const one = await paid();
  bank.gateway.faults.add({ on: 'refund', effect: 'reset', when: 'after' });
  const { id } = await open(one.paymentId, 500);
  await go(id);
  const vault = createVault({ current: TEST_KEY });
  const source = { gatewayId: bank.gatewayId, providerId: bank.providerId, gateway: CARDS };
  const told = await bank.sql.begin((tx) =>
    receiveEvent(tx, by, vault, source, {
      ...{ id: 'evt_refund', type: 'charge.refunded', at: NOW },
      effect: { is: 'refund', payments: [one.reference], refundedMinor: 500, currency: 'EUR' },
    }),
  );
  expect(told).toMatchObject({ state: 'waiting', why: 'refund-under-way' });
  expect(await go(id, later(1))).toMatchObject({ result: 'given-back' });
  const [event] = await bank.sql<
    { id: number }[]
  >`select id from gateway_events where event_id = 'evt_refund'`;
  const after = await bank.sql.begin((tx) => retryEvent(tx, { ...by, now: later(2) }, event?.id ?? 0));
  expect(after).toMatchObject({ state: 'applied' });
  expect(await standing(one)).toEqual({ status: 'paid', booked: 500, times: 1, gone: 500 });
});

test('M7: money that has gone back while an operation holds the client is booked after it', async () => {
  const one = await paid();
  const { id } = await open(one.paymentId);
  await hold(bank.sql, one.clientId);
  expect(await go(id)).toMatchObject({ result: 'unknown' });
  expect(await standing(one)).toMatchObject({ booked: 0, gone: 1190 });
  await hold(bank.sql, one.clientId, false);
  expect(await go(id, later(5))).toMatchObject({ result: 'given-back' });
  expect(await standing(one)).toEqual({ status: 'refunded', booked: 1190, times: 1, gone: 1190 });
});

test('M7: a refund that is not on record is said so, and nobody is asked', async () => {
  const calls = bank.gateway.calls().refund;
  expect(await go(999_999)).toEqual({ result: 'unrecorded' });
  expect(bank.gateway.calls().refund).toBe(calls);
});
