import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
let client: number;
let server: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider();
  client = await api.client(provider);
  server = await serverOf(provider);
});
afterAll(() => api.close());

async function serverOf(providerId: number): Promise<number> {
  const [row] = await api.sql<{ id: number }[]>`
    insert into servers (provider_id, name, connector, url)
    values (${providerId}, 'pve', 'proxmox', 'https://pve.example.com:8006') returning id`;
  return row?.id ?? 0;
}

async function serviceOf(clientId: number): Promise<{ id: number; etag: string }> {
  const [row] = await api.sql<{ id: number }[]>`
    insert into services (client_id, name, domain, username, status, currency, cycle)
    values (${clientId}, 'VPS M', 'vps.example', 'root', 'active', 'EUR', 'monthly') returning id`;
  const { headers } = await api.ask(`GET /v1/services/${row?.id}`);
  return { id: row?.id ?? 0, etag: headers.get('etag') ?? '' };
}

const edit = ({ id, etag }: { id: number; etag: string }, body: object, token?: string) =>
  api.ask(`PATCH /v1/services/${id}`, { body, headers: { 'if-match': etag }, ...(token && { token }) });

test('X12, X14: an imported service is given its server, number and marker, with a line in the change log', async () => {
  const service = await serviceOf(client);
  const body = {
    serverId: server,
    externalId: '101',
    marker: 'tenure-4711',
    username: null,
    notes: 'By phone.',
  };
  const edited = await edit(service, body);
  expect(edited.status, edited.text).toBe(200);
  expect(edited.body).toMatchObject({ ...body, domain: 'vps.example', status: 'active', version: 2 });
  expect((await api.ask(`GET /v1/services/${service.id}`)).body).toEqual(edited.body);
  const listed = await api.ask(`GET /v1/clients/${client}/services`);
  expect(listed.body.items[0]).toEqual(edited.body);
  const log = await api.sql<{ clientId: number; action: string; changes: object }[]>`
    select client_id, action, changes from change_log where entity = 'service' and entity_id = ${service.id}`;
  expect(log).toEqual([
    {
      clientId: client,
      action: 'edited',
      changes: {
        serverId: { from: null, to: server },
        externalId: { from: null, to: '101' },
        marker: { from: null, to: 'tenure-4711' },
        username: { from: 'root', to: null },
        notes: { from: '', to: 'By phone.' },
      },
    },
  ]);
});

test('X12: an edit that changes nothing leaves no trace, and a stale one is refused', async () => {
  const service = await serviceOf(client);
  const same = await edit(service, { domain: 'vps.example' });
  expect(same.headers.get('etag')).toBe(service.etag);
  expect((await edit(service, { domain: 'other.example' })).status).toBe(200);
  expect((await edit(service, { domain: 'third.example' })).status).toBe(412);
  expect((await api.ask(`PATCH /v1/services/${service.id}`, { body: { notes: 'x' } })).status).toBe(428);
  const log = await api.sql`select from change_log where entity = 'service' and entity_id = ${service.id}`;
  expect(log).toHaveLength(1);
});

test('X3: a service goes to a server of its client’s provider only', async () => {
  const service = await serviceOf(client);
  for (const serverId of [await serverOf(await api.provider('Other Hosting')), 999_999]) {
    const reply = await edit(service, { serverId });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toEqual([expect.objectContaining({ pointer: '/serverId' })]);
  }
  expect((await edit(service, { serverId: null })).status).toBe(200);
});

test('X3: the services of a client whom an operation holds, or who is gone, stay as they are', async () => {
  const held = await api.client(provider);
  const anonymized = await api.client(provider);
  const merged = await api.client(provider, { status: 'merged', mergedIntoId: client });
  const services = [await serviceOf(held), await serviceOf(anonymized), await serviceOf(merged)];
  await api.sql`
    update clients set status = 'anonymized', anonymized_at = now(), first_name = '', last_name = '', email = null
    where id = ${anonymized}`;
  const operationId = '01900000-0000-7000-8000-000000000001';
  await api.sql`
    insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash,
      requested_by_kind, requested_by)
    values (${operationId}, 'close', ${provider}, ${held}, true, ${`lifecycle/client-${held}`}, 'running', '{}', '{}', 'x',
      'token', '1')`;
  await api.sql`update clients set held_by = ${operationId} where id = ${held}`;
  const replies = await Promise.all(services.map((service) => edit(service, { marker: 'x' })));
  expect(replies.map(({ status, body }) => [status, body.type])).toEqual([
    [409, '/problems/client-held'],
    [409, '/problems/client-gone'],
    [409, '/problems/client-merged'],
  ]);
  expect(replies[0]?.body.operation).toBe(`/v1/operations/${operationId}`);
});

test('X3: a service is read and edited with the right scope and provider only', async () => {
  const service = await serviceOf(client);
  const reader = await api.token(['clients:read'], [provider]);
  const stranger = await api.token(['clients:read', 'clients:write'], [await api.provider('Third Hosting')]);
  expect((await api.ask(`GET /v1/services/${service.id}`, { token: reader })).status).toBe(200);
  expect((await edit(service, { notes: 'x' }, reader)).status).toBe(403);
  expect((await api.ask(`GET /v1/services/${service.id}`, { token: stranger })).status).toBe(404);
  expect((await edit(service, { notes: 'x' }, stranger)).status).toBe(404);
  expect((await edit({ id: 999_999, etag: '"v1"' }, { notes: 'x' })).status).toBe(404);
});

test.each([
  ['a status', { status: 'terminated' }, '/status'],
  ['another client', { clientId: 1 }, '/clientId'],
  ['an empty name', { username: ' ' }, '/username'],
  ['a name of two lines', { externalId: '101\n102' }, '/externalId'],
  ['a number for a name', { externalId: 101 }, '/externalId'],
])('X12: %s is refused with its place', async (_, body, pointer) => {
  const reply = await edit(await serviceOf(client), body);
  expect(reply.status).toBe(400);
  expect(reply.body.errors).toEqual([expect.objectContaining({ pointer })]);
});
