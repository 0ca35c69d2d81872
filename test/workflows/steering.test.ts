import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { breakTable, eventually, type House, itemsOf, openHouse, refusal, rowsOf } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());
afterEach(async () => {
  house.world.panel.faults.clear();
  await house.sql`update servers set max_concurrency = 5 where id = ${house.world.serverId}`;
});

const terminate = { mode: 'terminate', notify: false } as const;
const removals = () => house.world.panel.calls().removeacct ?? 0;

/** A running termination that has just begun, one account after the other, each taking a while. */
async function slowly(services: number, delayMs = 300) {
  const client = await house.world.client({ services });
  await house.sql`update servers set max_concurrency = 1 where id = ${house.world.serverId}`;
  house.world.panel.faults.add({ on: 'removeacct', effect: 'slow', delayMs, times: null });
  const before = removals();
  const id = await house.operations.start('close', client.id, terminate);
  await eventually(async () => removals() > before, 'the first account is being removed');
  return { client, id };
}

describe('pause', () => {
  test('X2: while paused nothing starts, also among the items; resume goes on', async () => {
    const { id } = await slowly(4);
    await house.operations.decide(id, 'pause');
    await house.operations.until(id, 'paused');
    await eventually(
      async () => (await house.operations.view(id)).steps[4]?.items?.done,
      'the running item ends',
    );
    const settled = removals();
    await sleep(1_200);
    expect(removals()).toBe(settled);
    expect(await house.operations.view(id)).toMatchObject({
      state: 'paused',
      currentStep: 'terminate-services',
    });
    expect(await refusal(house.operations.decide(id, 'pause'))).toMatch(/is paused/);
    await house.operations.decide(id, 'resume');
    expect((await house.operations.ended(id)).state).toBe('completed');
  });

  test('X2: paused between two steps the next one waits, and rolling back ends the pause', async () => {
    const client = await house.world.client({ services: 0 });
    const repair = await breakTable(house.sql, 'tickets', client.id);
    const before = await rowsOf(house.sql, client);
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    await house.operations.decide(id, 'pause');
    await house.operations.until(id, 'paused');
    await repair();
    await house.operations.decide(id, 'retry');
    await sleep(500);
    expect((await house.operations.stepStates(id))['close-tickets']).toBe('blocked');
    await house.operations.decide(id, 'roll-back');
    expect((await house.operations.ended(id)).state).toBe('rolled-back');
    expect(await rowsOf(house.sql, client)).toEqual(before);
  });

  test('X2: postponed in the middle of the items, it goes on by itself when the time has come', async () => {
    const { id } = await slowly(3);
    const until = new Date(Date.now() + 2_500).toISOString();
    await house.operations.decide(id, 'postpone', { until });
    expect(await house.operations.until(id, 'paused')).toMatchObject({ resumeAt: until });
    const row = await house.operations.ended(id);
    expect(row.state).toBe('completed');
    expect((row.endedAt ?? '') >= until).toBe(true);
    expect(await house.operations.eventTypes(id)).toContain('operation.resumed');
  });
});

describe('rolling back', () => {
  test('X2: while something is being destroyed it is refused, before that nothing more begins', async () => {
    const { id } = await slowly(2, 600);
    expect(await refusal(house.operations.decide(id, 'roll-back'))).toMatch(/being destroyed at this moment/);
    expect((await house.operations.ended(id)).state).toBe('completed');
  });

  test('X2: asked for while the last step runs, it is heeded', async () => {
    const client = await house.world.client({ services: 0 });
    const before = await rowsOf(house.sql, client);
    house.world.mailbox.faults.add({ kind: 'slow', milliseconds: 1_500 });
    const id = await house.operations.start('close', client.id, { mode: 'status-only', notify: true });
    await eventually(
      async () => (await house.operations.stepStates(id)).notify === 'running',
      'the mail is being sent',
    );
    await house.operations.decide(id, 'roll-back');
    expect((await house.operations.ended(id)).state).toBe('rolled-back');
    expect(await rowsOf(house.sql, client)).toEqual(before);
  });

  test('X2: a cancellation from Temporal’s own tools rolls back what can be rolled back', async () => {
    const client = await house.world.client({ services: 1 });
    const before = await rowsOf(house.sql, client);
    house.world.panel.faults.add({ effect: 'status', status: 503, times: null });
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    await house.temporal.client.workflow.getHandle(lifecycleWorkflowId(client.id)).cancel();
    expect((await house.operations.ended(id)).state).toBe('rolled-back');
    expect(await rowsOf(house.sql, client)).toEqual(before);
    expect(await house.operations.eventTypes(id)).toContain('operation.cancel-requested');
  });

  test('X2: the same before it has begun means that it is cancelled, after the point of no return nothing', async () => {
    const waiting = await house.world.client({ services: 0 });
    const first = await house.operations.start('close', waiting.id, terminate, { approvalRequired: true });
    await house.temporal.client.workflow.getHandle(lifecycleWorkflowId(waiting.id)).cancel();
    expect((await house.operations.ended(first)).state).toBe('cancelled');

    const { client, id } = await slowly(2);
    await eventually(
      async () => (await house.operations.row(id)).pastNoReturnAt,
      'past the point of no return',
    );
    await house.temporal.client.workflow.getHandle(lifecycleWorkflowId(client.id)).cancel();
    expect((await house.operations.ended(id)).state).toBe('completed');
  });
});

describe('among running items', () => {
  test('X2: an item that waits for its next attempt is skipped at once, with who, while others go on', async () => {
    const client = await house.world.client({ services: 3 });
    const [item = 0] = client.serviceIds;
    house.world.panel.faults.add({ user: client.users[0], effect: 'status', status: 503, times: null });
    house.world.panel.faults.add({ on: 'removeacct', effect: 'slow', delayMs: 1_500, times: null });
    const id = await house.operations.start('close', client.id, terminate, {
      retry: { attempts: 5, firstMs: 60_000, maxMs: 60_000 },
    });
    await eventually(
      async () => (await house.operations.view(id)).steps[4]?.items?.retrying === 1,
      'one waits',
    );
    await house.operations.decide(id, 'skip', { items: [item], by: 'token:8' });
    const skipped = await eventually(
      async () => (await itemsOf(house.sql, id)).get(item)?.state === 'skipped' && itemsOf(house.sql, id),
      'skipped in the record',
    );
    expect(skipped.get(item)?.skippedBy).toBe('token:8');
    expect((await house.operations.ended(id)).state).toBe('completed');
    const [service] = await house.sql`select status from services where id = ${item}`;
    expect(service?.status).toBe('active');
  });

  test('X2: retry cuts the pause before the next attempt short', async () => {
    const client = await house.world.client({ services: 2 });
    house.world.panel.faults.add({ user: client.users[0], effect: 'status', status: 503, times: null });
    const id = await house.operations.start('close', client.id, terminate, {
      retry: { attempts: 5, firstMs: 3_000_000, maxMs: 3_000_000 },
    });
    const step = await eventually(async () => {
      const shown = (await house.operations.view(id)).steps[4];
      return shown?.state === 'retrying' && shown;
    }, 'the step waits');
    expect(step).toMatchObject({ attempt: 1, items: { done: 1, retrying: 1 } });
    house.world.panel.faults.clear();
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
  });

  test('X2: as many accounts as the gentlest server allows are worked on at the same time, no more', async () => {
    const client = await house.world.client({ services: 9 });
    await house.sql`update servers set max_concurrency = 3 where id = ${house.world.serverId}`;
    house.world.panel.faults.add({ on: 'removeacct', effect: 'slow', delayMs: 400, times: null });
    const gone = () => client.users.filter((user) => !house.world.panel.account(user)).length;
    const before = removals();
    const most = { atOnce: 0 };
    const watch = setInterval(() => {
      most.atOnce = Math.max(most.atOnce, removals() - before - gone());
    }, 10);
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.ended(id);
    clearInterval(watch);
    expect(most.atOnce).toBe(3);
  });
});
