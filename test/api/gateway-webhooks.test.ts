import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../api/serve.ts';
import { retryEvent } from '../../db/charges/events.ts';
import type { SentEvent } from '../../dev/gateway/hooks.ts';
import {
  addGateway,
  type Bank,
  hold,
  openBank,
  requireBalanced,
  WEBHOOK_SECRET,
} from '../charges/support.ts';
import { newProvider } from '../db/ledger/support.ts';
import { type TestApi, testApi } from './support.ts';

let bank: Bank;
let api: TestApi;
let now = new Date();
beforeAll(async () => {
  bank = await openBank();
  api = await testApi({ database: bank.database, now: () => now });
});
afterEach(async () => {
  now = new Date();
  bank.gateway.faults.clear();
  await requireBalanced(bank.sql);
});
afterAll(async () => {
  await api?.close();
  await bank?.close();
});

const paidOnce = { status: 'paid', owedMinor: 0, payments: 1, taken: 1 };

/** Sends an event, signed as it should be unless told otherwise. */
async function tell(
  event: object | string,
  {
    secret = WEBHOOK_SECRET,
    to = bank.gatewayId as number | string,
    ageS = 0,
    signature,
  }: { secret?: string; to?: number | string; ageS?: number; signature?: string } = {},
) {
  const payload = typeof event === 'string' ? event : JSON.stringify(event);
  const timestamp = Math.floor(now.getTime() / 1000) - ageS;
  const header = signature ?? Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const answer = await api.app.request(`/v1/gateway-webhooks/${to}`, {
    method: 'POST',
    headers: { 'stripe-signature': header, 'content-type': 'application/json; charset=utf-8' },
    body: payload,
  });
  const body = (await answer.json()) as { state?: string; detail?: string };
  return { status: answer.status, ...body };
}

let count = 0;
/** An event that the demo gateway did not make. */
const made = (type: string, object: object, previous?: object): SentEvent => ({
  ...{ id: `evt_made${++count}`, object: 'event', type, created: Math.floor(now.getTime() / 1000) },
  ...{ livemode: false, data: { object, ...(previous && { previous_attributes: previous }) } },
});
const intent = (metadata: Record<string, string>, fields: object = {}) => ({
  ...{
    id: `pi_made${++count}`,
    object: 'payment_intent',
    amount: 1190,
    amount_received: 1190,
    currency: 'eur',
  },
  ...{ status: 'succeeded', last_payment_error: null, metadata, ...fields },
});
const succeeded = (metadata: Record<string, string>, fields: object = {}) =>
  made('payment_intent.succeeded', intent(metadata, fields));

const latest = (type: string) => {
  const event = bank.gateway.hooks.events().findLast((one) => one.type === type);
  if (!event) throw new Error(`The gateway has told no ${type}.`);
  return event;
};

async function setUp(card = '4242') {
  const { id: clientId, methods } = await bank.client(card);
  return { clientId, method: methods[0] ?? 0, invoiceId: await bank.invoice(clientId) };
}

/** A client whose invoice was charged, and the gateway's payment. */
async function charged() {
  const standing = await setUp();
  await bank.charge(standing.invoiceId);
  const payment = bank.gateway.payments.all().at(-1);
  if (!payment) throw new Error('nothing was charged');
  return { ...standing, payment };
}

const disputesOf = (clientId: number) =>
  bank.sql`select state, amount_minor, reason, suspend_wanted from disputes where client_id = ${clientId}`;
const rowsOf = (eventId: string) =>
  bank.sql<{ state: string; why: string | null; clientId: number | null; id: number }[]>`
    select id, state, why, client_id from gateway_events where event_id = ${eventId}`;

describe('what is believed', () => {
  test('D4: a forged, a late, an unsigned and a changed event are refused, and nothing is on record', async () => {
    const { clientId, invoiceId } = await setUp();
    const event = succeeded({ tenure_invoice: String(invoiceId), tenure_client: String(clientId) });
    const payload = JSON.stringify(event);
    const good = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
    for (const how of [
      { secret: 'whsec_other' },
      { ageS: 301 },
      { signature: '' },
      { signature: 't=1,v1=00' },
    ])
      expect(await tell(event, how), JSON.stringify(how)).toMatchObject({
        ...{ status: 400, type: '/problems/invalid-request' },
      });
    const changed = payload.replace('"amount_received":1190', '"amount_received":1');
    expect(await tell(changed, { signature: good })).toMatchObject({ status: 400 });
    // An event of this gateway for another one is not believed there.
    const other = await addGateway(bank.sql, {
      ...{ providerId: await newProvider(bank.sql), url: bank.gateway.url },
    });
    await bank.sql`update payment_gateways set credentials = ${api.deps.vault.seal(
      { secretKey: 'sk_test_1', webhookSecret: 'whsec_theirs' },
      `payment_gateways:${other}`,
    )} where id = ${other}`;
    expect(await tell(event, { to: other })).toMatchObject({ status: 400 });
    expect(await rowsOf(event.id)).toEqual([]);
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'unpaid', payments: 0 });
    expect(await tell(event, { ageS: 290 })).toMatchObject({ status: 200, state: 'applied' });
  });

  test('D4: a gateway that is not there, has no secret or is manual takes nothing', async () => {
    const event = succeeded({});
    const [bare] = await bank.sql<{ id: number }[]>`
      insert into payment_gateways (provider_id, name, connector) values (${bank.providerId}, 'bare', 'stripe'), (${bank.providerId}, 'bank', 'manual') returning id`;
    for (const to of [999_999, bare?.id ?? 0, (bare?.id ?? 0) + 1, 'x', '1;drop'])
      expect(await tell(event, { to }), String(to)).toMatchObject({ status: 400 });
  });

  test('D4: what is signed but no event is told apart; a body without end is not read', async () => {
    for (const body of ['{', '[]', '{"object":"event"}', '"x"', 'null'])
      expect(await tell(body), body).toMatchObject({ status: 400, type: '/problems/malformed-body' });
    const broken = made('payment_intent.succeeded', { id: 'pi_1', object: 'payment_intent' });
    expect(await tell(broken)).toMatchObject({ status: 400 });
    expect(await tell(`{"padding":"${'x'.repeat(1_100_000)}"}`)).toMatchObject({ status: 413 });
  });

  test('D4: an event of a type that does not matter is taken and leaves nothing', async () => {
    const event = made('customer.updated', { id: 'cus_1', object: 'customer', email: 'ada@example.com' });
    expect(await tell(event)).toMatchObject({ status: 200, state: 'ignored' });
    expect(await rowsOf(event.id)).toEqual([]);
  });

  test('D4: over real connections the gateway tells it until it is taken, and it counts once', async () => {
    const { invoiceId } = await setUp('3000');
    await bank.charge(invoiceId);
    const serving = await serve(api.app, { host: '127.0.0.1', port: 0 });
    bank.gateway.hooks.sendTo({
      ...{ url: `${serving.url}/v1/gateway-webhooks/${bank.gatewayId}`, secret: WEBHOOK_SECRET },
    });
    try {
      bank.gateway.settle(bank.gateway.payments.all().at(-1)?.id ?? '');
      await bank.gateway.hooks.settled();
      expect(await bank.standing(invoiceId)).toEqual(paidOnce);
      for (const event of bank.gateway.hooks.events().slice(-2))
        expect(await bank.gateway.hooks.send(event)).toBe(200);
      expect(await bank.standing(invoiceId)).toEqual(paidOnce);
    } finally {
      bank.gateway.hooks.sendTo(null);
      await serving.close();
    }
  });
});

describe('payments', () => {
  test('D4: the event of a charge whose answer was lost settles it; told again it counts once', async () => {
    const { clientId, invoiceId } = await setUp();
    bank.gateway.faults.add({ on: 'charge', effect: 'reset', when: 'after' });
    expect(await bank.charge(invoiceId, { occurrence: 'rung/charge/1' })).toMatchObject({
      result: 'unknown',
    });
    const event = latest('payment_intent.succeeded');
    expect(await tell(event)).toMatchObject({ status: 200, state: 'applied' });
    expect(await tell(event)).toMatchObject({ status: 200, state: 'repeated' });
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
    expect(api.touched).toContain(clientId);
    expect(await bank.charge(invoiceId, { occurrence: 'rung/charge/1' })).toMatchObject({ result: 'paid' });
  });

  test('D4: twenty at once of the same event count once', async () => {
    const { clientId, invoiceId } = await setUp();
    const event = succeeded({ tenure_invoice: String(invoiceId), tenure_client: String(clientId) });
    const answers = await Promise.all(Array.from({ length: 20 }, () => tell(event)));
    expect(answers.map(({ state }) => state).filter((state) => state === 'applied')).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'paid', payments: 1 });
  });

  test('D4: a failure told after the success changes nothing; a success after a failure is booked', async () => {
    const first = await charged();
    const metadata = first.payment.metadata;
    const failed = { status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } };
    const late = made('payment_intent.payment_failed', intent(metadata, failed));
    expect(await tell(late)).toMatchObject({ state: 'applied' });
    expect(await bank.standing(first.invoiceId)).toEqual(paidOnce);

    const second = await setUp('3000');
    await bank.charge(second.invoiceId);
    const { id } = bank.gateway.payments.all().at(-1) ?? { id: '' };
    bank.gateway.settle(id, { code: 'card_declined', decline_code: 'insufficient_funds' });
    expect(await tell(latest('payment_intent.payment_failed'))).toMatchObject({ state: 'applied' });
    expect(await bank.standing(second.invoiceId)).toMatchObject({ status: 'unpaid', payments: 0 });
    bank.gateway.settle(id);
    expect(await tell(latest('payment_intent.succeeded'))).toMatchObject({ state: 'applied' });
    expect(await bank.standing(second.invoiceId)).toEqual(paidOnce);
  });

  test('D4: a payment made elsewhere is booked for the invoice that it names; what is more goes into credit', async () => {
    const { clientId, invoiceId } = await setUp();
    const event = succeeded({ tenure_invoice: String(invoiceId) }, { amount_received: 2000 });
    expect(await tell(event)).toMatchObject({ state: 'applied' });
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'paid', payments: 1 });
    const [credit] = await bank.sql`
      select sum(amount_minor)::int as minor from credit_entries where client_id = ${clientId}`;
    expect(credit).toEqual({ minor: 810 });
  });

  test('D4: what names a merged client goes to the client that it became', async () => {
    const gone = await bank.client();
    const { clientId: survivor } = await setUp();
    await bank.sql`update clients set status = 'merged', merged_into_id = ${survivor} where id = ${gone.id}`;
    const event = succeeded({ tenure_client: String(gone.id) });
    expect(await tell(event)).toMatchObject({ state: 'applied' });
    expect(await rowsOf(event.id)).toMatchObject([{ clientId: survivor }]);
    expect(api.touched.at(-1)).toBe(survivor);
  });

  test('D4: while an operation holds the client the money waits, and is booked when it has ended', async () => {
    const { clientId, invoiceId } = await setUp();
    await hold(bank.sql, clientId);
    const event = succeeded({ tenure_invoice: String(invoiceId) });
    expect(await tell(event)).toMatchObject({ status: 200, state: 'waiting' });
    expect(await bank.standing(invoiceId)).toMatchObject({ payments: 0 });
    await hold(bank.sql, clientId, false);

    const [row] = await rowsOf(event.id);
    const by = { actor: { kind: 'system', id: 'sweep' } as const, now: now.toISOString() };
    expect(await bank.sql.begin((tx) => retryEvent(tx, by, row?.id ?? 0))).toMatchObject({
      state: 'applied',
    });
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'paid', payments: 1 });
  });

  test('L16: a payment is booked at once while only services are at their servers', async () => {
    const { clientId, invoiceId } = await setUp();
    await hold(bank.sql, clientId, true, 'service-commands');
    const event = succeeded({ tenure_invoice: String(invoiceId) });
    expect(await tell(event)).toMatchObject({ status: 200, state: 'applied' });
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'paid', payments: 1 });
    await hold(bank.sql, clientId, false);
  });
});

describe('what belongs to nobody', () => {
  test('D4: a payment of an unknown client is kept for staff, who say whose it is, once', async () => {
    const { clientId, invoiceId } = await setUp();
    const event = succeeded({ tenure_client: '999999' });
    expect(await tell(event)).toMatchObject({ status: 200, state: 'unmatched' });
    const list = await api.ask(`GET /v1/gateway-events?state=unmatched&providerId=${bank.providerId}`);
    expect(list.status, list.text).toBe(200);
    expect(list.body.items[0]).toMatchObject({
      eventId: event.id,
      why: 'client-unknown',
      state: 'unmatched',
    });
    const assign = (body: object) =>
      api.ask(`POST /v1/gateway-events/${list.body.items[0]?.id}/assign`, { body });
    expect((await assign({ clientId: 999_999 })).status).toBe(404);
    expect((await assign({ clientId, invoiceId: invoiceId + 1000 })).status).toBe(422);
    expect((await assign({ transactionId: 1 })).status).toBe(422);
    const done = await assign({ clientId, invoiceId });
    expect(done.status, done.text).toBe(200);
    expect(done.body).toMatchObject({ state: 'applied', clientId });
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'paid', payments: 1 });
    expect((await assign({ clientId, invoiceId })).status).toBe(409);
    expect(await tell(event)).toMatchObject({ state: 'repeated' });
  });

  test('D4: another currency than the invoice’s is for staff; what does not belong here is laid aside', async () => {
    const { invoiceId } = await setUp();
    const event = succeeded({ tenure_invoice: String(invoiceId) }, { currency: 'usd' });
    expect(await tell(event)).toMatchObject({ state: 'unmatched' });
    const [row] = await rowsOf(event.id);
    const over = await api.ask(`POST /v1/gateway-events/${row?.id}/assign`, { body: { passOver: true } });
    expect(over.body).toMatchObject({ state: 'passed-over', assignedBy: expect.stringMatching(/^token:/) });
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'unpaid', payments: 0 });
  });

  test('D4: an invoice or a client of another provider is not paid by this gateway', async () => {
    const theirs = await newProvider(bank.sql);
    const clientId = await api.client(theirs);
    const invoiceId = await bank.invoice(clientId);
    for (const name of ['tenure_invoice', 'tenure_client'])
      expect(
        await tell(succeeded({ [name]: String(name === 'tenure_client' ? clientId : invoiceId) })),
      ).toMatchObject({ state: 'unmatched' });
    const stranger = await api.token(['billing:read', 'billing:write'], [theirs]);
    expect((await api.ask('GET /v1/gateway-events', { token: stranger })).body.items).toEqual([]);
  });
});

describe('refunds', () => {
  test('D4: what was given back at the gateway is booked, in whatever order it is told', async () => {
    const { payment, invoiceId } = await charged();
    const refunded = (amount: number) =>
      made('charge.refunded', {
        ...{ id: payment.charge, object: 'charge', payment_intent: payment.id, currency: 'eur' },
        ...{ amount: 1190, amount_refunded: amount },
      });
    expect(await tell(refunded(500))).toMatchObject({ state: 'applied' });
    expect(await tell(refunded(200))).toMatchObject({ state: 'applied' });
    const out = () => bank.sql`
      select sum(amount_out_minor)::int as minor, count(*)::int as bookings from transactions
      where invoice_id = ${invoiceId} and kind = 'refund'`;
    expect(await out()).toEqual([{ minor: 500, bookings: 1 }]);
    expect(await tell(refunded(1190))).toMatchObject({ state: 'applied' });
    expect(await out()).toEqual([{ minor: 1190, bookings: 2 }]);
    expect((await bank.standing(invoiceId)).status).toBe('refunded');
  });

  test('D4: a refund that is told before its payment waits for it', async () => {
    const { clientId, invoiceId } = await setUp();
    const event = succeeded({ tenure_invoice: String(invoiceId) });
    const { id } = event.data.object as { id: string };
    const refund = made('charge.refunded', {
      ...{ id: 'ch_early', object: 'charge', payment_intent: id, currency: 'eur', amount_refunded: 1190 },
    });
    expect(await tell(refund)).toMatchObject({ status: 200, state: 'waiting' });
    expect(await tell(event)).toMatchObject({ state: 'applied' });
    expect(await rowsOf(refund.id)).toMatchObject([{ state: 'applied', clientId }]);
    expect((await bank.standing(invoiceId)).status).toBe('refunded');
  });

  test('D4: one whose payment never comes is for staff after a day, who name the payment', async () => {
    const { payment, invoiceId } = await charged();
    const refund = made('charge.refunded', {
      ...{ id: 'ch_lost', object: 'charge', payment_intent: null, currency: 'eur', amount_refunded: 190 },
    });
    await tell(refund);
    const [row] = await rowsOf(refund.id);

    const retry = (hours: number) =>
      bank.sql.begin((tx) =>
        retryEvent(
          tx,
          {
            ...{ actor: { kind: 'system', id: null } },
            now: new Date(now.getTime() + hours * 3_600_000).toISOString(),
          },
          row?.id ?? 0,
        ),
      );
    expect(await retry(23)).toMatchObject({ state: 'waiting' });
    expect(await retry(25)).toMatchObject({ state: 'unmatched' });
    const [booked] = await bank.sql`select id from transactions where gateway_reference = ${payment.id}`;
    const assigned = await api.ask(`POST /v1/gateway-events/${row?.id}/assign`, {
      body: { transactionId: booked?.id },
    });
    expect(assigned.status, assigned.text).toBe(200);
    const [sum] = await bank.sql`
      select sum(amount_out_minor)::int as minor from transactions where invoice_id = ${invoiceId}`;
    expect(sum).toEqual({ minor: 190 });
  });

  test('M7: a refund that fails days later is booked back: credit where the claim was given up, once', async () => {
    const { payment, invoiceId, clientId } = await charged();
    const refunded = (amount: number) =>
      made('charge.refunded', {
        ...{ id: payment.charge, object: 'charge', payment_intent: payment.id, currency: 'eur' },
        ...{ amount: 1190, amount_refunded: amount },
      });
    const refund = (type: string, id: string, status: string) =>
      made(type, {
        ...{ id, object: 'refund', charge: payment.charge, payment_intent: payment.id, currency: 'eur' },
        ...{ amount: 1190, status },
      });
    const balance = async () => {
      const [row] = await bank.sql<{ minor: number }[]>`
        select coalesce(sum(amount_minor), 0)::int as minor from credit_entries where client_id = ${clientId}`;
      return row?.minor;
    };
    // Told before the refund itself, it waits for it; one that has arrived changes nothing.
    expect(await tell(refund('refund.failed', 're_early', 'failed'))).toMatchObject({ state: 'waiting' });
    await bank.sql`update gateway_events set state = 'passed-over', settled_at = now() where state = 'waiting'`;
    expect(await tell(refunded(1190))).toMatchObject({ state: 'applied' });
    expect(await tell(refund('refund.updated', 're_1', 'succeeded'))).toMatchObject({ state: 'ignored' });
    expect((await bank.standing(invoiceId)).status).toBe('refunded');

    expect(await tell(refund('refund.failed', 're_1', 'failed'))).toMatchObject({ state: 'applied' });
    expect(await tell(refund('charge.refund.updated', 're_1', 'failed'))).toMatchObject({ state: 'applied' });
    expect(await balance()).toBe(1190);
    const [back] = await bank.sql<{ id: number; amountInMinor: number; invoiceId: number }[]>`
      select t.id, t.amount_in_minor, t.invoice_id from transactions t join transactions r on r.id = t.refund_of_id
      where t.client_id = ${clientId} and t.gateway_reference = 're_1/failed' and r.kind = 'refund'`;
    expect(back).toMatchObject({ amountInMinor: 1190, invoiceId });
    // The gateway counts only what has arrived: what it gives back afterwards is booked in full.
    expect(await tell(refunded(190))).toMatchObject({ state: 'applied' });
    const out = async () => {
      const [row] = await bank.sql<{ minor: number }[]>`
        select sum(amount_out_minor)::int as minor from transactions where client_id = ${clientId}`;
      return row?.minor;
    };
    expect(await out()).toBe(1190 + 190);
    // Paid out in another way: the gateway is not asked.
    const paidOut = await api.ask(`POST /v1/transactions/${back?.id}/refund`, {
      body: { amountMinor: 1000 },
    });
    expect(paidOut.status, paidOut.text).toBe(201);
    expect(await balance()).toBe(0);
  });

  test('M7: where the refund had made the invoice owed again, the money that came back pays it', async () => {
    const { payment, invoiceId } = await charged();
    await bank.sql`update invoices set status = 'unpaid', subtotal_minor = 2000, total_minor = 2000 where id = ${invoiceId}`;
    await bank.sql`update invoice_items set amount_minor = 2000 where invoice_id = ${invoiceId}`;
    await tell(
      made('charge.refunded', {
        ...{ id: payment.charge, object: 'charge', payment_intent: payment.id, currency: 'eur' },
        ...{ amount: 1190, amount_refunded: 700 },
      }),
    );
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'unpaid', owedMinor: 1510 });
    const failed = {
      ...{ id: 're_back', object: 'refund', charge: payment.charge, payment_intent: payment.id },
      ...{ amount: 700, currency: 'eur', status: 'failed' },
    };
    expect(await tell(made('refund.failed', failed))).toMatchObject({ state: 'applied' });
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'unpaid', owedMinor: 810 });
  });
});

describe('disputes', () => {
  test('D10: a chargeback is marked; when it is lost the money is gone and the invoice is owed again', async () => {
    const { clientId, invoiceId, payment } = await charged();
    bank.gateway.dispute(payment.id, 'needs_response');
    expect(await tell(latest('charge.dispute.created'))).toMatchObject({ state: 'applied' });
    expect(await disputesOf(clientId)).toEqual([
      { state: 'open', amountMinor: 1190, reason: 'fraudulent', suspendWanted: false },
    ]);
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'paid' });
    bank.gateway.dispute(payment.id, 'lost');
    const closed = latest('charge.dispute.closed');
    expect(await tell(closed)).toMatchObject({ state: 'applied' });
    expect(await tell(closed)).toMatchObject({ state: 'repeated' });
    expect(await disputesOf(clientId)).toMatchObject([{ state: 'lost' }]);
    expect(await bank.standing(invoiceId)).toMatchObject({ status: 'unpaid', owedMinor: 1190 });
  });

  test('D10: one that is won changes no money, also when its end is told first', async () => {
    const { clientId, invoiceId, payment } = await charged();
    bank.gateway.dispute(payment.id, 'needs_response');
    bank.gateway.dispute(payment.id, 'won');
    expect(await tell(latest('charge.dispute.closed'))).toMatchObject({ state: 'applied' });
    expect(await tell(latest('charge.dispute.created'))).toMatchObject({ state: 'applied' });
    expect(await disputesOf(clientId)).toMatchObject([{ state: 'won' }]);
    expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  });

  test('D10: by the provider’s policy a chargeback also asks for suspension', async () => {
    await bank.sql`update providers set policy = '{"payments": {"chargeback": "suspend"}}' where id = ${bank.providerId}`;
    const { clientId, payment } = await charged();
    bank.gateway.dispute(payment.id, 'needs_response');
    await tell(latest('charge.dispute.created'));
    await bank.sql`update providers set policy = '{}' where id = ${bank.providerId}`;
    expect(await disputesOf(clientId)).toMatchObject([{ state: 'open', suspendWanted: true }]);
  });
});

describe('payment methods', () => {
  const methods = (clientId: number) =>
    api.ask(`GET /v1/clients/${clientId}/payment-methods`).then(({ body }) => body.items);

  test('M15: a method that was detached at the gateway is removed here, and another one becomes the default', async () => {
    const { id: clientId, methods: ids } = await bank.client('4242', '4242');
    bank.gateway.methods.detach(`pm_${clientId}x0`);
    const detached = made('payment_method.detached', {
      ...{ id: `pm_${clientId}x0`, object: 'payment_method', customer: null },
      card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2030 },
    });
    expect(await tell(detached)).toMatchObject({ state: 'applied' });
    const [first, second] = await methods(clientId);
    expect(first).toMatchObject({ id: ids[1], isDefault: true, removedAt: null, reference: 'set' });
    expect(second).toMatchObject({ id: ids[0], isDefault: false, reference: 'none' });
    expect(second?.removedAt).not.toBeNull();
    const [row] = await bank.sql`select * from gateway_events where event_id = ${detached.id}`;
    expect(JSON.stringify(row)).not.toContain(`pm_${clientId}`);
  });

  test('M15: a renewed card has its new digits and date here, and may be charged again', async () => {
    const { clientId, method, invoiceId } = await setUp('0069');
    expect(await bank.charge(invoiceId)).toMatchObject({ decline: 'hard', code: 'expired_card' });
    bank.gateway.methods.put({ id: `pm_${clientId}x0`, customer: `cus_${clientId}`, last4: '4242' });
    const renewed = made(
      'payment_method.automatically_updated',
      {
        ...{ id: `pm_${clientId}x0`, object: 'payment_method', customer: `cus_${clientId}` },
        card: { brand: 'visa', last4: '4242', exp_month: 2, exp_year: 2032 },
      },
      { card: { last4: '0069' } },
    );
    expect(await tell(renewed)).toMatchObject({ state: 'applied' });
    expect(await methods(clientId)).toMatchObject([
      { id: method, lastFour: '4242', expiresOn: '2032-02-29', declinedCode: null },
    ]);
    expect(await bank.charge(invoiceId)).toMatchObject({ result: 'paid' });
  });

  test('M15: a method that nobody has here is passed over; that of a held client is told again later', async () => {
    const unknown = made('payment_method.detached', { id: 'pm_unknown', object: 'payment_method' });
    expect(await tell(unknown)).toMatchObject({ status: 200, state: 'passed-over' });
    const { clientId } = await setUp();
    await hold(bank.sql, clientId);
    const detached = made('payment_method.detached', {
      ...{ id: `pm_${clientId}x0`, object: 'payment_method', card: { last4: '4242' } },
    });
    expect(await tell(detached)).toMatchObject({ status: 409 });
    await hold(bank.sql, clientId, false);
    expect(await tell(detached)).toMatchObject({ status: 200, state: 'applied' });
  });
});
