import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addBelongings, chargeUnderWay, refundUnderWay } from '../support/belongings.ts';
import { pointersTo } from '../support/pointers.ts';
import type { TestClient } from '../support/world.ts';
import { type House, itemsOf, openHouse, preview, refusal, rowsOf } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());
afterEach(async () => {
  house.world.panel.faults.clear();
  house.world.gateway.faults.clear();
  await Promise.all([house.world.panel.up(), house.world.gateway.up()]);
});

const hard = { mode: 'hard', removeTransactions: false, removeLogins: true } as const;
const soft = { mode: 'soft', removeTransactions: false, removeLogins: false } as const;

/** What was done, and what other systems are told of it. */
const KEPT = ['operations.client_id', 'outbox.client_id'];

const policy = (policy: object) =>
  house.sql`update providers set policy = ${house.sql.json(policy as never)} where id = ${house.world.providerId}`;

async function loginExists(id: number): Promise<boolean> {
  return (await house.sql`select from logins where id = ${id}`).length > 0;
}

describe('delete hard', () => {
  test('L7: accounts, payment methods and files go first, then every row; transactions stay without the person', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 2 });
    const { methods, files, payments, sharedLogin } = await addBelongings(world, client);
    const plan = await preview(sql, 'delete', client.id, hard);
    expect(plan.blockers).toEqual([]);
    expect(plan.warnings.map(({ code }) => code)).toEqual([
      'destroys-accounts',
      'documents-go',
      'domains-stay',
      'shared-logins',
      'no-return',
    ]);
    const id = await operations.start('delete', client.id, hard);
    expect((await operations.ended(id)).state).toBe('completed');

    for (const user of client.users) expect(world.panel.account(user)).toBeUndefined();
    for (const { reference } of methods) expect(world.gateway.methods.get(reference)?.customer).toBeNull();
    for (const { key } of files) expect(await world.deps.storage.get(key)).toBe('missing');
    expect(Object.keys(await pointersTo(sql, client.id)).sort()).toEqual(KEPT);
    expect(await loginExists(client.loginId)).toBe(false);
    expect(await loginExists(sharedLogin)).toBe(true);
    const kept = await sql`
      select client_id, invoice_id, gateway_reference, description, amount_in_minor from transactions
      where id in ${sql(payments)} order by id`;
    expect(kept).toEqual([
      // Tax law keeps what is of this year; what is of 2009 goes with the person.
      {
        clientId: null,
        invoiceId: null,
        gatewayReference: `txn-${client.id}-1`,
        description: 'Paid by Ada Byron',
        amountInMinor: 500,
      },
      { clientId: null, invoiceId: null, gatewayReference: null, description: '', amountInMinor: 500 },
    ]);
    const { steps } = await operations.view(id);
    expect(steps.at(-2)).toMatchObject({ id: 'remove-client', summary: { clients: 1, late: 0 } });
    expect((await operations.eventTypes(id)).at(-1)).toBe('operation.completed');
  });

  test('L7: the numbers merged into the client go with it', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 0 });
    const [former] = await sql<{ id: number }[]>`
      insert into clients (provider_id, currency, status, merged_into_id, last_name)
      values (${world.providerId}, 'EUR', 'merged', ${client.id}, 'Lovelace') returning id`;
    await operations.ended(await operations.start('delete', client.id, soft));
    expect(await pointersTo(sql, former?.id ?? 0)).toEqual({});
  });

  test('L7: hard, it answers a request for erasure; soft, accounts may stay elsewhere and it does not', async () => {
    const { sql, world, operations } = house;
    for (const [params, answers] of [
      [hard, true],
      [soft, false],
    ] as const) {
      const client = await world.client({ services: 0 });
      const [request] = await sql<{ id: number }[]>`
        insert into data_requests (provider_id, client_id, kind, received_on, due_on)
        values (${world.providerId}, ${client.id}, 'erasure', '2026-03-01', '2026-03-31') returning id`;
      const id = await operations.start('delete', client.id, params);
      expect((await operations.ended(id)).state).toBe('completed');
      expect(
        await sql`
          select client_id, fulfilled_by, closed_at is not null as closed from data_requests where id = ${request?.id ?? 0}`,
      ).toEqual([{ clientId: null, fulfilledBy: answers ? id : null, closed: answers }]);
    }
  });

  test('X3: a server without credentials blocks with a sentence, and it goes on when they are set', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 1 });
    const [server] = await sql<
      { credentials: string }[]
    >`select credentials from servers where id = ${world.serverId}`;
    await sql`update servers set credentials = null where id = ${world.serverId}`;
    const plan = await preview(sql, 'delete', client.id, hard);
    expect(plan.warnings.map(({ code }) => code)).toContain('needs-credentials');
    const id = await operations.start('delete', client.id, hard);
    await operations.until(id, 'blocked');
    expect([...(await itemsOf(sql, id)).values()][0]?.error).toMatchObject({
      code: 'needs-credentials',
      message: `Server ${world.serverId} has no credentials. Set them on the server’s record, then retry.`,
    });
    await sql`update servers set credentials = ${server?.credentials ?? ''} where id = ${world.serverId}`;
    await operations.decide(id, 'retry');
    expect((await operations.ended(id)).state).toBe('completed');
    expect(Object.keys(await pointersTo(sql, client.id)).sort()).toEqual(KEPT);
  });

  test('X3: an account that is not the client’s blocks; skipped, the operation still names it and its server', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 2 });
    const [stranger = '', own = ''] = client.users;
    world.panel.changeAccount(stranger, { domain: 'stranger.example.com' });
    const id = await operations.start('delete', client.id, hard);
    await operations.until(id, 'blocked');
    const [service = 0] = client.serviceIds;
    expect((await itemsOf(sql, id)).get(service)?.error?.code).toBe('identity-mismatch');
    expect(await refusal(operations.decide(id, 'roll-back'))).toContain('point of no return');
    await operations.decide(id, 'skip', { items: [service] });
    await operations.ended(id);
    expect(world.panel.account(stranger)).toBeDefined();
    expect(world.panel.account(own)).toBeUndefined();
    const { steps } = await operations.view(id);
    expect(steps.find((step) => step.id === 'remove-client')).toMatchObject({
      summary: { clients: 1, 'skipped: terminate-services': String(service) },
    });
    expect((await itemsOf(sql, id)).get(service)?.summary).toEqual({ server: world.serverId });
  });

  test('L7: a file that is gone counts as removed; a gateway that refuses our key blocks until it is renewed', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 0 });
    const { files } = await addBelongings(world, client);
    await world.deps.storage.remove(files[0]?.key ?? '');
    world.gateway.faults.add({ on: 'retrieve', effect: 'status', status: 401, times: 2 });
    const id = await operations.start('delete', client.id, hard);
    const blocked = await operations.until(id, 'blocked');
    expect(blocked.currentStep).toBe('detach-payment-methods');
    expect(blocked.problem?.code).toBe('bad-credentials');
    const errors = [...(await itemsOf(sql, id)).values()].flatMap(({ error }) =>
      error ? [error.message] : [],
    );
    expect(errors[0]).toMatch(/^Payment method \d+ at gateway cards: .*refuses the credentials/);
    await operations.decide(id, 'retry');
    expect((await operations.ended(id)).state).toBe('completed');
    const items = await sql`
      select summary from operation_items where operation_id = ${id} and step_id = 'remove-files' order by item_id`;
    expect(items).toEqual([{ summary: { outcome: 'removed' } }, { summary: { outcome: 'removed' } }]);
  });

  test('L7: before anything is destroyed it can be rolled back, and everything is as it was', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 1 });
    const before = await rowsOf(sql, client);
    world.panel.faults.add({ effect: 'status', status: 503, times: null });
    const id = await operations.start('delete', client.id, hard);
    await operations.until(id, 'blocked');
    await operations.decide(id, 'roll-back');
    expect((await operations.ended(id)).state).toBe('rolled-back');
    expect(await rowsOf(sql, client)).toEqual(before);
  });

  test('L7: cancel is possible until it begins, and refused after the point of no return', async () => {
    const { world, operations } = house;
    const client = await world.client({ services: 2 });
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const waiting = await operations.start('delete', client.id, hard, { startAt });
    await operations.decide(waiting, 'cancel');
    expect((await operations.ended(waiting)).state).toBe('cancelled');

    world.panel.faults.add({ on: 'removeacct', user: client.users[1], effect: 'refuse', times: null });
    const id = await operations.start('delete', client.id, hard);
    await operations.until(id, 'blocked');
    expect((await operations.view(id)).pastNoReturn).toBe(true);
    expect(await refusal(operations.decide(id, 'cancel'))).toContain(
      'only one that has not begun can be cancelled',
    );
    world.panel.faults.clear();
    await operations.decide(id, 'retry');
    await operations.ended(id);
  });

  test('L7: a client that has changed since it was asked for is looked at again before anything is done', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 1 });
    const startAt = new Date(Date.now() + 1_000).toISOString();
    const id = await operations.start('delete', client.id, hard, { startAt, bound: true });
    // A mail and its line in the log are no reason to ask again.
    await sql`insert into messages (provider_id, client_id, to_address, state) values (${world.providerId}, ${client.id}, 'a@example.com', 'sent')`;
    await sql`insert into services (client_id, status, currency, cycle) values (${client.id}, 'pending', 'EUR', 'monthly')`;
    const blocked = await operations.until(id, 'blocked');
    expect(blocked.problem?.code).toBe('plan-changed');
    expect(world.panel.account(client.users[0] ?? '')).toBeDefined();
    await operations.decide(id, 'cancel');
    await operations.ended(id);
  });

  test('L7: mails and lines of the log that come while it waits do not keep it from beginning', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 0 });
    const startAt = new Date(Date.now() + 1_000).toISOString();
    const id = await operations.start('delete', client.id, soft, { startAt, bound: true });
    await sql`insert into messages (provider_id, client_id, to_address, state) values (${world.providerId}, ${client.id}, 'a@example.com', 'sent')`;
    await sql`insert into change_log (provider_id, client_id, entity, action, actor_kind) values (${world.providerId}, ${client.id}, 'client', 'read', 'system')`;
    expect((await operations.ended(id)).state).toBe('completed');
  });
});

describe('delete soft', () => {
  test('L8: rows and stored files go; nothing happens on a server or at the gateway, and the preview says so', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 2 });
    const { methods, files, sharedLogin } = await addBelongings(world, client);
    const plan = await preview(sql, 'delete', client.id, soft);
    expect(plan.steps.map(({ id }) => id)).toEqual([
      'stop-sign-ins',
      'remove-files',
      'remove-exports',
      'detach-records',
      'remove-rows',
      'remove-client',
      'tell-subscribers',
    ]);
    const said = plan.warnings.map(({ message }) => message);
    expect(said).toContain('2 accounts will stay on the servers, and Tenure no longer knows whose they are.');
    expect(said).toContain(
      '2 payment methods will stay at the gateway, and Tenure can no longer remove them.',
    );
    const before = world.panel.calls();
    const id = await operations.start('delete', client.id, soft);
    expect((await operations.ended(id)).state).toBe('completed');
    expect(world.panel.calls()).toEqual(before);
    for (const user of client.users) expect(world.panel.account(user)).toBeDefined();
    for (const { reference } of methods)
      expect(world.gateway.methods.get(reference)?.customer).not.toBeNull();
    for (const { key } of files) expect(await world.deps.storage.get(key)).toBe('missing');
    expect(Object.keys(await pointersTo(sql, client.id)).sort()).toEqual(KEPT);
    // Logins are only removed when asked for.
    expect([await loginExists(client.loginId), await loginExists(sharedLogin)]).toEqual([true, true]);
  });

  test('L9: transactions go too when that is asked for and the policy allows it', async () => {
    const { sql, world, operations } = house;
    const client = await world.client({ services: 0 });
    const { payments } = await addBelongings(world, client);
    const all = { ...soft, removeTransactions: true };
    expect((await preview(sql, 'delete', client.id, all)).blockers).toMatchObject([
      {
        code: 'transactions-stay',
        message: `Provider ${world.providerId} keeps the transactions of deleted clients: ask without \`removeTransactions\`, or change its policy.`,
      },
    ]);
    await policy({ delete: { allowRemovingTransactions: true } });
    await operations.ended(await operations.start('delete', client.id, all));
    await policy({});
    expect(await sql`select from transactions where id in ${sql(payments)}`).toHaveLength(0);
    expect(Object.keys(await pointersTo(sql, client.id)).sort()).toEqual(KEPT);
  });
});

describe('what stands against it', () => {
  let client: TestClient;
  const blockers = async () =>
    (await preview(house.sql, 'delete', client.id, hard)).blockers.map(({ message }) => message);
  beforeAll(async () => {
    client = await house.world.client({ services: 2 });
    await addBelongings(house.world, client);
  });

  test('L10: the provider’s policy refuses and says which', async () => {
    const { providerId } = house.world;
    await policy({ delete: { refuseWith: ['payments', 'active-services'] } });
    expect(await blockers()).toEqual([
      `Client ${client.id} has 2 payments and 2 active services: provider ${providerId} does not allow deleting such a client.`,
    ]);
    await policy({ delete: { refuseWith: ['charges'] } });
    expect(await blockers()).toEqual([
      `Client ${client.id} has 2 charges: provider ${providerId} does not allow deleting such a client.`,
    ]);
    await policy({});
    expect(await blockers()).toEqual([]);
  });

  test('L10: a legal hold and an open dispute always do', async () => {
    const { sql } = house;
    const [hold] = await sql<{ id: number }[]>`
      insert into legal_holds (client_id, reason, set_by) values (${client.id}, 'sued', 'token:1') returning id`;
    const [dispute] = await sql<{ id: number }[]>`
      insert into disputes (client_id, gateway, currency, amount_minor) values (${client.id}, 'card', 'EUR', 1) returning id`;
    expect(await blockers()).toEqual([
      `The client’s data must be kept: legal hold ${hold?.id} stands.`,
      `The client contests a payment: dispute ${dispute?.id} is open.`,
    ]);
    await sql`update legal_holds set released_at = now(), released_by = 'token:1' where id = ${hold?.id ?? 0}`;
    await sql`update disputes set state = 'won', closed_at = now() where id = ${dispute?.id ?? 0}`;
    expect(await blockers()).toEqual([]);
  });

  test('L10: a payment under way, a merged and an anonymized client do', async () => {
    const { sql, world } = house;
    const [pending] = await sql<{ id: number }[]>`
      insert into invoices (provider_id, client_id, status, currency, due_on)
      values (${world.providerId}, ${client.id}, 'payment-pending', 'EUR', '2026-01-01') returning id`;
    expect(await blockers()).toEqual([
      `A payment is under way for invoice ${pending?.id}: wait until it has ended.`,
    ]);
    await sql`update invoices set status = 'collections' where id = ${pending?.id ?? 0}`;
    expect(await blockers()).toEqual([]);
    const attempt = await chargeUnderWay(sql, {
      ...{ providerId: world.providerId, clientId: client.id, invoiceId: pending?.id ?? 0 },
    });
    expect(await blockers()).toEqual([
      `A payment is under way for invoice ${pending?.id}: wait until it has ended.`,
    ]);
    await attempt.ended();
    await sql`update invoices set status = 'paid' where id = ${pending?.id ?? 0}`;
    const [payment] = await sql<{ id: number }[]>`
      select id from transactions where client_id = ${client.id} and amount_in_minor > 0 order by id limit 1`;
    const refund = await refundUnderWay(sql, payment?.id ?? 0);
    expect(await blockers()).toEqual([
      `A refund of payment ${payment?.id} is under way: wait until it has ended.`,
    ]);
    await refund.ended();
    expect(await blockers()).toEqual([]);
    const gone = await world.client({ services: 0 });
    await sql`update clients set status = 'anonymized', anonymized_at = now() where id = ${gone.id}`;
    expect((await preview(sql, 'delete', gone.id, soft)).blockers.map(({ code }) => code)).toEqual([
      'client-anonymized',
    ]);
    const merged = await world.client({ services: 0 });
    await sql`update clients set status = 'merged', merged_into_id = ${client.id} where id = ${merged.id}`;
    expect((await preview(sql, 'delete', merged.id, soft)).blockers.map(({ code }) => code)).toEqual([
      'client-merged',
    ]);
  });
});
