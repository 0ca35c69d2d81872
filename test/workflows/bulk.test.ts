import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OperationKind, OperationParams } from '../../domain/operations/kinds.ts';
import { GATEWAY, type TestClient } from '../support/world.ts';
import { breakTable, differences, type House, openHouse, preview, rowsOf } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

async function clientWithThings() {
  const { sql, world } = house;
  const client = await world.client({ services: 2 });
  const [first = 0] = client.serviceIds;
  const addons = await sql<{ id: number }[]>`
    insert into addons (client_id, service_id, name, status, currency, cycle, price_minor)
    values (${client.id}, ${first}, 'Backup', 'active', 'EUR', 'monthly', 100), (${client.id}, null, 'Care', 'active', 'EUR', 'monthly', 200)
    returning id`;
  const domains = await sql<{ id: number }[]>`select id from domains where client_id = ${client.id}`;
  const ids = (rows: { id: number }[]) => rows.map(({ id }) => id);
  return { client, services: client.serviceIds, addons: ids(addons), domains: ids(domains) };
}

const why = async <K extends OperationKind>(kind: K, client: TestClient, params: OperationParams<K>) =>
  (await preview(house.sql, kind, client.id, params)).blockers.map(({ message }) => message);

test('L15: chosen services, add-ons and domains get the same values, each as far as it has them; others stay', async () => {
  const { sql, operations, world } = house;
  const { client, services, addons, domains } = await clientWithThings();
  const [first = 0, second = 0] = services;
  const before = await rowsOf(sql, client);
  const params: OperationParams<'bulk-update'> = {
    ...{ services: [first], addons: addons.slice(0, 1), domains },
    set: {
      ...{ priceMinor: 990, nextDueOn: '2026-09-30', cycle: 'annually', paymentMethod: GATEWAY },
      ...{ autoSuspendOverride: true, suspendNotBefore: '2026-12-24' },
    },
  };
  const plan = await preview(sql, 'bulk-update', client.id, params);
  expect(plan.blockers).toEqual([]);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    'Add-ons have no auto-suspend override and day of suspension of their own: left out.',
    'Domains have no billing cycle and auto-suspend override and day of suspension of their own: left out.',
  ]);
  expect(plan.steps.map(({ touches }) => touches[0])).toMatchObject([
    { count: 1, what: 'services to be changed', ids: [first] },
    { count: 1, what: 'add-ons to be changed', ids: addons.slice(0, 1) },
    { count: 1, what: 'domains to be changed', ids: domains },
  ]);
  const id = await operations.start('bulk-update', client.id, params);
  expect((await operations.ended(id)).state).toBe('completed');
  expect(differences(before, await rowsOf(sql, client))).toEqual({
    'services.0.priceMinor': 990,
    'services.0.cycle': 'annually',
    'services.0.nextDueOn': 'time',
    'services.0.paymentMethod': GATEWAY,
    'services.0.autoSuspendOverride': true,
    'services.0.suspendNotBefore': '2026-12-24',
    'addons.0.priceMinor': 990,
    'addons.0.cycle': 'annually',
    'addons.0.nextDueOn': 'time',
    'addons.0.paymentMethod': GATEWAY,
    'domains.0.priceMinor': 990,
    'domains.0.nextDueOn': 'time',
    'domains.0.paymentMethod': GATEWAY,
  });
  const log = await sql<{ entityId: number; changes: Record<string, object> }[]>`
    select entity_id, changes from change_log where operation_id = ${id} and entity = 'service'`;
  expect(log).toHaveLength(1);
  expect(log[0]?.changes.priceMinor).toEqual({ from: 500, to: 990 });
  // Once more: what is so already is left alone.
  const again = await operations.start('bulk-update', client.id, {
    services: [first, second],
    set: { priceMinor: 990 },
  });
  await operations.ended(again);
  expect((await operations.view(again)).steps[0]).toMatchObject({ summary: { services: 1 } });
  expect(world.panel.account(client.users[0] ?? '')?.suspended).toBe(false);
});

test('L15: a status changes in the record alone, with what goes along with it', async () => {
  const { sql, operations, world } = house;
  const { client, services, addons } = await clientWithThings();
  const state = async () =>
    sql`
      select status, suspended_reason as reason, suspended_at is not null as suspended, terminated_at is not null as ended
      from services where id = any(${services}::bigint[]) order by id`;
  const change = async (status: string) => {
    const id = await operations.start('bulk-update', client.id, { services, addons, set: { status } });
    return (await operations.ended(id)).state;
  };
  expect(await change('suspended')).toBe('completed');
  const suspended = { status: 'suspended', reason: 'staff', suspended: true, ended: false };
  expect(await state()).toEqual([suspended, suspended]);
  await change('terminated');
  const ended = { status: 'terminated', reason: null, suspended: false, ended: true };
  expect(await state()).toEqual([ended, ended]);
  await change('active');
  const active = { status: 'active', reason: null, suspended: false, ended: false };
  expect(await state()).toEqual([active, active]);
  expect(world.panel.account(client.users[0] ?? '')?.suspended).toBe(false);
  expect(
    (await preview(sql, 'bulk-update', client.id, { services, set: { status: 'cancelled' } })).warnings,
  ).toMatchObject([{ code: 'record-only' }]);
});

test('L15: rolled back, every row holds again what it held', async () => {
  const { sql, operations } = house;
  const { client, services, addons, domains } = await clientWithThings();
  await sql`
    update services set status = 'suspended', suspended_at = now(), suspended_reason = 'abuse', suspended_note = 'spam', payment_method = 'bank'
    where id = ${services[0] ?? 0}`;
  const before = await rowsOf(sql, client);
  const mend = await breakTable(sql, 'domains', client.id);
  const id = await operations.start('bulk-update', client.id, {
    ...{ services, addons, domains },
    set: { status: 'cancelled', priceMinor: 1, paymentMethod: null, nextDueOn: '2030-01-01' },
  });
  expect((await operations.until(id, 'blocked')).currentStep).toBe('update-domains');
  await operations.decide(id, 'roll-back');
  await operations.ended(id);
  await mend();
  expect(differences(before, await rowsOf(sql, client))).toEqual({});
});

test('L15: refused for what is not the client’s, cannot be so, or is nothing at all', async () => {
  const { client, services, addons, domains } = await clientWithThings();
  const other = await clientWithThings();
  const set = { priceMinor: 5 };
  expect(await why('bulk-update', client, { set })).toEqual([
    'Name services, add-ons or domains: nothing is chosen.',
  ]);
  expect(
    await why('bulk-update', client, {
      services: [...services, ...other.services],
      addons: other.addons,
      set,
    }),
  ).toEqual([
    `Client ${client.id} has no services ${other.services.join(', ')}.`,
    `Client ${client.id} has no add-ons ${other.addons.join(', ')}.`,
  ]);
  expect(await why('bulk-update', client, { domains, set: { status: 'suspended' } })).toEqual([
    'A domain cannot be suspended, only pending, pending-registration, pending-transfer, active, grace, redemption, expired, cancelled, fraud, transferred-away.',
  ]);
  expect(await why('bulk-update', client, { addons, set: { suspendNotBefore: null } })).toEqual([
    'Add-ons have no day of suspension of their own.',
  ]);
  expect(await why('bulk-update', client, { services, set: { paymentMethod: 'cadrs' } })).toEqual([
    `Provider ${house.world.providerId} has no payment gateway “cadrs”. Add it first; for payments that come by themselves with the connector manual.`,
  ]);
});

test('L19: chosen items go from the record, with add-ons and queued lines; invoices stay, nothing happens on a server', async () => {
  const { sql, operations, world } = house;
  const { client, services, addons, domains } = await clientWithThings();
  const [first = 0, second = 0] = services;
  const [invoice = 0] = client.invoiceIds;
  await sql`
    insert into invoice_items (client_id, invoice_id, service_id, description, amount_minor)
    values (${client.id}, ${invoice}, ${first}, 'Hosting', 500), (${client.id}, null, ${first}, 'Setup', 100), (${client.id}, null, ${second}, 'Setup', 100)`;
  await sql`insert into tickets (provider_id, client_id, service_id, subject, status) values (${world.providerId}, ${client.id}, ${first}, 'Slow', 'open')`;
  const params = { services: [first], domains };
  const plan = await preview(sql, 'remove-items', client.id, params);
  expect(plan.blockers).toEqual([]);
  expect(plan.steps.every(({ pointOfNoReturn, undoable }) => pointOfNoReturn && !undoable)).toBe(true);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    'The rows go for ever. This cannot be undone.',
    `Service ${first}: the account stays on its server, where nobody looks after it any more.`,
    '1 line not on an invoice yet will go too and never be billed.',
    '1 line of invoices will stay as they are and no longer name what they bill.',
  ]);
  const id = await operations.start('remove-items', client.id, params);
  expect((await operations.ended(id)).state).toBe('completed');
  const left = async (table: string) =>
    (
      await sql<{ id: number }[]>`
      select id from ${sql(table)} where client_id = ${client.id} and id = any(${[...services, ...addons, ...domains]}::bigint[]) order by id`
    ).map((row) => row.id);
  expect(await sql`select id from services where client_id = ${client.id} and server_id is not null`).toEqual(
    [{ id: second }],
  );
  expect(await sql`select id from addons where client_id = ${client.id}`).toEqual([{ id: addons[1] }]);
  expect(await left('domains')).toEqual([]);
  expect(
    await sql`select description, invoice_id is null as queued, service_id from invoice_items where client_id = ${client.id} order by id`,
  ).toEqual([
    { description: 'Hosting', queued: false, serviceId: null },
    { description: 'Setup', queued: true, serviceId: second },
  ]);
  expect(
    await sql`select service_id from tickets where client_id = ${client.id} and subject = 'Slow'`,
  ).toEqual([{ serviceId: null }]);
  expect(world.panel.account(client.users[0] ?? '')).toBeDefined();
  const logged = await sql<{ entity: string }[]>`
    select entity from change_log where operation_id = ${id} and action = 'removed' order by entity`;
  expect(logged.map(({ entity }) => entity)).toEqual(['addon', 'domain', 'service']);
});

test('L19: what has changed since it was shown is not removed before somebody looks again', async () => {
  const { sql, operations } = house;
  const { client, services } = await clientWithThings();
  const startAt = new Date(Date.now() + 1_000).toISOString();
  const id = await operations.start('remove-items', client.id, { services }, { bound: true, startAt });
  await sql`update services set notes = 'needed after all' where id = ${services[0] ?? 0}`;
  expect((await operations.until(id, 'blocked')).problem?.code).toBe('plan-changed');
  await operations.decide(id, 'cancel');
  expect((await operations.ended(id)).state).toBe('cancelled');
  expect(await sql`select from services where id = any(${services}::bigint[])`).toHaveLength(2);
});

test('L21: one payment method for all services and unpaid invoices, and for what comes', async () => {
  const { sql, operations } = house;
  const { client, services, addons, domains } = await clientWithThings();
  await sql`update addons set payment_method = 'bank' where id = ${addons[0] ?? 0}`;
  await sql`update domains set payment_method = 'bank' where id = any(${domains}::bigint[])`;
  const [first = 0, second = 0] = services;
  await sql`update services set payment_method = 'bank' where id = ${first}`;
  await sql`update services set status = 'terminated', terminated_at = now(), payment_method = 'bank' where id = ${second}`;
  const params = { paymentMethod: GATEWAY };
  const plan = await preview(sql, 'set-payment-method', client.id, params);
  expect(plan.steps.map(({ touches }) => touches[0]?.count)).toEqual([2, 1, 1]);
  const id = await operations.start('set-payment-method', client.id, params);
  expect((await operations.ended(id)).state).toBe('completed');
  expect(
    await sql`select status, payment_method from services where client_id = ${client.id} order by id`,
  ).toEqual([
    { status: 'active', paymentMethod: GATEWAY },
    { status: 'terminated', paymentMethod: 'bank' },
    { status: 'pending', paymentMethod: GATEWAY },
  ]);
  expect(
    await sql`select status, payment_method from invoices where client_id = ${client.id} order by id`,
  ).toEqual([
    { status: 'unpaid', paymentMethod: GATEWAY },
    { status: 'paid', paymentMethod: null },
  ]);
  expect(await sql`select payment_method from addons where client_id = ${client.id} order by id`).toEqual([
    { paymentMethod: GATEWAY },
    { paymentMethod: null },
  ]);
  expect(await sql`select payment_method from domains where client_id = ${client.id}`).toEqual(
    domains.map(() => ({ paymentMethod: GATEWAY })),
  );
  expect(await sql`select key, value from client_settings where client_id = ${client.id}`).toEqual([
    { key: 'paymentMethod', value: GATEWAY },
  ]);
  expect(
    (await preview(sql, 'set-payment-method', client.id, params)).steps.map(
      ({ touches }) => touches[0]?.count,
    ),
  ).toEqual([0, 0, 0]);
  expect(await why('set-payment-method', client, { paymentMethod: 'cadrs' })).toHaveLength(1);
});

test('L21: rolled back before its end, services and invoices are paid as before', async () => {
  const { sql, operations } = house;
  const { client } = await clientWithThings();
  const before = await rowsOf(sql, client);
  await sql.unsafe(`
    create function no_method() returns trigger language plpgsql as $$ begin raise exception 'broken on purpose'; end $$;
    create trigger no_method before insert on client_settings for each row when (new.client_id = ${client.id}) execute function no_method()`);
  const id = await operations.start('set-payment-method', client.id, { paymentMethod: GATEWAY });
  expect((await operations.until(id, 'blocked')).currentStep).toBe('set-usual-method');
  await operations.decide(id, 'roll-back');
  expect((await operations.ended(id)).state).toBe('rolled-back');
  await sql.unsafe('drop function no_method cascade');
  expect(differences(before, await rowsOf(sql, client))).toEqual({});
});
