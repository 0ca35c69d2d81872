import type { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAUSES } from '../../domain/webhooks/retry.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { endpointWorkflowId } from '../../workflows/contracts/ids.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { startReceiver, type TestReceiver } from '../support/receiver.ts';
import { timeSkippingEnvironment } from '../support/time-skipping.ts';
import { deliveriesOf, subscribe, tell } from '../support/webhooks.ts';
import { makeWorld, type World } from '../support/world.ts';

const TASK_QUEUE = 'webhook-time';

let database: TestDatabase;
let time: TestWorkflowEnvironment;
let world: World;
let worker: RunningWorker;
let receiver: TestReceiver;

beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  [database, time, receiver] = await Promise.all([
    testDatabase(),
    timeSkippingEnvironment(),
    startReceiver(),
  ]);
  world = await makeWorld(database.sql, time.client);
  worker = await startWorker({
    connection: { address: time.address },
    namespace: 'default',
    taskQueue: TASK_QUEUE,
    deps: world.deps,
    log: world.deps.log,
    cacheDir: '.tenure/cache',
  });
});
afterAll(async () => {
  await worker?.stop();
  await receiver?.close();
  await world?.close();
  await time?.teardown();
  await database?.drop();
});

/** Tells one thing and runs the endpoint's workflow to its end, however many days that takes. */
async function delivered(providerId: number) {
  const { sql } = database;
  const id = await subscribe(world.deps, { providerId, url: receiver.url });
  await tell(sql, providerId, { now: new Date(await time.currentTimeMs()).toISOString() });
  await time.client.workflow.execute('deliverWebhooks', {
    workflowId: endpointWorkflowId(id),
    taskQueue: TASK_QUEUE,
    args: [{ endpointId: id }],
  });
  const [delivery] = await deliveriesOf(sql, id);
  await sql`delete from webhook_endpoints where id = ${id}`;
  const times = delivery?.log.map(({ at }) => Date.parse(at)) ?? [];
  return { delivery, gaps: times.slice(1).map((at, n) => at - (times[n] ?? 0)) };
}

test('a receiver that is down for good meets ten attempts on schedule over three days, then it is given up', async () => {
  receiver.answer = () => ({ status: 500 });
  const { delivery, gaps } = await delivered(world.providerId);
  expect(delivery).toMatchObject({ state: 'given-up', attempts: PAUSES.length + 1, nextAttemptAt: null });
  expect(gaps).toHaveLength(PAUSES.length);
  for (const [n, pause] of PAUSES.entries()) {
    expect(gaps[n]).toBeGreaterThanOrEqual(pause);
    expect(gaps[n]).toBeLessThan(pause + 60_000);
  }
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  // Each attempt is signed at its own time on the wall clock, or receivers would refuse it as too old.
  for (const { headers } of receiver.received)
    expect(Math.abs(Number(headers['webhook-timestamp']) * 1000 - Date.now())).toBeLessThan(120_000);
});

test('a Retry-After of two hours is waited for, one of two days is cut to one', async () => {
  const wishes = ['7200', String(2 * 24 * 3600)];
  receiver.answer = () => {
    const wish = wishes.shift();
    return wish === undefined ? { status: 200 } : { status: 429, headers: { 'retry-after': wish } };
  };
  const { delivery, gaps } = await delivered(world.providerId);
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 3 });
  const expected = [7_200_000, 24 * 3_600_000];
  for (const [n, pause] of expected.entries()) {
    expect(gaps[n]).toBeGreaterThanOrEqual(pause);
    expect(gaps[n]).toBeLessThan(pause + 60_000);
  }
});
