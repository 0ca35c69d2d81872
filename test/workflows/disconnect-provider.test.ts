import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse, preview } from './harness.ts';

let house: House;
let other: number;
let otherServer: number;
beforeAll(async () => {
  house = await openHouse();
  const [row] = await house.sql<{ id: number; server: number }[]>`
    with p as (insert into providers (name) values ('Second Hosting') returning id)
    insert into servers (provider_id, name, connector) select id, 'second', 'manual' from p returning provider_id as id, id as server`;
  other = row?.id ?? 0;
  otherServer = row?.server ?? 0;
});
afterAll(() => house?.close());

/** A client that the other provider serves too, with a login, a draft, a queued line and one service there. */
async function connected({ serviceStatus = 'terminated' } = {}) {
  const { sql, world } = house;
  const client = await world.client({ services: 1 });
  await sql`insert into client_providers (client_id, provider_id, connected_by) values (${client.id}, ${other}, 'token:1')`;
  const [login] = await sql<{ id: number }[]>`
    insert into logins (provider_id, name, email) values (${other}, ${`there-${client.id}`}, 'there@example.com') returning id`;
  await sql`insert into login_clients (login_id, client_id) values (${login?.id ?? 0}, ${client.id})`;
  const [service] = await sql<{ id: number }[]>`
    insert into services (client_id, server_id, status, currency, cycle, username)
    values (${client.id}, ${otherServer}, ${serviceStatus}, 'EUR', 'monthly', 'there') returning id`;
  await sql`insert into invoices (provider_id, client_id, status, currency) values (${other}, ${client.id}, 'draft', 'EUR')`;
  await sql`insert into invoice_items (client_id, service_id, amount_minor) values (${client.id}, ${service?.id ?? 0}, 100)`;
  return { client, loginId: login?.id ?? 0, serviceId: service?.id ?? 0 };
}

const why = async (clientId: number, providerId = other) =>
  (await preview(house.sql, 'disconnect-provider', clientId, { providerId })).blockers.map(
    ({ message }) => message,
  );

test('L14: stops the sign-ins and cancels the drafts of that provider, and nothing at home', async () => {
  const { sql, operations } = house;
  const { client, loginId } = await connected();
  const plan = await preview(sql, 'disconnect-provider', client.id, { providerId: other });
  expect(plan.blockers).toEqual([]);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    `1 line for services of provider ${other} will stay queued: the next invoice of the client bills them.`,
  ]);
  const id = await operations.start('disconnect-provider', client.id, { providerId: other });
  expect((await operations.ended(id)).state).toBe('completed');
  const logins =
    await sql`select login_id, enabled from login_clients where client_id = ${client.id} order by 1`;
  expect(logins).toEqual([
    { loginId: client.loginId, enabled: true },
    { loginId, enabled: false },
  ]);
  expect(
    await sql`select status from invoices where client_id = ${client.id} and provider_id = ${other}`,
  ).toEqual([{ status: 'cancelled' }]);
  expect(
    await sql`select disconnected_by from client_providers where client_id = ${client.id} and disconnected_at is not null`,
  ).toEqual([{ disconnectedBy: `operation:${id}` }]);
  expect(await why(client.id)).toEqual([`Client ${client.id} is not connected with provider ${other}.`]);
});

test('L14: refused while services run there or invoices are unpaid, for the home provider, and when not connected', async () => {
  const { sql, world } = house;
  const { client, serviceId } = await connected({ serviceStatus: 'active' });
  const [invoice] = await sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, status, currency, due_on)
    values (${other}, ${client.id}, 'unpaid', 'EUR', '2026-01-31') returning id`;
  expect(await why(client.id)).toEqual([
    `1 service of provider ${other} still runs: end service ${serviceId} first.`,
    `1 invoice of provider ${other} is not paid: settle invoice ${invoice?.id} first.`,
  ]);
  expect(await why(client.id, world.providerId)).toEqual([
    `Provider ${world.providerId} is the home provider of client ${client.id}: it cannot be disconnected. Close or delete the client instead.`,
  ]);
  expect(await why(client.id, 999_999)).toEqual([
    `Client ${client.id} is not connected with provider 999999.`,
  ]);
  // By product as well as by server.
  const [product] = await sql<
    { id: number }[]
  >`insert into products (provider_id, name) values (${other}, 'X') returning id`;
  await sql`update services set server_id = null, product_id = ${product?.id ?? 0} where id = ${serviceId}`;
  expect((await why(client.id))[0]).toContain(`service ${serviceId}`);
});

test('L14: a service on a server of a connected provider is the client’s own when it is closed; of another it is not', async () => {
  const { sql, operations } = house;
  const { client } = await connected({ serviceStatus: 'active' });
  const close = { mode: 'terminate', notify: false } as const;
  expect((await preview(sql, 'close', client.id, close)).blockers).toEqual([]);
  const id = await operations.start('close', client.id, close);
  expect((await operations.until(id, 'blocked')).problem?.code).toBe('needs-operator');
  await operations.decide(id, 'confirm', { answer: { state: 'missing' } });
  await operations.ended(id);

  const stranger = await connected({ serviceStatus: 'active' });
  await sql`update client_providers set disconnected_at = now(), disconnected_by = 'token:1' where client_id = ${stranger.client.id}`;
  expect((await preview(sql, 'close', stranger.client.id, close)).blockers.map(({ code }) => code)).toEqual([
    'foreign-server',
  ]);
});
