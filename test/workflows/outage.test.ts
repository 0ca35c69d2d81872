import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reconcileActivities } from '../../activities/reconcile.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import type { OperationInput } from '../../workflows/contracts/messages.ts';
import { QUICK_RETRY } from '../support/operations.ts';
import { type Cuttable, cuttable } from './cuttable.ts';
import { eventually, type House, itemsOf, openHouse, rowsOf } from './harness.ts';

let house: House;
let line: Cuttable;
beforeAll(async () => {
  house = await openHouse({
    workerUrl: async (url) => {
      const direct = new URL(url);
      line = await cuttable({ host: direct.hostname, port: Number(direct.port) });
      direct.hostname = '127.0.0.1';
      direct.port = String(line.port);
      return direct.href;
    },
  });
});
afterAll(async () => {
  await house?.close();
  await line?.close();
});

const terminate = { mode: 'terminate', notify: false } as const;
const removals = () => house.world.panel.calls().removeacct ?? 0;
const workflow = (clientId: number) =>
  house.temporal.client.workflow.getHandle(lifecycleWorkflowId(clientId));

describe('PostgreSQL away', () => {
  test('X2: the line is cut in the middle and mended later: it goes on, and every account is removed once', async () => {
    const client = await house.world.client({ services: 8 });
    house.world.panel.faults.add({ on: 'removeacct', effect: 'slow', delayMs: 200, times: null });
    const before = removals();
    const id = await house.operations.start('close', client.id, { mode: 'terminate', notify: true });
    await eventually(async () => removals() > before, 'the first account is being removed');
    line.cut();
    await sleep(2_500);
    expect((await house.operations.view(id)).state).toBe('running');
    line.mend();
    expect((await house.operations.ended(id)).state).toBe('completed');
    house.world.panel.faults.clear();
    expect(removals() - before).toBe(8);
    expect([...(await itemsOf(house.sql, id)).values()].map(({ state }) => state)).toEqual(
      Array(8).fill('done'),
    );
    const types = await house.operations.eventTypes(id);
    expect(types.filter((type) => type === 'item.done')).toHaveLength(8);
    expect(types).not.toContain('operation.blocked');
  });

  test('X2: connections that are ended again and again cost nothing but time', async () => {
    const client = await house.world.client({ services: 6 });
    const before = await rowsOf(house.sql, client);
    const id = await house.operations.start('close', client.id, terminate);
    for (let storm = 0; storm < 8; storm++) {
      await sleep(120);
      await house.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'test-worker'`;
    }
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(client.users.every((user) => house.world.panel.account(user) === undefined)).toBe(true);
    expect((await rowsOf(house.sql, client)).services).toHaveLength(before.services?.length ?? 0);
  });
});

/** The workflow is ended by hand in the middle; the record is left open. */
async function lost() {
  const client = await house.world.client({ services: 3 });
  const [stubborn = ''] = client.users;
  house.world.panel.faults.add({ on: 'removeacct', user: stubborn, effect: 'refuse', times: null });
  const id = await house.operations.start('close', client.id, { mode: 'terminate', notify: true });
  await house.operations.until(id, 'blocked');
  await workflow(client.id).terminate('by hand');
  house.world.panel.faults.clear();
  return { client, id };
}

async function reconcile() {
  const { workflow: client } = house.temporal.client;
  return client.execute('reconcileRecords', {
    workflowId: `reconcile-${Date.now()}`,
    taskQueue: house.temporal.taskQueue,
    args: [],
  });
}

async function restart(id: string) {
  const row = await house.operations.row(id);
  const input: OperationInput = {
    operationId: id,
    kind: 'close',
    clientId: row.clientId,
    providerId: row.providerId,
    params: row.params,
    approvalRequired: false,
    requestedBy: 'token:1',
    retry: QUICK_RETRY,
  };
  await house.temporal.client.workflow.start('close', {
    workflowId: row.workflowId,
    taskQueue: house.temporal.taskQueue,
    args: [input],
  });
}

describe('an operation whose workflow is gone', () => {
  test('X2: the reconciler says so on the operation and frees the client, once; one that runs is left alone', async () => {
    const { client, id } = await lost();
    const other = await house.world.client({ services: 0 });
    const running = await house.operations.start('close', other.id, terminate, { approvalRequired: true });
    expect(await reconcile()).toEqual({ lost: 1 });
    expect(await house.operations.row(id)).toMatchObject({
      state: 'failed',
      problem: { code: 'engine-gone' },
    });
    expect((await house.operations.row(running)).state).toBe('awaiting-approval');
    const [row] = await house.sql`select held_by from clients where id = ${client.id}`;
    expect(row?.heldBy).toBeNull();
    expect(await reconcile()).toEqual({ lost: 0 });
    // A mark that comes late or twice finds the end written.
    await reconcileActivities(house.world.deps).markLost({ operationId: id, now: new Date().toISOString() });
    expect(
      (await house.operations.eventTypes(id)).filter((type) => type === 'operation.failed'),
    ).toHaveLength(1);
    await house.operations.decide(running, 'cancel');
    await house.operations.ended(running);
  });

  test('X2: started again under its id, it does the rest and nothing twice; its events go on', async () => {
    const { client, id } = await lost();
    await reconcile();
    const before = removals();
    const events = await house.operations.eventTypes(id);
    await restart(id);
    await eventually(async () => (await house.operations.row(id)).state === 'running', 'it runs again');
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(removals() - before).toBe(1);
    expect(client.users.every((user) => house.world.panel.account(user) === undefined)).toBe(true);
    const rest = (await house.operations.eventTypes(id)).slice(events.length);
    expect(rest.at(-1)).toBe('operation.completed');
    expect(rest.filter((type) => type === 'item.done')).toHaveLength(1);
    expect(rest).not.toContain('operation.requested');
    const [step] =
      await house.sql`select summary from operation_steps where operation_id = ${id} and step_id = 'terminate-services'`;
    expect(step?.summary).toEqual({ total: 3, done: 3, skipped: 0 });
  });

  test('X2: lost in the middle of rolling back, it goes on rolling back, never forward again', async () => {
    const client = await house.world.client({ services: 2 });
    const before = await rowsOf(house.sql, client);
    house.world.panel.faults.add({ effect: 'status', status: 503, times: null });
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    await house.sql.unsafe(`
      create function no_undo() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger no_undo before update of status on orders for each row when (new.client_id = ${client.id}) execute function no_undo()`);
    await house.operations.decide(id, 'roll-back');
    await eventually(
      async () => (await house.operations.stepStates(id))['cancel-orders'] === 'undo-failed',
      'stuck half-way',
    );
    await workflow(client.id).terminate('by hand');
    await house.sql.unsafe('drop function no_undo cascade');
    house.world.panel.faults.clear();
    await reconcile();
    await restart(id);
    await eventually(async () => (await house.operations.row(id)).state === 'rolled-back', 'rolled back');
    expect(await rowsOf(house.sql, client)).toEqual(before);
    expect(client.users.every((user) => house.world.panel.account(user) !== undefined)).toBe(true);
  });
});
