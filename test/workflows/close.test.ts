import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type Operations, operationsOf } from '../support/operations.ts';
import { type TestTemporal, testTemporal } from '../support/temporal.ts';
import { makeWorld, type World } from '../support/world.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let world: World;
let worker: RunningWorker;
let operations: Operations;

beforeAll(async () => {
  [database, temporal] = await Promise.all([testDatabase(), testTemporal()]);
  world = await makeWorld(database.sql, temporal.client);
  worker = await startWorker({
    connection: { address: temporal.address },
    namespace: temporal.namespace,
    taskQueue: temporal.taskQueue,
    deps: world.deps,
    log: world.deps.log,
    cacheDir: '.tenure/cache',
  });
  operations = operationsOf(database.sql, temporal.client, temporal.taskQueue);
});
afterAll(async () => {
  await worker?.stop();
  await world?.close();
  await temporal?.close();
  await database?.drop();
});

describe('close', () => {
  test('L1: terminate removes the accounts, cancels what is owed, closes the tickets and the client', async () => {
    const client = await world.client({ services: 3 });
    const id = await operations.start('close', client.id, { mode: 'terminate', notify: true });
    const row = await operations.ended(id);
    expect(row.state).toBe('completed');
    expect(client.users.map((user) => world.panel.account(user))).toEqual([undefined, undefined, undefined]);
    console.log(
      (await world.mailbox.mails()).map((m) => m.text),
      JSON.stringify(await temporal.client.workflow.getHandle('lifecycle/client-1').fetchHistory()).includes(
        'Ada',
      ),
      (await temporal.client.workflow.getHandle('lifecycle/client-1').fetchHistory()).events?.length,
    );
    console.log(await operations.eventTypes(id), await operations.stepStates(id));
  });
});
