import proto from '@temporalio/proto'; // CommonJS: has no named exports at run time
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../dev/search-attributes.ts';
import { policySchema } from '../../domain/policy.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import type { OperationInput } from '../../workflows/contracts/messages.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type Operations, operationsOf, QUICK_RETRY } from '../support/operations.ts';
import { timeSkippingEnvironment } from '../support/time-skipping.ts';
import { makeWorld, type World } from '../support/world.ts';
import { itemsOf, rowsOf } from './harness.ts';

const TASK_QUEUE = 'time';
const { INDEXED_VALUE_TYPE_KEYWORD: KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let database: TestDatabase;
let time: TestWorkflowEnvironment;
let world: World;
let worker: RunningWorker;
let operations: Operations;

beforeAll(async () => {
  // Before the environment, which would install the SDK's own.
  installRuntime(pino({ level: 'silent' }));
  [database, time] = await Promise.all([testDatabase(), timeSkippingEnvironment()]);
  // This server knows how to add search attributes, but not how to list them.
  await time.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, KEYWORD])),
  });
  world = await makeWorld(database.sql, time.client);
  worker = await startWorker({
    connection: { address: time.address },
    namespace: 'default',
    taskQueue: TASK_QUEUE,
    deps: world.deps,
    log: world.deps.log,
    cacheDir: '.tenure/cache',
  });
  operations = operationsOf(database.sql, time.client, TASK_QUEUE);
});
afterAll(async () => {
  await worker?.stop();
  await world?.close();
  await time?.teardown();
  await database?.drop();
});

const terminate = { mode: 'terminate', notify: false } as const;
/** A moment so many ms after the server's now. */
const later = async (ms: number) => new Date((await time.currentTimeMs()) + ms).toISOString();

describe('time', () => {
  test('X2: a cooling-off of 24 hours passes before the first step, and the start is the workflow’s time', async () => {
    const client = await world.client({ services: 1 });
    const before = await rowsOf(database.sql, client);
    const startAt = await later(24 * HOUR);
    const id = await operations.start('close', client.id, terminate, { startAt });
    await time.sleep(23 * HOUR);
    expect((await operations.view(id)).state).toBe('scheduled');
    expect(await rowsOf(database.sql, client)).toEqual(before);
    await time.sleep(2 * HOUR);
    const row = await operations.ended(id);
    expect(row.state).toBe('completed');
    expect((row.startedAt ?? '') >= startAt).toBe(true);
    const [closed] = await database.sql<
      { closedAt: string }[]
    >`select closed_at from clients where id = ${client.id}`;
    expect((closed?.closedAt ?? '') >= startAt).toBe(true);
  });

  test('X2: a start in 30 days that is postponed by 10 more waits for 40', async () => {
    const client = await world.client({ services: 0 });
    const id = await operations.start('close', client.id, terminate, { startAt: await later(30 * DAY) });
    await time.sleep(20 * DAY);
    const until = await later(20 * DAY);
    await operations.decide(id, 'postpone', { until });
    await time.sleep(15 * DAY);
    expect(await operations.view(id)).toMatchObject({ state: 'scheduled', resumeAt: until });
    await time.sleep(6 * DAY);
    const row = await operations.ended(id);
    expect(row.state).toBe('completed');
    expect((row.startedAt ?? '') >= until).toBe(true);
  });

  test('X2: an approval is waited for as long as it takes, and cooling-off still counts after it', async () => {
    const client = await world.client({ services: 0 });
    const startAt = await later(3 * DAY);
    const id = await operations.start('close', client.id, terminate, { startAt, approvalRequired: true });
    await time.sleep(1 * DAY);
    await operations.decide(id, 'approve', { by: 'token:2' });
    await time.sleep(1 * DAY);
    expect((await operations.view(id)).state).toBe('scheduled');
    await time.sleep(1.1 * DAY);
    expect((await operations.ended(id)).state).toBe('completed');
  });

  test('X2: a request that nobody approves in time is cancelled by itself, and the client is free', async () => {
    const client = await world.client({ services: 1 });
    const approvalUntil = await later(2 * DAY);
    const options = { approvalRequired: true, approvalUntil };
    const [late, inTime] = [client, await world.client({ services: 0 })];
    const expiring = await operations.start('close', late.id, terminate, options);
    const approved = await operations.start('close', inTime.id, terminate, options);
    await time.sleep(1.5 * DAY);
    expect((await operations.view(expiring)).state).toBe('awaiting-approval');
    await operations.decide(approved, 'approve', { by: 'token:2' });
    await time.sleep(1 * DAY);
    const row = await operations.ended(expiring);
    expect(row).toMatchObject({
      state: 'cancelled',
      problem: { code: 'approval-expired' },
      approvedBy: null,
    });
    expect((row.endedAt ?? '') >= approvalUntil).toBe(true);
    expect((await operations.ended(approved)).state).toBe('completed');
    const events = await database.sql<
      { type: string }[]
    >`select type from operation_events where operation_id = ${expiring} order by seq`;
    expect(events.map(({ type }) => type)).toContain('operation.approval-expired');
    const again = await operations.start('close', late.id, terminate);
    expect((await operations.ended(again)).state).toBe('completed');
  });

  test('X2: paused until a date in the middle of its items, it goes on by itself then', async () => {
    const client = await world.client({ services: 2 });
    world.panel.faults.add({ effect: 'status', status: 503, times: null });
    const id = await operations.start('close', client.id, terminate, {
      retry: { attempts: 100, firstMs: HOUR, maxMs: HOUR },
    });
    await operations.until(id, 'running');
    await time.sleep(2 * HOUR);
    const until = await later(5 * DAY);
    await operations.decide(id, 'postpone', { until });
    await operations.until(id, 'paused');
    world.panel.faults.clear();
    await time.sleep(4 * DAY);
    expect(await operations.view(id)).toMatchObject({ state: 'paused', resumeAt: until });
    await time.sleep(2 * DAY);
    const row = await operations.ended(id);
    expect(row.state).toBe('completed');
    expect((row.endedAt ?? '') >= until).toBe(true);
  });

  test('X2: a panel that is down meets twelve attempts over about forty minutes, then a person is asked', async () => {
    const client = await world.client({ services: 1 });
    const retry = policySchema.parse({}).retry;
    world.panel.faults.add({ effect: 'status', status: 503, times: null });
    const id = await operations.start('close', client.id, terminate, { retry });
    await time.sleep(0.5 * HOUR);
    expect((await operations.view(id)).steps[4]).toMatchObject({
      state: 'retrying',
      error: { code: 'unreachable' },
    });
    await time.sleep(0.5 * HOUR);
    await operations.until(id, 'blocked');
    world.panel.faults.clear();
    expect([...(await itemsOf(database.sql, id)).values()][0]).toMatchObject({
      state: 'blocked',
      attempt: 12,
    });
    const attempts = await database.sql<{ at: string }[]>`
      select at from operation_events where operation_id = ${id} and type in ('item.retrying', 'item.blocked') order by at`;
    const gaps = attempts.slice(1).map(({ at }, n) => Date.parse(at) - Date.parse(attempts[n]?.at ?? ''));
    expect(gaps).toHaveLength(11);
    expect(gaps[0]).toBeGreaterThanOrEqual(2_000);
    for (const [n, gap] of gaps.entries())
      expect(gap).toBeGreaterThanOrEqual(Math.min(2_000 * 2 ** n, 600_000));
    expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeGreaterThan(35 * 60_000);
    await operations.decide(id, 'retry');
    expect((await operations.ended(id)).state).toBe('completed');
  });

  test('X2: a request that was never recorded lets go of the client by itself', async () => {
    const client = await world.client({ services: 0 });
    const input: OperationInput = {
      operationId: '0199b6a2-7c1d-7f2e-9a55-0a3a6c2a4e10',
      kind: 'archive',
      clientId: client.id,
      providerId: world.providerId,
      params: {},
      approvalRequired: false,
      requestedBy: 'token:1',
      retry: QUICK_RETRY,
    };
    const workflowId = lifecycleWorkflowId(client.id);
    const outcome = await time.client.workflow.execute('archive', {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [input],
    });
    expect(outcome).toEqual({ state: 'not-recorded' });
  });
});
