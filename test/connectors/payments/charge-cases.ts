import { channel } from 'node:diagnostics_channel';
import { expect } from 'vitest';
import type { ChargeOutcome, PaymentGateway } from '../../../connectors/payments/types.ts';
import type { Harness, MakeHarness } from './kit.ts';

export type ChargeCase =
  | 'a charge'
  | 'a charge asked for twice with one key counts once'
  | 'a soft decline'
  | 'a hard decline'
  | 'a method that needs its owner'
  | 'a method that takes days'
  | 'a method that is detached or gone'
  | 'a charge that is never sent'
  | 'the answer to a charge lost'
  | 'the answer to a charge late'
  | 'a charge that fails at the gateway'
  | 'a charge that the gateway refuses'
  | 'a charge with credentials that are not taken'
  | 'nothing to be found'
  | 'a refund'
  | 'the answer to a refund lost'
  | 'a refund that is looked for';

const SINCE = new Date(Date.now() - 60_000).toISOString();
let attempts = 0;
const newCall = (timeoutMs?: number) => ({
  ...{ signal: new AbortController().signal, idempotencyKey: `attempt-${++attempts}-${Date.now()}` },
  ...(timeoutMs !== undefined && { timeoutMs }),
});
type Call = ReturnType<typeof newCall>;

const charge = (h: Harness, call: Call, gateway: PaymentGateway = h.connect()) =>
  clean(
    h,
    gateway.charge(
      { reference: h.reference, amountMinor: 1190, currency: 'EUR', invoiceId: 7, clientId: 3 },
      call,
    ),
  );
const find = (h: Harness, call: Call) =>
  clean(h, h.connect().findCharge({ reference: h.reference, since: SINCE }, call));
const refund = (h: Harness, payment: string, amountMinor: number, call: Call) =>
  clean(h, h.connect().refund({ payment, amountMinor, currency: 'EUR' }, call));

const findRefund = (h: Harness, payment: string, call: Call) =>
  clean(h, h.connect().findRefund({ payment }, call));

/** Looks that an outcome holds nothing that opens a door. */
async function clean<T>(h: Harness, asking: Promise<T>): Promise<T> {
  const outcome = await asking;
  for (const secret of h.secrets) expect(JSON.stringify(outcome)).not.toContain(secret);
  return outcome;
}

function referenceOf(outcome: ChargeOutcome): string {
  if ('reference' in outcome && outcome.reference !== null) return outcome.reference;
  throw new Error(`A payment was expected, got ${JSON.stringify(outcome)}.`);
}

const paid = { outcome: 'succeeded', amountMinor: 1190, currency: 'EUR' };
const taken = { state: 'succeeded', amountMinor: 1190, refundedMinor: 0 };

/** What must be true of every kind that charges. */
export const CHARGE_CASES: Record<ChargeCase, (make: MakeHarness) => Promise<void>> = {
  async 'a charge'(make) {
    const h = await make({ tls: false });
    h.seed();
    const call = newCall();
    const outcome = await charge(h, call);
    expect(outcome).toMatchObject(paid);
    expect(await find(h, call)).toEqual(outcome);
    expect(h.payments()).toEqual([taken]);
  },

  async 'a charge asked for twice with one key counts once'(make) {
    const h = await make({ tls: false });
    h.seed();
    const call = newCall();
    const first = await charge(h, call);
    expect(await charge(h, call)).toEqual(first);
    expect(h.payments()).toEqual([taken]);
    await charge(h, newCall());
    expect(h.payments()).toEqual([taken, taken]);
  },

  async 'a soft decline'(make) {
    const h = await make({ tls: false });
    h.seed('no-money');
    const call = newCall();
    const declined = { outcome: 'declined', decline: 'soft', code: 'insufficient_funds' };
    expect(await charge(h, call)).toMatchObject(declined);
    expect(await find(h, call)).toMatchObject(declined);
    expect(h.payments()).toEqual([{ ...taken, state: 'declined' }]);
  },

  async 'a hard decline'(make) {
    const h = await make({ tls: false });
    for (const [card, code] of [
      ['stolen', 'stolen_card'],
      ['expired', 'expired_card'],
    ] as const) {
      h.seed(card);
      const call = newCall();
      const declined = { outcome: 'declined', decline: 'hard', code };
      expect(await charge(h, call)).toMatchObject(declined);
      expect(await find(h, call)).toMatchObject(declined);
    }
  },

  async 'a method that needs its owner'(make) {
    const h = await make({ tls: false });
    h.seed('needs-its-owner');
    const call = newCall();
    expect(await charge(h, call)).toMatchObject({ outcome: 'requires-action' });
    expect(await find(h, call)).toMatchObject({ outcome: 'requires-action' });
  },

  async 'a method that takes days'(make) {
    const h = await make({ tls: false });
    h.seed('takes-days');
    const call = newCall();
    const pending = { outcome: 'pending', reference: referenceOf(await charge(h, call)) };
    expect(await charge(h, call)).toEqual(pending);
    expect(await find(h, call)).toEqual(pending);
    expect(h.payments()).toEqual([{ ...taken, state: 'pending' }]);
  },

  async 'a method that is detached or gone'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.detach();
    expect(await charge(h, newCall())).toMatchObject({ outcome: 'declined', decline: 'hard' });
    h.remove();
    expect(await charge(h, newCall())).toMatchObject({ outcome: 'declined', decline: 'hard' });
    expect(h.payments()).toEqual([]);
  },

  async 'a charge that is never sent'(make) {
    const h = await make({ tls: false });
    h.seed();
    await h.down();
    const call = newCall();
    expect(await charge(h, call)).toMatchObject({ outcome: 'unreachable', failure: { retryable: true } });
    expect(await find(h, call)).toMatchObject({ outcome: 'unreachable' });
    await h.up();
    h.spoil('charge', 'rate-limited');
    expect(await charge(h, call)).toMatchObject({ outcome: 'unreachable' });
    expect(h.payments()).toEqual([]);
    expect(await charge(h, call)).toMatchObject(paid);
  },

  async 'the answer to a charge lost'(make) {
    const h = await make({ tls: false });
    h.seed();
    for (const effect of ['reset-after', 'html-after'] as const) {
      h.spoil('charge', effect);
      const call = newCall();
      const doubt = await charge(h, call);
      expect(doubt).toMatchObject({
        outcome: 'unknown',
        failure: { code: 'outcome-unknown', retryable: true },
      });
      const found = await find(h, call);
      expect(found).toMatchObject(paid);
      expect(await charge(h, call)).toEqual(found);
    }
    expect(h.payments()).toEqual([taken, taken]);
  },

  async 'the answer to a charge late'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('charge', 'slow-after');
    const call = newCall(1_500);
    expect(await charge(h, call)).toMatchObject({ outcome: 'unknown' });
    expect(await find(h, call)).toMatchObject(paid);
    h.spoil('charge', 'slow');
    expect(await charge(h, newCall())).toMatchObject(paid);
    expect(h.payments()).toEqual([taken, taken]);
  },

  async 'a charge that fails at the gateway'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('charge', '5xx');
    const call = newCall();
    expect(await charge(h, call)).toMatchObject({ outcome: 'unknown' });
    // The gateway repeats its failure to the same key: only a look says that there is nothing.
    expect(await charge(h, call)).toMatchObject({ outcome: 'unknown' });
    expect(await find(h, call)).toEqual({ outcome: 'absent' });
    h.spoil('charge', 'other-json');
    const other = newCall();
    expect(await charge(h, other)).toMatchObject({ outcome: 'unknown' });
    expect(await charge(h, other)).toMatchObject(paid);
    expect(h.payments()).toEqual([taken]);
  },

  async 'a charge that the gateway refuses'(make) {
    const h = await make({ tls: false });
    h.seed();
    h.spoil('charge', 'refused');
    expect(await charge(h, newCall())).toMatchObject({ outcome: 'refused', failure: { code: 'refused' } });
    const none = { reference: 'no-token', amountMinor: 1, currency: 'EUR', invoiceId: 1, clientId: 1 };
    expect(await h.connect().charge(none, newCall())).toMatchObject({ outcome: 'refused' });
    expect(h.payments()).toEqual([]);
  },

  async 'a charge with credentials that are not taken'(make) {
    const h = await make({ tls: false });
    h.seed();
    const bad = { outcome: 'refused', failure: { code: 'bad-credentials', retryable: false } };
    expect(await charge(h, newCall(), h.connect({ badCredentials: true }))).toMatchObject(bad);
    h.spoil('charge', 'key-revoked');
    expect(await charge(h, newCall())).toMatchObject(bad);
    expect(h.payments()).toEqual([]);
  },

  async 'nothing to be found'(make) {
    const h = await make({ tls: false });
    h.seed();
    await charge(h, newCall());
    expect(await find(h, newCall())).toEqual({ outcome: 'absent' });
    h.spoil('find', 'other-json');
    expect(await find(h, newCall())).toMatchObject({ outcome: 'unreachable' });
    h.spoil('find', 'html');
    expect(await find(h, newCall())).toMatchObject({ outcome: 'unreachable' });
    // With the method gone, what was charged is still found by the key.
    const call = newCall();
    await charge(h, call);
    h.remove();
    expect(await find(h, call)).toMatchObject(paid);
  },

  async 'a refund'(make) {
    const h = await make({ tls: false });
    h.seed();
    const payment = referenceOf(await charge(h, newCall()));
    const call = newCall();
    const first = await refund(h, payment, 190, call);
    expect(first).toMatchObject({ outcome: 'done' });
    expect(await refund(h, payment, 190, call)).toEqual(first);
    expect(await refund(h, payment, 1001, newCall())).toMatchObject({ outcome: 'refused' });
    expect(await refund(h, payment, 1000, newCall())).toMatchObject({ outcome: 'done' });
    expect(await refund(h, payment, 1, newCall())).toEqual({ outcome: 'already' });
    expect(await refund(h, 'pi_NoSuchPayment', 1, newCall())).toMatchObject({ outcome: 'refused' });
    expect(h.payments()).toEqual([{ ...taken, refundedMinor: 1190 }]);
  },

  async 'the answer to a refund lost'(make) {
    const h = await make({ tls: false });
    h.seed();
    const payment = referenceOf(await charge(h, newCall()));
    h.spoil('refund', 'reset-after');
    const call = newCall();
    expect(await refund(h, payment, 500, call)).toMatchObject({ outcome: 'unknown' });
    expect(await refund(h, payment, 500, call)).toMatchObject({ outcome: 'done' });
    expect(h.payments()).toEqual([{ ...taken, refundedMinor: 500 }]);
  },

  async 'a refund that is looked for'(make) {
    const h = await make({ tls: false });
    h.seed();
    const payment = referenceOf(await charge(h, newCall()));
    h.spoil('refund', 'reset-after');
    const call = newCall();
    expect(await refund(h, payment, 500, call)).toMatchObject({ outcome: 'unknown' });
    const found = await findRefund(h, payment, call);
    expect(found).toMatchObject({ outcome: 'done' });
    // It is the one that the same key would be answered with, and no other is made by looking.
    expect(await refund(h, payment, 500, call)).toEqual(found);
    expect(await findRefund(h, payment, newCall())).toEqual({ outcome: 'absent' });
    h.spoil('refund', 'reset');
    const lost = newCall();
    await refund(h, payment, 100, lost);
    expect(await findRefund(h, payment, lost)).toEqual({ outcome: 'absent' });
    for (const effect of ['other-json', 'html', '5xx'] as const) {
      h.spoil('find-refund', effect);
      expect(await findRefund(h, payment, call), effect).toMatchObject({ outcome: 'unreachable' });
    }
    expect(h.payments()).toEqual([{ ...taken, refundedMinor: 500 }]);
  },
};

/** What the kit asks of a kind that charges nothing: that it says so, and opens no socket. */
export async function refusesCharges(make: MakeHarness): Promise<void> {
  const h = await make({ tls: false });
  let sockets = 0;
  const count = () => {
    sockets++;
  };
  channel('net.client.socket').subscribe(count);
  try {
    expect(await charge(h, newCall())).toMatchObject({ outcome: 'refused', failure: { retryable: false } });
    expect(await find(h, newCall())).toEqual({ outcome: 'absent' });
    expect(await refund(h, 'transfer', 1, newCall())).toMatchObject({ outcome: 'refused' });
    expect(await findRefund(h, 'transfer', newCall())).toEqual({ outcome: 'absent' });
  } finally {
    channel('net.client.socket').unsubscribe(count);
  }
  expect(sockets).toBe(0);
}
