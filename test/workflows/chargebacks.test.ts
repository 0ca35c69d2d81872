import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../api/engine.ts';
import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import { type TestApi, testApi } from '../api/support.ts';
import { GATEWAY, GATEWAY_KEY, type TestClient } from '../support/world.ts';
import { eventually, type House, openHouse } from './harness.ts';

const WEBHOOK_SECRET = 'whsec_chargebacks';

let house: House;
let api: TestApi;
let gatewayId = 0;
beforeAll(async () => {
  house = await openHouse();
  const { client, taskQueue } = house.temporal;
  const database = { sql: house.sql, url: house.databaseUrl, drop: async () => {} };
  api = await testApi({ database, engine: createEngine(client, { taskQueue }) });
  const [gateway] = await house.sql<
    { id: number }[]
  >`select id from payment_gateways where name = ${GATEWAY}`;
  gatewayId = gateway?.id ?? 0;
  const credentials = { secretKey: GATEWAY_KEY, webhookSecret: WEBHOOK_SECRET };
  const sealed = house.world.deps.vault.seal(credentials, `payment_gateways:${gatewayId}`);
  await house.sql`update payment_gateways set credentials = ${sealed} where id = ${gatewayId}`;
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});
afterEach(async () => {
  house.world.panel.faults.clear();
  await setPolicy({});
});

const setPolicy = (payments: object) => house.sql`
  update providers set policy = ${house.sql.json({ payments } as never)} where id = ${house.world.providerId}`;

/** A client who has paid an invoice by card, and what bills it. */
async function paidByCard(bills: (client: TestClient) => number[] = () => []) {
  const { sql, world } = house;
  const client = await world.client({ services: 3 });
  const [invoiceId = 0] = client.invoiceIds;
  const reference = `pm_back${client.id}`;
  world.gateway.methods.put({ id: reference, last4: '4242' });
  await sql.begin((tx) =>
    insertPaymentMethod(
      tx,
      world.deps.vault,
      { clientId: client.id, gateway: GATEWAY, kind: 'card', isDefault: true },
      reference,
    ),
  );
  for (const serviceId of bills(client))
    await sql`
      insert into invoice_items (client_id, invoice_id, service_id, description, amount_minor)
      values (${client.id}, ${invoiceId}, ${serviceId}, 'Hosting', 0)`;
  await api.ask(`POST /v1/invoices/${invoiceId}/charge`, {
    body: {},
    headers: { 'idempotency-key': randomUUID() },
  });
  const payment = await eventually(
    async () =>
      world.gateway.payments
        .all()
        .find(
          ({ status, metadata }) => status === 'succeeded' && metadata.tenure_invoice === String(invoiceId),
        ),
    'the charge',
  );
  await eventually(
    async () => (await api.ask(`GET /v1/invoices/${invoiceId}`)).body.status === 'paid',
    'the payment',
  );
  return { client, invoiceId, paymentId: payment.id };
}

/** The gateway tells how a dispute stands, then the sweep runs as its schedule lets it. */
async function contested(paymentId: string, status: 'needs_response' | 'won' | 'lost'): Promise<void> {
  house.world.gateway.dispute(paymentId, status);
  const event = house.world.gateway.hooks.events().at(-1);
  const payload = JSON.stringify(event);
  const answer = await api.app.request(`/v1/gateway-webhooks/${gatewayId}`, {
    method: 'POST',
    headers: {
      'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET }),
      'content-type': 'application/json; charset=utf-8',
    },
    body: payload,
  });
  expect(await answer.json()).toEqual({ state: 'applied' });
  await sweep();
}

const sweep = () =>
  house.temporal.client.workflow.execute('settleOpenCharges', {
    ...{ workflowId: `settle-${randomUUID()}`, taskQueue: house.temporal.taskQueue, args: [] },
  });

async function disputeOf({ id }: TestClient) {
  const [dispute] = (await api.ask(`GET /v1/clients/${id}/disputes`)).body.items as {
    id: number;
    state: string;
    suspendWanted: boolean;
    suspendedBy: string | null;
    liftedBy: string | null;
  }[];
  if (!dispute) throw new Error('The client has no dispute.');
  return dispute;
}

const reasonsOf = async ({ id }: TestClient) =>
  (
    await house.sql<{ because: string | null }[]>`
      select suspended_reason as because from services where client_id = ${id} and server_id is not null order by id`
  ).map(({ because }) => because);

const suspendedAt = (client: TestClient) =>
  client.users.map((user) => house.world.panel.account(user)?.suspended);

test('D10: a chargeback suspends the services of its invoice at the panel; won, they run again, others stay', async () => {
  await setPolicy({ chargeback: 'suspend' });
  const { client, paymentId } = await paidByCard(({ serviceIds }) => serviceIds.slice(0, 2));
  await house.sql`
    update services set status = 'suspended', suspended_at = now(), suspended_reason = 'staff' where id = ${client.serviceIds[2] ?? 0}`;
  house.world.panel.changeAccount(client.users[2] ?? '', { suspended: true, suspendReason: 'staff' });
  await contested(paymentId, 'needs_response');
  const open = await disputeOf(client);
  expect(open).toMatchObject({ state: 'open', suspendWanted: true, suspendedBy: expect.any(String) });
  const operation = await house.operations.ended(open.suspendedBy ?? '');
  expect([operation.state, operation.requestedBy]).toEqual(['completed', 'chargebacks']);
  expect(operation.params).toMatchObject({ command: 'suspend', because: 'chargeback' });
  expect(await reasonsOf(client)).toEqual(['chargeback', 'chargeback', 'staff']);
  expect(suspendedAt(client)).toEqual([true, true, true]);

  // The next sweep finds nothing to do.
  await sweep();
  expect((await disputeOf(client)).suspendedBy).toBe(open.suspendedBy);
  await contested(paymentId, 'won');
  const won = await disputeOf(client);
  expect(won).toMatchObject({ state: 'won', suspendWanted: false, liftedBy: expect.any(String) });
  await house.operations.ended(won.liftedBy ?? '');
  expect(await reasonsOf(client)).toEqual([null, null, 'staff']);
  expect(suspendedAt(client)).toEqual([false, false, true]);
});

test('D10: where the invoice names no service all active ones are suspended, but for those that never are by themselves', async () => {
  await setPolicy({ chargeback: 'suspend' });
  const { client, paymentId } = await paidByCard();
  await house.sql`update services set auto_suspend_override = true where id = ${client.serviceIds[1] ?? 0}`;
  await contested(paymentId, 'needs_response');
  await house.operations.ended((await disputeOf(client)).suspendedBy ?? '');
  expect(await reasonsOf(client)).toEqual(['chargeback', null, 'chargeback']);
  await contested(paymentId, 'lost');
  expect(await disputeOf(client)).toMatchObject({ state: 'lost', suspendWanted: false, liftedBy: null });
  expect(await reasonsOf(client)).toEqual(['chargeback', null, 'chargeback']);
});

test('D10: what a won dispute has suspended can stay by the policy; without one nothing is suspended', async () => {
  await setPolicy({ chargeback: 'suspend', chargebackWon: 'leave' });
  const { client, paymentId } = await paidByCard();
  await contested(paymentId, 'needs_response');
  await house.operations.ended((await disputeOf(client)).suspendedBy ?? '');
  await contested(paymentId, 'won');
  expect(await disputeOf(client)).toMatchObject({ state: 'won', suspendWanted: false, liftedBy: null });
  expect(await reasonsOf(client)).toEqual(['chargeback', 'chargeback', 'chargeback']);
  await setPolicy({});
  const other = await paidByCard();
  await contested(other.paymentId, 'needs_response');
  expect(await disputeOf(other.client)).toMatchObject({ suspendWanted: false, suspendedBy: null });
});

test('D10: another operation goes first; a dispute that is won while its suspension is blocked lifts it afterwards', async () => {
  await setPolicy({ chargeback: 'suspend' });
  const { client, paymentId } = await paidByCard();
  const [first = 0] = client.serviceIds;
  const { panel } = house.world;
  panel.faults.add({ on: 'suspendacct', user: client.users[0], effect: 'refuse', times: null });
  const staff = await house.operations.start('service-commands', client.id, {
    ...{ command: 'suspend', services: [first] },
  });
  await house.operations.until(staff, 'blocked');
  await contested(paymentId, 'needs_response');
  expect(await disputeOf(client)).toMatchObject({ suspendWanted: true, suspendedBy: null });
  await house.operations.decide(staff, 'skip');
  await house.operations.ended(staff);
  await sweep();
  const { suspendedBy } = await disputeOf(client);
  await house.operations.until(suspendedBy ?? '', 'blocked');
  await contested(paymentId, 'won');
  expect(await disputeOf(client)).toMatchObject({ state: 'won', suspendWanted: true, liftedBy: null });
  panel.faults.clear();
  await house.operations.decide(suspendedBy ?? '', 'retry');
  await house.operations.ended(suspendedBy ?? '');
  await sweep();
  await house.operations.ended((await disputeOf(client)).liftedBy ?? '');
  expect(await reasonsOf(client)).toEqual([null, null, null]);
  expect(suspendedAt(client)).toEqual([false, false, false]);
});

test('D10: a dispute that staff record suspends by the same policy, and gives back when they say that it is won', async () => {
  const { sql, world } = house;
  await setPolicy({ chargeback: 'suspend' });
  const client = await world.client({ services: 2 });
  const record = (body: object = {}) =>
    api.ask(`POST /v1/clients/${client.id}/disputes`, {
      body: { gateway: 'bank', currency: 'EUR', amountMinor: 500, ...body },
    });
  const made = await record();
  expect(made.status, made.text).toBe(201);
  expect(made.body).toMatchObject({ state: 'open', suspendWanted: true });
  await sweep();
  await house.operations.ended((await disputeOf(client)).suspendedBy ?? '');
  expect(await reasonsOf(client)).toEqual(['chargeback', 'chargeback']);
  const won = await api.ask(`PATCH /v1/disputes/${made.body.id}`, {
    body: { state: 'won' },
    headers: { 'if-match': (await api.ask(`GET /v1/disputes/${made.body.id}`)).headers.get('etag') ?? '' },
  });
  expect(won.status, won.text).toBe(200);
  await sweep();
  await house.operations.ended((await disputeOf(client)).liftedBy ?? '');
  expect(await reasonsOf(client)).toEqual([null, null]);
  await setPolicy({});
  expect((await record()).body).toMatchObject({ suspendWanted: false });
  await sql`update disputes set state = 'won', closed_at = now() where client_id = ${client.id} and state = 'open'`;
});
