import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
/** has an archive operation that waits until 2099 */
let busy: number;
let waiting: string;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
  busy = (await api.world.client({ services: 0 })).id;
  waiting = await api.start(busy, { kind: 'archive', startAt: '2099-01-01T00:00:00Z' });
});
afterAll(() => api?.close());

const close = { kind: 'close', mode: 'status-only', reason: 'test' };

test.each([
  ['an unknown kind', { ...close, kind: 'destroy' }, 400, 'invalid-request'],
  ['a kind that is a property of objects', { kind: 'constructor', reason: 'x' }, 400, 'invalid-request'],
  ['an unknown mode', { ...close, mode: 'brutal' }, 400, 'invalid-request'],
  ['no mode', { kind: 'close', reason: 'x' }, 400, 'invalid-request'],
  ['a parameter of another kind', { kind: 'archive', mode: 'cancel', reason: 'x' }, 400, 'invalid-request'],
  ['an unknown field', { ...close, force: true }, 400, 'invalid-request'],
  ['no reason', { kind: 'archive' }, 400, 'invalid-request'],
  ['a blank reason', { kind: 'archive', reason: '  ' }, 400, 'invalid-request'],
  ['a hash that is none', { ...close, planHash: 'abc' }, 400, 'invalid-request'],
  ['a time without an offset', { ...close, startAt: '2099-01-01T00:00:00' }, 400, 'invalid-request'],
  ['a time in the past', { ...close, startAt: '2020-01-01T00:00:00Z' }, 422, 'not-possible'],
])('a start with %s is refused and leaves nothing', async (_, body, status, kind) => {
  const { id } = await api.world.client({ services: 0 });
  const reply = await api.ask(`POST /v1/clients/${id}/operations`, { body });
  expect(reply.status, reply.text).toBe(status);
  expect(reply.body.type).toBe(`/problems/${kind}`);
  expect(await api.sql`select id from operations where client_id = ${id}`).toHaveLength(0);
});

test('an unknown client has no plan and no operation', async () => {
  expect(
    (await api.ask('POST /v1/clients/999999/operations/plan', { body: { kind: 'archive' } })).status,
  ).toBe(404);
  expect((await api.ask('POST /v1/clients/999999/operations', { body: close })).status).toBe(404);
});

test('a closed client closed again is refused with the reasons', async () => {
  const { id } = await api.world.client({ services: 0 });
  await api.until(await api.start(id, close), 'completed');
  const reply = await api.ask(`POST /v1/clients/${id}/operations`, { body: close });
  expect(reply.status).toBe(422);
  expect(reply.body).toMatchObject({
    type: '/problems/plan-blocked',
    blockers: [{ code: 'already-closed' }],
  });
  expect(await api.sql`select id from operations where client_id = ${id}`).toHaveLength(1);
});

test('X1: a start bound to a plan that no longer holds is refused and shows the new plan', async () => {
  const { id } = await api.world.client({ services: 0 });
  const plan = await api.ask(`POST /v1/clients/${id}/operations/plan`, {
    body: { kind: 'close', mode: 'cancel' },
  });
  await api.sql`insert into orders (client_id, status, currency) values (${id}, 'pending', 'EUR')`;
  const stale = await api.ask(`POST /v1/clients/${id}/operations`, {
    body: { ...close, mode: 'cancel', planHash: plan.body.hash },
  });
  expect(stale.status).toBe(409);
  expect(stale.body).toMatchObject({ type: '/problems/plan-stale', plan: { kind: 'close' } });
  const renewed = stale.body.plan as unknown as { hash: string };
  expect(renewed.hash).not.toBe(plan.body.hash);
  const started = await api.ask(`POST /v1/clients/${id}/operations`, {
    body: { ...close, mode: 'cancel', planHash: renewed.hash },
  });
  expect(started.status, started.text).toBe(202);
  await api.until(String(started.body.id), 'completed');
});

test('a second operation on the client gets a link to the one that runs', async () => {
  const reply = await api.ask(`POST /v1/clients/${busy}/operations`, { body: close });
  expect(reply.status).toBe(409);
  expect(reply.body).toMatchObject({
    type: '/problems/operation-running',
    operation: `/v1/operations/${waiting}`,
  });
});

test('ten starts at once: one runs, nine get its address, one record stays', async () => {
  const { id } = await api.world.client({ services: 0 });
  const body = { kind: 'archive', reason: 'race', startAt: '2099-01-01T00:00:00Z' };
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => api.ask(`POST /v1/clients/${id}/operations`, { body })),
  );
  const won = replies.filter(({ status }) => status === 202);
  expect(won).toHaveLength(1);
  for (const lost of replies.filter(({ status }) => status !== 202)) {
    expect(lost.status, lost.text).toBe(409);
    expect(lost.body.operation).toBe(`/v1/operations/${won[0]?.body.id}`);
  }
  expect(await api.sql`select id from operations where client_id = ${id}`).toHaveLength(1);
});

test('a lock that is held in the engine alone refuses the start, leaves nothing, and the key is free to ask again', async () => {
  const { id } = await api.world.client({ services: 0 });
  const handle = await api.temporal.client.workflow.start('archive', {
    workflowId: `lifecycle/client-${id}`,
    taskQueue: 'nobody-listens',
    args: [],
  });
  const request = { body: { kind: 'archive', reason: 'x' }, headers: { 'idempotency-key': 'engine-lock' } };
  const reply = await api.ask(`POST /v1/clients/${id}/operations`, request);
  expect(reply.status).toBe(409);
  expect(reply.headers.get('retry-after')).not.toBeNull();
  expect(await api.sql`select id from operations where client_id = ${id}`).toHaveLength(0);
  await handle.terminate();
  expect((await api.ask(`POST /v1/clients/${id}/operations`, request)).status).toBe(202);
});

test.each([
  ['an unknown action', { action: 'explode', reason: 'x' }],
  ['postpone without until', { action: 'postpone', reason: 'x' }],
  ['until where it does not belong', { action: 'pause', until: '2099-01-01T00:00:00Z', reason: 'x' }],
  ['confirm without an answer', { action: 'confirm', reason: 'x' }],
  ['an answer that is none', { action: 'confirm', answer: { state: 'exploded' }, reason: 'x' }],
  ['a step where it does not belong', { action: 'pause', step: 'notify', reason: 'x' }],
  ['no reason', { action: 'pause' }],
])('a decision with %s is refused', async (_, body) => {
  const reply = await api.ask(`POST /v1/operations/${waiting}/decisions`, { body });
  expect(reply.status).toBe(400);
  expect(reply.body.type).toBe('/problems/invalid-request');
});

test('decisions that make no sense now are refused in words: too early, in the past, without a step, after the end', async () => {
  const decide = (id: string, body: object) =>
    api.ask(`POST /v1/operations/${id}/decisions`, { body: { reason: 'x', ...body } });
  expect((await decide(waiting, { action: 'roll-back' })).body).toMatchObject({
    type: '/problems/decision-refused',
    status: 409,
  });
  expect((await decide(waiting, { action: 'retry', step: 'no-such-step' })).status).toBe(409);
  expect((await decide(waiting, { action: 'postpone', until: '2020-01-01T00:00:00Z' })).status).toBe(422);
  const { id: clientId } = await api.world.client({ services: 0 });
  const ended = await api.start(clientId, { kind: 'archive' });
  await api.until(ended, 'completed');
  expect((await decide(ended, { action: 'pause' })).body).toMatchObject({
    type: '/problems/decision-refused',
    status: 409,
  });
  expect((await decide(randomUUID(), { action: 'pause' })).status).toBe(404);
});

test('a decision never reaches the next operation that uses the client’s workflow id', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const first = await api.start(clientId, { kind: 'archive' });
  await api.until(first, 'completed');
  const second = await api.start(clientId, { kind: 'unarchive', startAt: '2099-01-01T00:00:00Z' });
  // As if the record had not heard yet that the first has ended.
  const outcome = await api.deps.engine.decide(`lifecycle/client-${clientId}`, first, {
    id: randomUUID(),
    action: 'cancel',
    by: 'token:1',
  });
  expect(outcome).toEqual({ outcome: 'gone' });
  expect((await api.until(second, 'scheduled')).body.live).toBe(true);
});

test.each([
  ['/v1/operations/not-a-uuid', 400],
  [`/v1/operations/${randomUUID()}`, 404],
  [`/v1/operations/${randomUUID()}/events`, 404],
  [`/v1/operations/${randomUUID()}/evidence`, 404],
  ['/v1/operations?state=dead', 400],
  ['/v1/operations?kind=destroy', 400],
])('GET %s is answered with %i', async (path, status) => {
  expect((await api.ask(`GET ${path}`)).status).toBe(status);
});

test('a token that may start one kind may not start another, and learns which scope it lacks', async () => {
  const { id } = await api.world.client({ services: 0 });
  const token = await api.token(['operations:start:archive']);
  const refused = await api.ask(`POST /v1/clients/${id}/operations`, { token, body: close });
  expect(refused.status).toBe(403);
  expect(refused.body.requiredScope).toBe('operations:start:close');
  expect(
    (await api.ask(`POST /v1/clients/${id}/operations`, { token, body: { kind: 'archive', reason: 'x' } }))
      .status,
  ).toBe(202);
});

test('an operation of another provider’s client is not found, whatever is asked of it', async () => {
  const other = await api.provider('Other');
  const token = await api.token(['operations:read', 'operations:decide', 'operations:start:close'], [other]);
  for (const path of ['', '/items', '/events', '/decisions', '/evidence']) {
    expect((await api.ask(`GET /v1/operations/${waiting}${path}`, { token })).status).toBe(404);
  }
  const decision = { token, body: { action: 'cancel', reason: 'x' } };
  expect((await api.ask(`POST /v1/operations/${waiting}/decisions`, decision)).status).toBe(404);
  expect((await api.ask(`POST /v1/clients/${busy}/operations`, { token, body: close })).status).toBe(404);
  expect((await api.ask('GET /v1/operations', { token })).body.items).toEqual([]);
});
