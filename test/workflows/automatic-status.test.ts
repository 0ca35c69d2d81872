import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from '../api/support.ts';
import { type House, openHouse } from './harness.ts';

let house: House;
let api: TestApi;
beforeAll(async () => {
  house = await openHouse();
  api = await testApi({ database: { sql: house.sql, url: house.databaseUrl, drop: async () => {} } });
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});

const statusOf = async (id: number) => (await api.ask(`GET /v1/clients/${id}`)).body.status;
const sweep = () =>
  house.temporal.client.workflow.execute('automaticStatusSweep', {
    ...{ workflowId: `automatic-status-${randomUUID()}`, taskQueue: house.temporal.taskQueue, args: [] },
  });

test('L22: once a day, what the preview shows comes about at every provider', async () => {
  const [first, second] = [await api.provider('First'), await api.provider('Second')];
  const [idle, elsewhere] = [await api.client(first), await api.client(second)];
  const back = await api.client(first, { status: 'inactive' });
  await api.sql`insert into services (client_id, status, currency, cycle) values (${back}, 'suspended', 'EUR', 'monthly')`;
  await api.sql`insert into clients (provider_id, currency) select ${first}, 'EUR' from generate_series(1, 4500)`;

  const path = `/v1/providers/${first}/automatic-status/preview`;
  const preview = (await api.ask(`GET ${path}`)).body;
  expect(preview).toMatchObject({ providerId: first, toActive: 1, toInactive: 4501 });
  expect(preview.clients).toHaveLength(100);
  expect(preview.clients).toContainEqual({ clientId: idle, from: 'active', to: 'inactive' });
  expect(await statusOf(idle)).toBe('active');

  expect(await sweep()).toEqual({ changed: 4503 });
  expect([await statusOf(idle), await statusOf(elsewhere), await statusOf(back)]).toEqual([
    ...['inactive', 'inactive', 'active'],
  ]);
  expect((await api.ask(`GET ${path}`)).body).toMatchObject({ toActive: 0, toInactive: 0, clients: [] });
  expect((await api.ask(`GET /v1/clients/${back}/change-log`)).body.items).toMatchObject([
    {
      action: 'status-followed',
      actorKind: 'system',
      changes: { status: { from: 'inactive', to: 'active' } },
    },
  ]);
  expect(await sweep()).toEqual({ changed: 0 });
});

test('L22: an operation that gives a client services makes it active as it ends', async () => {
  const { sql, world, operations } = house;
  const into = await api.client(world.providerId, { status: 'inactive' });
  const { id: from } = await world.client({ services: 1 });
  const id = await operations.start('merge', from, { into });
  expect((await operations.ended(id)).state).toBe('completed');
  expect(await statusOf(into)).toBe('active');
  expect([
    ...(await sql`select payload from outbox where client_id = ${into} and topic = 'client.status-changed'`),
  ]).toEqual([{ payload: { status: 'active', previous: 'inactive' } }]);
});

test('L22: when the last of its services was terminated a client becomes inactive at once', async () => {
  const { sql, world, operations } = house;
  const client = await world.client({ services: 1 });
  await sql`update domains set status = 'expired' where client_id = ${client.id}`;
  await sql`update orders set status = 'active' where client_id = ${client.id}`;
  const id = await operations.start('service-commands', client.id, {
    ...{ command: 'terminate', services: client.serviceIds },
  });
  expect((await operations.ended(id)).state).toBe('completed');
  expect(await statusOf(client.id)).toBe('inactive');
  expect((await api.ask(`GET /v1/clients/${client.id}/change-log`)).body.items[0]).toMatchObject({
    ...{ action: 'status-followed', actorKind: 'operation', actorId: id },
  });
});

test('L22: the preview of somebody else’s provider is not there', async () => {
  const limited = await api.token(['clients:read'], [await api.provider('Other')]);
  const reply = await api.ask(`GET /v1/providers/${house.world.providerId}/automatic-status/preview`, {
    token: limited,
  });
  expect(reply.status).toBe(404);
});
