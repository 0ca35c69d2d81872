import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineActivities } from '../../activities/engine.ts';
import { markDone, markFailed } from '../../activities/marks.ts';
import { failureOf } from '../../domain/operations/failures.ts';
import type { OperationView } from '../../domain/operations/state.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import { type House, itemsOf, openHouse } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

const NOW = '2026-01-31T10:00:00.000Z';
const ITEM_STEP = 'terminate-services';

/** An operation that waits, so that only what the test calls writes about it. */
async function waiting(services = 1) {
  const client = await house.world.client({ services });
  const id = await house.operations.start(
    'close',
    client.id,
    { mode: 'terminate', notify: false },
    { approvalRequired: true },
  );
  const view: OperationView = { ...(await house.operations.view(id)), state: 'running' };
  const { recordState, prepareItems, skipItems } = engineActivities(house.world.deps);
  const call: StepCall = {
    ...{
      operationId: id,
      clientId: client.id,
      providerId: house.world.providerId,
      kind: 'close',
      step: 'stop-sign-ins',
    },
    ...{ params: { mode: 'terminate', notify: false }, now: NOW, attempt: 1, nextDelayMs: 1_000 },
  };
  const activity = new MockActivityEnvironment();
  return {
    ...{ id, view, call, item: client.serviceIds[0] ?? 0 },
    record: (change: Partial<OperationView>, key = 'k') =>
      activity.run(recordState, {
        ...{ view: { ...view, ...change }, now: NOW, decisions: [] },
        events: [{ key, type: 'decision.taken' as const, data: {} }],
      }),
    prepare: () => activity.run(prepareItems, { ...call, step: ITEM_STEP }),
    skip: (by: string) =>
      activity.run(skipItems, {
        operationId: id,
        step: ITEM_STEP,
        items: [client.serviceIds[0] ?? 0],
        by,
        now: NOW,
      }),
  };
}

describe('the record', () => {
  test('X2: the point of no return is written with the mark, and a view from before does not take it back', async () => {
    const { id, call, item, record, prepare } = await waiting();
    await prepare();
    await house.sql.begin((tx) => markDone(tx, { ...call, step: ITEM_STEP, item }, {}));
    expect((await house.operations.row(id)).pastNoReturnAt).toBe(NOW);
    await record({ pastNoReturn: false });
    expect((await house.operations.row(id)).pastNoReturnAt).toBe(NOW);
  });

  test('X2: a view that comes after the end changes nothing and says nothing twice', async () => {
    const { id, record } = await waiting();
    await record({ state: 'cancelled' }, 'end');
    const ended = await house.operations.row(id);
    const events = await house.operations.eventTypes(id);
    await record({ state: 'cancelled' }, 'end');
    await record({ state: 'running' }, 'late');
    expect(await house.operations.row(id)).toEqual(ended);
    expect(await house.operations.eventTypes(id)).toEqual(events);
    const told = await house.sql`select topic from outbox where operation_id = ${id} order by id`;
    expect(told.map(({ topic }) => topic)).toEqual(['operation.awaiting-approval', 'operation.cancelled']);
  });

  test('X2: an older view does not take back what an attempt has written', async () => {
    const { id, view, call, record } = await waiting();
    const running = view.steps.map((step) =>
      step.id === call.step ? { ...step, state: 'running' as const } : step,
    );
    await house.sql.begin((tx) => markFailed(tx, call, failureOf('bug'), true));
    await record({ steps: running }, 'a');
    expect((await house.operations.stepStates(id))[call.step]).toBe('retrying');
    await house.sql.begin((tx) => markDone(tx, call, { logins: 2 }));
    await record({ steps: running }, 'b');
    await record({ steps: view.steps }, 'c');
    expect((await house.operations.stepStates(id))[call.step]).toBe('done');
  });

  test('X2: a second attempt of a lost worker keeps the first summary and adds no event', async () => {
    const { id, call } = await waiting();
    const mark = (logins: number) => house.sql.begin((tx) => markDone(tx, call, { logins }));
    expect(await mark(2)).toEqual({ logins: 2 });
    expect(await mark(0)).toEqual({ logins: 2 });
    expect((await house.operations.eventTypes(id)).filter((type) => type === 'step.done')).toHaveLength(1);
  });

  test('X2: an attempt that comes after its step was taken back takes nothing forward again', async () => {
    const { id, call } = await waiting();
    await house.sql`update operation_steps set state = 'undone' where operation_id = ${id} and step_id = ${call.step}`;
    await expect(house.sql.begin((tx) => markDone(tx, call, {}))).rejects.toThrow('overtaken');
    expect((await house.operations.stepStates(id))[call.step]).toBe('undone');
  });

  test('X2: an account that is gone counts as done, even when its item was skipped meanwhile; never the other way round', async () => {
    const { id, call, item, prepare, skip } = await waiting();
    await prepare();
    await skip('token:3');
    expect((await itemsOf(house.sql, id)).get(item)).toMatchObject({
      state: 'skipped',
      skippedBy: 'token:3',
    });
    await house.sql.begin((tx) => markDone(tx, { ...call, step: ITEM_STEP, item }, { outcome: 'done' }));
    await skip('token:4');
    expect((await itemsOf(house.sql, id)).get(item)).toMatchObject({ state: 'done', skippedBy: null });
  });
});
