import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { settleOpenAttempt } from '../../activities/charges.ts';
import { recordPayment } from '../../db/ledger/index.ts';
import { invoicesInFlight } from '../../db/queries/charge-attempts.ts';
import { type Bank, hold, NOW, openBank, requireBalanced } from './support.ts';

let bank: Bank;
beforeAll(async () => {
  bank = await openBank();
});
afterEach(async () => {
  bank.gateway.faults.clear();
  await requireBalanced(bank.sql);
});
afterAll(() => bank?.close());

const paidOnce = { status: 'paid', owedMinor: 0, payments: 1, taken: 1 };
const unpaid = { status: 'unpaid', owedMinor: 1190, payments: 0, taken: 0 };
const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

async function setUp(...cards: string[]) {
  const { id: clientId, methods } = await bank.client(...cards);
  return { clientId, methods, invoiceId: await bank.invoice(clientId) };
}

describe('a charge', () => {
  test('D4: what an invoice owes is charged to the default card, booked, and dunning is told', async () => {
    const { clientId, invoiceId } = await setUp('4242', '4242');
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'paid' });
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
    const [payment] = bank.gateway.payments.all().slice(-1);
    expect(payment).toMatchObject({ method: `pm_${clientId}x0`, amount: 1190, currency: 'eur' });
    expect(bank.touched).toContain(clientId);
    const [attempt] = await bank.sql`
      select state, gateway_reference, transaction_id is not null as booked from charge_attempts where invoice_id = ${invoiceId}`;
    expect(attempt).toEqual({ state: 'succeeded', gatewayReference: payment?.id, booked: true });
  });

  test('D4: the same occurrence charges once, however often it is asked for', async () => {
    const { invoiceId } = await setUp('4242');
    const occurrence = 'rung/charge/1';
    const results = await Promise.all(
      Array.from({ length: 4 }, () => bank.charge(invoiceId, { occurrence })),
    );
    const again = await bank.charge(invoiceId, { occurrence });
    expect(again).toMatchObject({ result: 'paid' });
    expect(results).toContainEqual(again);
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('D4: two that want to charge one invoice at the same time charge it once', async () => {
    const { invoiceId } = await setUp('4242');
    bank.gateway.faults.add({ on: 'charge', effect: 'slow', delayMs: 400 });
    const results = await Promise.all([
      bank.charge(invoiceId, { occurrence: 'rung/charge/1' }),
      bank.charge(invoiceId, { occurrence: 'request/1' }),
    ]);
    expect(results.map(({ result }) => result).sort()).toContain('paid');
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('D4: only what is owed is charged; where nothing is, nobody is asked', async () => {
    const { clientId, invoiceId } = await setUp('4242');
    await bank.sql.begin((tx) =>
      recordPayment(
        tx,
        { actor: { kind: 'system', id: null }, now: NOW },
        { clientId, invoiceId, gateway: 'bank', currency: 'EUR', amountMinor: 190 },
      ),
    );
    await bank.charge(invoiceId);
    expect(bank.gateway.payments.all().at(-1)?.amount).toBe(1000);
    const calls = bank.gateway.calls().charge;
    expect(await bank.charge(invoiceId)).toEqual({ result: 'nothing-owed' });
    expect(bank.gateway.calls().charge).toBe(calls);
  });

  test('D4: a client that an operation holds is not charged', async () => {
    const { clientId, invoiceId } = await setUp('4242');
    await hold(bank.sql, clientId);
    expect(await bank.charge(invoiceId)).toEqual({ result: 'refused', code: 'client-held' });
    expect(await bank.attempts(invoiceId)).toEqual([]);
  });
});

describe('declines', () => {
  test('D4: a soft decline is on record and the invoice is owed; another occurrence may try again', async () => {
    const { clientId, invoiceId } = await setUp('9995');
    const declined = { result: 'declined', decline: 'soft', code: 'insufficient_funds', attempts: 1 };
    const occurrence = 'rung/charge/1';
    expect(await bank.charge(invoiceId, { occurrence })).toMatchObject(declined);
    expect(await bank.standing(invoiceId)).toEqual(unpaid);
    // Asked again, the same occurrence answers as it ended and asks nobody.
    const calls = bank.gateway.calls().charge;
    expect(await bank.charge(invoiceId, { occurrence })).toMatchObject(declined);
    expect(bank.gateway.calls().charge).toBe(calls);
    bank.gateway.methods.put({ id: `pm_${clientId}x0`, customer: `cus_${clientId}`, last4: '4242' });
    expect(await bank.charge(invoiceId, { occurrence: 'rung/charge/2' })).toMatchObject({ result: 'paid' });
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('D4: a hard decline is never tried again, for no invoice of the client', async () => {
    const { clientId, methods, invoiceId } = await setUp('9979');
    expect(await bank.charge(invoiceId)).toMatchObject({
      ...{ result: 'declined', decline: 'hard', code: 'stolen_card' },
    });
    const calls = bank.gateway.calls().charge;
    expect(await bank.charge(invoiceId)).toEqual({ result: 'no-method' });
    expect(await bank.charge(await bank.invoice(clientId))).toEqual({ result: 'no-method' });
    expect(bank.gateway.calls().charge).toBe(calls);
    const [method] = await bank.sql`select declined_code from payment_methods where id = ${methods[0] ?? 0}`;
    expect(method).toEqual({ declinedCode: 'stolen_card' });
  });

  test('D4: the other methods are tried in turn until one pays', async () => {
    const { clientId, invoiceId } = await setUp('9979', '9995', '4242');
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'paid' });
    expect((await bank.attempts(invoiceId)).map(({ state, code }) => code ?? state)).toEqual([
      'stolen_card',
      'insufficient_funds',
      'succeeded',
    ]);
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
    expect(bank.gateway.payments.all().at(-1)?.method).toBe(`pm_${clientId}x2`);
  });

  test('D4: a provider may want that only the default method is tried', async () => {
    const { invoiceId } = await setUp('9995', '4242');
    expect(await bank.charge(invoiceId, { others: false })).toMatchObject({
      result: 'declined',
      attempts: 1,
    });
    await bank.sql`update providers set policy = '{"payments": {"otherMethods": false}}' where id = ${bank.providerId}`;
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'declined', attempts: 1 });
    await bank.sql`update providers set policy = '{}' where id = ${bank.providerId}`;
    expect(await bank.standing(invoiceId)).toEqual(unpaid);
  });

  test('D4: a card that needs its owner is not tried again for the same invoice', async () => {
    const { clientId, invoiceId } = await setUp('3184');
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'declined', decline: 'action' });
    expect(await bank.charge(invoiceId)).toEqual({ result: 'no-method' });
    expect(await bank.charge(await bank.invoice(clientId))).toMatchObject({ decline: 'action' });
  });

  test('D4: removed, expired, detached methods and those of a disabled or manual gateway are passed over', async () => {
    const { clientId, methods, invoiceId } = await setUp('4242', '4242', '4242');
    await bank.sql`update payment_methods set removed_at = now() where id = ${methods[0] ?? 0}`;
    await bank.sql`update payment_methods set expires_on = '2026-03-09' where id = ${methods[1] ?? 0}`;
    bank.gateway.methods.detach(`pm_${clientId}x2`);
    expect(await bank.charge(invoiceId)).toMatchObject({ decline: 'hard', code: 'method_detached' });
    expect(await bank.charge(invoiceId)).toEqual({ result: 'no-method' });
    await bank.sql`update payment_methods set expires_on = '2026-03-10' where id = ${methods[1] ?? 0}`;
    await bank.sql`update payment_gateways set disabled = true where id = ${bank.gatewayId}`;
    expect(await bank.charge(invoiceId)).toEqual({ result: 'no-method' });
    await bank.sql`update payment_gateways set disabled = false where id = ${bank.gatewayId}`;
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'paid' });
  });
});

describe('a charge whose outcome is not known', () => {
  test('D4: the answer lost, the gateway is asked before anything else, and nothing is charged twice', async () => {
    const { clientId, invoiceId } = await setUp('4242', '4242');
    bank.gateway.faults.add({ on: 'charge', effect: 'reset', when: 'after' });
    const occurrence = 'rung/charge/1';
    expect(await bank.charge(invoiceId, { occurrence })).toMatchObject({ result: 'unknown' });
    expect(await bank.standing(invoiceId)).toMatchObject({
      status: 'payment-pending',
      payments: 0,
      taken: 1,
    });
    // Whoever looks at the client sees that money may be on its way.
    expect(await invoicesInFlight(bank.sql, clientId)).toEqual([{ invoiceId }]);
    expect(await bank.charge(invoiceId, { occurrence })).toMatchObject({ result: 'paid' });
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
    expect(await invoicesInFlight(bank.sql, clientId)).toEqual([]);
    expect(await bank.attempts(invoiceId)).toHaveLength(1);
  });

  test('D4: another occurrence settles it too, and does not charge again', async () => {
    const { invoiceId } = await setUp('4242');
    bank.gateway.faults.add({ on: 'charge', effect: 'html', when: 'after' });
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'unknown' });
    expect(await bank.charge(invoiceId)).toEqual({ result: 'nothing-owed' });
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('D4: one that never arrived is sent again with its key, then given up and made anew', async () => {
    const { invoiceId } = await setUp('4242');
    const occurrence = 'rung/charge/1';
    // The gateway keeps its failure with the key: sent again it fails again.
    bank.gateway.faults.add({ on: 'charge', effect: 'status', status: 500 });
    expect(await bank.charge(invoiceId, { occurrence })).toMatchObject({ result: 'unknown' });
    expect(await bank.charge(invoiceId, { occurrence, now: later(5) })).toMatchObject({ result: 'unknown' });
    expect(await bank.standing(invoiceId)).toMatchObject({ taken: 0 });
    expect(await bank.charge(invoiceId, { occurrence, now: later(11) })).toMatchObject({ result: 'paid' });
    expect((await bank.attempts(invoiceId)).map(({ state, code }) => code ?? state)).toEqual([
      'never-arrived',
      'succeeded',
    ]);
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('D4: while the gateway cannot be asked nothing else is tried', async () => {
    const { invoiceId } = await setUp('4242', '4242');
    bank.gateway.faults.add({ on: 'charge', effect: 'reset', when: 'after' });
    await bank.charge(invoiceId);
    bank.gateway.faults.add({ effect: 'status', status: 503, times: null });
    expect(await bank.charge(invoiceId, { now: later(60) })).toMatchObject({ result: 'unknown' });
    bank.gateway.faults.clear();
    expect(await bank.attempts(invoiceId)).toHaveLength(1);
    await bank.charge(invoiceId, { now: later(61) });
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('D4: a gateway that is down is told apart: nothing was charged, and the invoice is owed', async () => {
    const { invoiceId } = await setUp('4242');
    await bank.gateway.down();
    expect(await bank.charge(invoiceId)).toEqual({ result: 'unreachable' });
    expect(await bank.standing(invoiceId)).toEqual(unpaid);
    await bank.gateway.up();
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'paid' });
  });

  test('D4: bad credentials are a refusal with its reason, not a decline', async () => {
    const { invoiceId } = await setUp('4242');
    bank.gateway.faults.add({ on: 'charge', effect: 'status', status: 401 });
    expect(await bank.charge(invoiceId)).toEqual({ result: 'refused', code: 'bad-credentials' });
    expect(await bank.standing(invoiceId)).toEqual(unpaid);
  });

  test('D4: a debit that takes days holds the invoice until it has ended', async () => {
    const { clientId, invoiceId } = await setUp('3000');
    const result = await bank.charge(invoiceId);
    expect(result).toMatchObject({ result: 'pending' });
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'pending' });
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'payment-pending', owedMinor: 1190 });
    expect(await invoicesInFlight(bank.sql, clientId)).toEqual([{ invoiceId }]);
    bank.gateway.settle(bank.gateway.payments.all().at(-1)?.id ?? '');
    const attemptId = 'attemptId' in result ? result.attemptId : 0;
    const look = {
      ...{ actor: { kind: 'system', id: null } as const, now: later(60) },
      signal: new AbortController().signal,
    };
    expect(await settleOpenAttempt(bank.deps, attemptId, look)).toMatchObject({ state: 'succeeded' });
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('D4: money that has come waits while an operation holds the client, and is booked after it', async () => {
    const { clientId, invoiceId } = await setUp('4242');
    bank.gateway.faults.add({ on: 'charge', effect: 'slow', delayMs: 300 });
    const charging = bank.charge(invoiceId, { occurrence: 'rung/charge/1' });
    while ((await bank.attempts(invoiceId)).length === 0) await new Promise((go) => setTimeout(go, 10));
    await hold(bank.sql, clientId);
    expect(await charging).toMatchObject({ result: 'unknown' });
    await hold(bank.sql, clientId, false);
    expect(await bank.charge(invoiceId, { occurrence: 'rung/charge/1' })).toMatchObject({ result: 'paid' });
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('X10: attempts, results and logs hold no token of the gateway', async () => {
    const rows = await bank.sql`select * from charge_attempts`;
    const log = await bank.sql`select changes from change_log`;
    expect(JSON.stringify([rows, log])).not.toMatch(/pm_\d|cus_\d|sk_test/);
  });
});
