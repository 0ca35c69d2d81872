import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVault } from '../../db/crypto/secrets.ts';
import { engineOf } from '../../worker/engine.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { startReceiver, type TestReceiver } from '../support/receiver.ts';
import { type TestTemporal, testTemporal } from '../support/temporal.ts';
import { deliveriesOf, newProvider, subscribe, tell } from '../support/webhooks.ts';
import { TEST_KEY } from '../support/world.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let receiver: TestReceiver;
let worker: WorkerProcess;
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenure-webhooks-'));
  [database, temporal, receiver] = await Promise.all([testDatabase(), testTemporal(), startReceiver()]);
  worker = await startWorkerProcess(
    {
      databaseUrl: database.url,
      temporalAddress: temporal.address,
      namespace: temporal.namespace,
      taskQueue: temporal.taskQueue,
      smtpUrl: 'smtp://127.0.0.1:9',
      filesDir: join(dir, 'files'),
    },
    dir,
    { passed: () => {}, held: () => {}, ended: () => {} },
  );
});
afterAll(async () => {
  await worker?.stop();
  await receiver?.close();
  await temporal?.close();
  await database?.drop();
  await rm(dir, { recursive: true, force: true });
});

/** Waits until so many of the worker's statements wait for a lock that the test holds. */
async function marksWaiting(count: number): Promise<void> {
  for (let look = 0; look < 600; look++) {
    const [row] = await database.sql<{ waiting: number }[]>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and application_name = 'faults-worker' and wait_event_type = 'Lock'`;
    if (row?.waiting === count) return;
    await sleep(50);
  }
  throw new Error('the marks never came');
}

test('X11: killed between the receiver’s answers and their marks, the worker sends again and loses nothing', async () => {
  const { sql } = database;
  const count = 12;
  const providerId = await newProvider(sql);
  const vault = createVault({ current: TEST_KEY });
  const id = await subscribe({ sql, vault }, { providerId, url: receiver.url });
  await tell(sql, providerId, { count });
  let restart: (() => Promise<void>) | undefined;
  await sql.begin(async (tx) => {
    await tx`select from webhook_deliveries for update`;
    await engineOf(temporal.client).wakeEndpoint(id, temporal.taskQueue);
    await marksWaiting(5);
    restart = await worker.kill();
  });
  const first = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(first).toHaveLength(5);
  expect((await deliveriesOf(sql, id)).map(({ state }) => state)).toEqual(Array(count).fill('pending'));

  await restart?.();
  for (let look = 0; look < 1_200; look++) {
    if ((await deliveriesOf(sql, id)).every(({ state }) => state === 'delivered')) break;
    await sleep(50);
  }
  const deliveries = await deliveriesOf(sql, id);
  expect(deliveries.map(({ state, attempts }) => [state, attempts])).toEqual(
    Array(count).fill(['delivered', 1]),
  );
  const times = new Map<string, number>();
  for (const { headers } of receiver.received)
    times.set(headers['webhook-id'] ?? '', (times.get(headers['webhook-id'] ?? '') ?? 0) + 1);
  expect([...times.keys()].sort()).toEqual(deliveries.map((delivery) => delivery.id).sort());
  for (const [message, sent] of times) expect(sent, message).toBe(first.includes(message) ? 2 : 1);
});
