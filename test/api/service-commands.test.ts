import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
});
afterAll(() => api?.close());

test('L16: chosen services are suspended over HTTP; a reason that only Tenure itself has is refused', async () => {
  const client = await api.world.client({ services: 2 });
  const [first = 0] = client.serviceIds;
  const body = { kind: 'service-commands', command: 'suspend', services: [first], because: 'abuse' };
  const path = `/v1/clients/${client.id}/operations`;
  const plan = await api.ask(`POST ${path}/plan`, { body });
  expect(plan.status, plan.text).toBe(200);
  const id = await api.start(client.id, { ...body, planHash: plan.body.hash, reason: 'Spam from the site' });
  expect((await api.until(id, 'completed')).body.params).toEqual({
    ...{ command: 'suspend', services: [first], because: 'abuse' },
  });
  expect((await api.ask(`GET /v1/services/${first}`)).body).toMatchObject({
    ...{ status: 'suspended', suspendedReason: 'abuse', suspendedNote: 'Spam from the site' },
  });
  const asked = async (more: object) =>
    (await api.ask(`POST ${path}`, { body: { ...body, reason: 'test', ...more } })).body;
  expect(await asked({ because: 'overdue' })).toMatchObject({
    status: 400,
    errors: [{ pointer: '/because' }],
  });
  expect(await asked({ services: [first, first] })).toMatchObject({
    ...{ status: 400, errors: [{ pointer: '/services', detail: 'names one twice' }] },
  });
  expect(await asked({ services: [] })).toMatchObject({ status: 400 });
  const token = await api.token(['operations:start:close']);
  expect((await api.ask(`POST ${path}`, { token, body: { ...body, reason: 'test' } })).body).toMatchObject({
    requiredScope: 'operations:start:service-commands',
  });
});

test('L16: the provider’s policy asks for a second person by command', async () => {
  const client = await api.world.client({ services: 1 });
  const [service = 0] = client.serviceIds;
  const policy = { operations: { 'service-commands': { approval: ['terminate'] } } };
  await api.sql`update providers set policy = ${api.sql.json(policy)} where id = ${api.world.providerId}`;
  const body = { kind: 'service-commands', services: [service] };
  const id = await api.start(client.id, { ...body, command: 'terminate' });
  expect((await api.until(id, 'awaiting-approval')).body.approvalRequired).toBe(true);
  await api.ask(`POST /v1/operations/${id}/decisions`, { body: { action: 'cancel', reason: 'test' } });
  await api.until(id, 'cancelled');
  await api.until(await api.start(client.id, { ...body, command: 'suspend' }), 'completed');
  await api.sql`update providers set policy = '{}' where id = ${api.world.providerId}`;
});

test('L16: money is booked while services are at their server; the client itself waits', async () => {
  const client = await api.world.client({ services: 1 });
  const [invoiceId = 0] = client.invoiceIds;
  api.world.panel.faults.add({ on: 'suspendacct', effect: 'refuse', times: null });
  const body = { kind: 'service-commands', command: 'suspend', services: client.serviceIds };
  const id = await api.start(client.id, body);
  await api.until(id, 'blocked');
  const paid = await api.ask(`POST /v1/clients/${client.id}/payments`, {
    body: { invoiceId, gateway: 'bank', reference: 'B-1', amountMinor: 500 },
  });
  expect(paid.status, paid.text).toBe(201);
  expect(paid.body.invoice).toMatchObject({ status: 'paid', owedMinor: 0 });
  const { headers } = await api.ask(`GET /v1/clients/${client.id}`);
  const edit = await api.ask(`PATCH /v1/clients/${client.id}`, {
    headers: { 'if-match': headers.get('etag') ?? '' },
    body: { city: 'Turin' },
  });
  expect(edit.body).toMatchObject({ type: '/problems/client-held', operation: `/v1/operations/${id}` });
  api.world.panel.faults.clear();
  await api.ask(`POST /v1/operations/${id}/decisions`, { body: { action: 'retry', reason: 'test' } });
  await api.until(id, 'completed');
});
