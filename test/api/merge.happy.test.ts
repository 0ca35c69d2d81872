import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
});
afterAll(() => api?.close());

const client = async (name?: string) => (await api.world.client({ services: 1, name })).id;
const merge = async (from: number, into: number, more: object = {}) =>
  api.until(await api.start(from, { kind: 'merge', into, ...more }), 'completed');

test('L6: preview, start bound to its hash, and the old number answers with the survivor from then on', async () => {
  const [from, into] = [await client('Ada'), await client('Bea')];
  const request = { kind: 'merge', into, fields: { firstName: 'other' } };
  const plan = await api.ask(`POST /v1/clients/${from}/operations/plan`, { body: request });
  expect(plan.status, plan.text).toBe(200);
  expect(plan.body).toMatchObject({
    otherClientId: into,
    blockers: [],
    details: { survivor: into, other: from },
  });
  const { hash } = plan.body as unknown as { hash: string };
  const { body } = await merge(from, into, { fields: request.fields, planHash: hash });
  expect(body).toMatchObject({ clientId: from, otherClientId: into, plan: { otherClientId: into } });
  expect(JSON.stringify(body.plan)).not.toContain('Ada');
  const moved = await api.ask(`GET /v1/clients/${from}`);
  expect([moved.status, moved.headers.get('location')]).toEqual([308, `/v1/clients/${into}`]);
  expect((await api.ask(`GET /v1/clients/${into}`)).body).toMatchObject({
    firstName: 'Ada',
    status: 'active',
  });
  for (const what of ['services', 'invoices', 'tickets'])
    expect((await api.ask(`GET /v1/clients/${into}/${what}`)).body.items.length).toBeGreaterThan(1);
});

test('L6: through a chain every list leads to the one that is left, and what changes is told where to go', async () => {
  const [first, second, last] = [await client(), await client(), await client()];
  await merge(first, second);
  await merge(second, last);
  const lists = [
    'services',
    'addons',
    'domains',
    'invoices',
    'tickets',
    'contacts',
    'notes',
    'messages',
    'change-log',
  ];
  for (const list of lists) {
    const reply = await api.ask(`GET /v1/clients/${first}/${list}?limit=3`);
    expect([reply.status, reply.headers.get('location')], list).toEqual([
      308,
      `/v1/clients/${last}/${list}?limit=3`,
    ]);
  }
  const told = async (request: string, body: unknown, headers = {}) => {
    const reply = await api.ask(request, { body, headers });
    expect(reply.status, `${request} ${reply.text}`).toBe(409);
    expect(reply.body).toMatchObject({ type: '/problems/client-merged', survivor: `/v1/clients/${last}` });
  };
  await told(`POST /v1/clients/${first}/contacts`, { lastName: 'New' });
  await told(`POST /v1/clients/${first}/notes`, { body: 'Called' });
  await told(`PATCH /v1/clients/${first}`, { city: 'Graz' }, { 'if-match': '*' });
  for (const kind of ['archive', 'reopen'])
    await told(`POST /v1/clients/${first}/operations`, { kind, reason: 'test' });
  await told(`POST /v1/clients/${first}/operations`, { kind: 'merge', into: last, reason: 'test' });
});

test('X7: un-merge on the old number gives everything back, and the number answers for itself again', async () => {
  const [from, into] = [await client(), await client()];
  await merge(from, into);
  const added = await api.ask(`POST /v1/clients/${into}/notes`, {
    body: { body: 'Since then' },
  });
  expect(added.status, added.text).toBe(201);
  const plan = await api.ask(`POST /v1/clients/${from}/operations/plan`, { body: { kind: 'unmerge' } });
  expect(plan.body).toMatchObject({ otherClientId: into, blockers: [], warnings: [{ code: 'added-since' }] });
  await api.until(await api.start(from, { kind: 'unmerge' }), 'completed');
  expect((await api.ask(`GET /v1/clients/${from}`)).body).toMatchObject({
    id: from,
    status: 'active',
    mergedIntoId: null,
  });
  expect((await api.ask(`GET /v1/clients/${into}/notes`)).body.items).toHaveLength(1);
  const listed = await api.ask(`GET /v1/operations?clientId=${into}`);
  expect(listed.body.items.map(({ kind }) => kind)).toEqual(['unmerge', 'merge']);
});
