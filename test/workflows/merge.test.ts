import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSurvivor } from '../../db/queries/clients.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import type { OperationInput } from '../../workflows/contracts/messages.ts';
import { holdNotes } from '../support/in-the-way.ts';
import { QUICK_RETRY } from '../support/operations.ts';
import { rowsOfClients } from '../support/random-clients.ts';
import type { TestClient } from '../support/world.ts';
import { eventually, type House, openHouse, preview } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

type Fields = OperationParams<'merge'>['fields'];

async function two(names = ['Ada', 'Bea']): Promise<[TestClient, TestClient]> {
  const [a = '', b = ''] = names;
  return [await house.world.client({ name: a }), await house.world.client({ name: b })];
}

async function merged(from: TestClient, into: TestClient, fields?: Fields): Promise<string> {
  const id = await house.operations.start('merge', from.id, { into: into.id, fields });
  expect((await house.operations.ended(id)).state).toBe('completed');
  return id;
}

async function unmerged(from: TestClient): Promise<string> {
  const id = await house.operations.start('unmerge', from.id, {});
  expect((await house.operations.ended(id)).state).toBe('completed');
  return id;
}

/** All rows of clients but what operations write about themselves. */
async function rowsOf(...clients: TestClient[]) {
  const rows = await rowsOfClients(
    house.sql,
    clients.map(({ id }) => id),
  );
  // That an operation has ended is noted for dunning.
  const { change_log, merge_images, outbox, client_locks, dunning_nudges, ...rest } = rows;
  return Object.fromEntries(
    Object.entries(rest).filter(([table]) => !table.startsWith('operation') && table !== 'merge_moves'),
  );
}

const stateOf = async ({ id }: TestClient) => {
  const [row] = await house.sql`select status, merged_into_id, held_by from clients where id = ${id}`;
  return row;
};
const codes = (list: { code: string }[]) => list.map(({ code }) => code);
const free = { heldBy: null };

/** A merge that stands in the middle of moving rows. */
async function inTheMiddle(from: TestClient, into: TestClient) {
  const letGo = await holdNotes(house.sql, from.id);
  const id = await house.operations.start('merge', from.id, { into: into.id });
  await eventually(
    async () => (await house.operations.stepStates(id))['move-rows'] === 'running',
    'rows are being moved',
  );
  return { id, letGo };
}

describe('merge', () => {
  test('L6: all rows go to the survivor, credit adds up, the number leads to it; the history holds no name', async () => {
    const [from, into] = await two(['Wilhelmine', 'Bea']);
    await house.sql`insert into credit_entries (client_id, currency, amount_minor) values
      (${from.id}, 'EUR', 300), (${from.id}, 'EUR', 50), (${into.id}, 'EUR', 200), (${from.id}, 'PLN', 70)`;
    await house.sql`update clients set phone = '+49.1' where id = ${from.id}`;
    const before = await rowsOf(from, into);
    const id = await merged(from, into, { firstName: 'other' });
    const after = await rowsOf(into);
    for (const [table, rows] of Object.entries(before))
      if (table !== 'clients') expect(after[table]?.length, table).toBe(rows.length);
    expect(await stateOf(from)).toEqual({ status: 'merged', mergedIntoId: into.id, ...free });
    expect(await stateOf(into)).toEqual({ status: 'active', mergedIntoId: null, ...free });
    expect(await findSurvivor(house.sql, from.id)).toBe(into.id);
    const [survivor] = await house.sql`select first_name, phone from clients where id = ${into.id}`;
    expect(survivor).toEqual({ firstName: 'Wilhelmine', phone: '+49.1' });
    const steps = (await house.operations.view(id)).steps;
    expect(steps.map((step) => step.state === 'done' && step.summary)).toEqual([
      { dropped: 0, combined: 0, renamed: 1 },
      { fields: 2 },
      expect.objectContaining({ services: 4, invoices: 2, credit_entries: 3, login_clients: 1 }),
      {
        ...{ into: into.id, late: 0, creditEURSurvivor: 200, creditEUROther: 350, creditEUR: 550 },
        ...{ creditPLNSurvivor: 0, creditPLNOther: 70, creditPLN: 70 },
      },
      { endpoints: 0, acknowledged: 0 },
    ]);
    const told =
      await house.sql`select payload from outbox where operation_id = ${id} and topic = 'client.merged'`;
    expect(told).toEqual([{ payload: { into: into.id } }]);
    const history = await house.temporal.client.workflow
      .getHandle(lifecycleWorkflowId(from.id))
      .fetchHistory();
    expect(JSON.stringify(history)).not.toContain('Wilhelmine');
  });

  test('X7: un-merged, everything is as it was; a second un-merge is refused, a second merge works', async () => {
    const [from, into] = await two();
    const before = [await rowsOf(from), await rowsOf(into)];
    await merged(from, into);
    await unmerged(from);
    expect([await rowsOf(from), await rowsOf(into)]).toEqual(before);
    expect(codes((await preview(house.sql, 'unmerge', from.id, {})).blockers)).toEqual(['not-merged']);
    await merged(from, into);
    await unmerged(from);
    expect([await rowsOf(from), await rowsOf(into)]).toEqual(before);
  });

  test('L6: both clients are held while it runs, and free when it was rolled back in the middle', async () => {
    const [from, into] = await two();
    const before = [await rowsOf(from), await rowsOf(into)];
    const { id, letGo } = await inTheMiddle(from, into);
    expect((await stateOf(from))?.heldBy).toBe(id);
    expect((await stateOf(into))?.heldBy).toBe(id);
    const third = await house.world.client();
    for (const [client, other] of [
      [from, third],
      [into, third],
      [third, into],
      [third, from],
    ] as const)
      await expect(house.operations.start('merge', client.id, { into: other.id })).rejects.toThrow(
        /client_locks|operations_lock/,
      );
    await house.operations.decide(id, 'roll-back');
    await letGo();
    expect((await house.operations.ended(id)).state).toBe('rolled-back');
    await house.sql`delete from notes where client_id = ${from.id}`;
    expect([await rowsOf(from), await rowsOf(into)]).toEqual(before);
    expect([await stateOf(from), await stateOf(into)]).toMatchObject([free, free]);
    expect(await house.sql`select from merge_moves where operation_id = ${id}`).toHaveLength(0);
    expect(await house.sql`select from merge_images where operation_id = ${id}`).toHaveLength(0);
    await merged(third, into);
  });

  test('L6: paused it stands between two steps; resumed it goes on', async () => {
    const [from, into] = await two();
    const { id, letGo } = await inTheMiddle(from, into);
    await house.operations.decide(id, 'pause');
    await letGo();
    await eventually(
      async () => (await house.operations.stepStates(id))['move-rows'] === 'done',
      'the step that ran ends',
    );
    expect((await house.operations.until(id, 'paused')).state).toBe('paused');
    expect((await stateOf(from))?.status).toBe('active');
    await house.operations.decide(id, 'resume');
    expect((await house.operations.ended(id)).state).toBe('completed');
  });

  test('L6: waits for approval with both clients locked; cancelled, both are free and untouched', async () => {
    const [from, into] = await two();
    const before = [await rowsOf(from), await rowsOf(into)];
    const id = await house.operations.start('merge', from.id, { into: into.id }, { approvalRequired: true });
    await expect(house.operations.start('archive', into.id, {})).rejects.toThrow('client_locks');
    await house.operations.decide(id, 'cancel');
    expect((await house.operations.ended(id)).state).toBe('cancelled');
    expect([await rowsOf(from), await rowsOf(into)]).toEqual(before);
    const again = await house.operations.start(
      'merge',
      from.id,
      { into: into.id },
      { approvalRequired: true },
    );
    await house.operations.decide(again, 'approve');
    expect((await house.operations.ended(again)).state).toBe('completed');
  });

  test('L6: a workflow ended by hand in the middle leaves both to the reconciler; restarted, it does the rest', async () => {
    const [from, into] = await two();
    const { id, letGo } = await inTheMiddle(from, into);
    const workflow = lifecycleWorkflowId(from.id);
    await house.temporal.client.workflow.getHandle(workflow).terminate('by hand');
    await eventually(async () => {
      const held = house.temporal.client.workflow.getHandle(lifecycleWorkflowId(into.id));
      return (await held.describe()).status.name === 'TERMINATED';
    }, 'the hold of the survivor ends with its parent');
    await letGo();
    await house.temporal.client.workflow.execute('reconcileRecords', {
      workflowId: `reconcile-${id}`,
      taskQueue: house.temporal.taskQueue,
      args: [],
    });
    expect((await house.operations.row(id)).state).toBe('failed');
    expect([await stateOf(from), await stateOf(into)]).toMatchObject([free, free]);
    expect(await house.sql`select from client_locks where operation_id = ${id}`).toHaveLength(0);
    const { providerId, params } = await house.operations.row(id);
    const input: OperationInput = {
      ...{ operationId: id, kind: 'merge', clientId: from.id, otherClientId: into.id, providerId, params },
      ...{ approvalRequired: false, requestedBy: 'token:1', retry: QUICK_RETRY },
    };
    await house.temporal.client.workflow.start('merge', {
      workflowId: workflow,
      taskQueue: house.temporal.taskQueue,
      args: [input],
    });
    await eventually(async () => (await stateOf(from))?.status === 'merged', 'the rest is done');
    expect((await house.operations.ended(id)).state).toBe('completed');
  });

  test('X1: a plan that a change of the survivor has overtaken blocks before anything is touched', async () => {
    const [from, into] = await two();
    const startAt = new Date(Date.now() + 1_500).toISOString();
    const id = await house.operations.start('merge', from.id, { into: into.id }, { bound: true, startAt });
    await house.sql`update clients set city = 'Turin' where id = ${into.id}`;
    expect((await house.operations.until(id, 'blocked')).problem?.code).toBe('plan-changed');
    expect((await stateOf(from))?.status).toBe('active');
    await house.operations.decide(id, 'cancel');
    expect((await house.operations.ended(id)).state).toBe('cancelled');
  });
});

describe('merges at the same time', () => {
  const outcomes = async (starts: Promise<string>[]) => {
    const settled = await Promise.allSettled(starts);
    const won = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const lost = settled.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    for (const id of won) expect((await house.operations.ended(id)).state).toBe('completed');
    return { won, lost };
  };

  test('L6: each into the other: one wins, and no circle comes of it', async () => {
    const [a, b] = await two();
    const { won, lost } = await outcomes([
      house.operations.start('merge', a.id, { into: b.id }),
      house.operations.start('merge', b.id, { into: a.id }),
    ]);
    expect(won).toHaveLength(1);
    expect(lost).toEqual([expect.stringMatching(/client_locks|operations_lock|locked/)]);
    const states = [await stateOf(a), await stateOf(b)];
    expect(states.map((state) => state?.status).sort()).toEqual(['active', 'merged']);
    const [gone, left] = states[0]?.status === 'merged' ? [a, b] : [b, a];
    const back = await preview(house.sql, 'merge', left.id, { into: gone.id });
    expect(codes(back.blockers)).toEqual(['survivor-merged']);
  });

  test('L6: two into the same one: the second waits its turn', async () => {
    const [a, b] = await two();
    const c = await house.world.client();
    const { won } = await outcomes([
      house.operations.start('merge', a.id, { into: c.id }, { approvalRequired: false }),
      house.operations.start('merge', b.id, { into: c.id }),
    ]);
    expect(won.length).toBeGreaterThan(0);
    for (const each of [a, b]) if ((await stateOf(each))?.status === 'active') await merged(each, c);
    expect([await stateOf(a), await stateOf(b)]).toMatchObject([
      { mergedIntoId: c.id },
      { mergedIntoId: c.id },
    ]);
  });

  // `npm run bench -- merge` does the same with five hundred.
  test('L6: thirty at once over sixty clients all end, and no deadlock surfaces', async () => {
    const [{ deadlocks: before } = { deadlocks: 0 }] = await house.sql<{ deadlocks: number }[]>`
      select deadlocks from pg_stat_database where datname = current_database()`;
    const clients: TestClient[] = [];
    for (let n = 0; n < 60; n++) clients.push(await house.world.client({ services: 0 }));
    // Half go to a higher number and half to a lower one, so locks are asked for in both orders.
    const pairs = Array.from({ length: 30 }, (_, n) => {
      const pair = [clients[n], clients[59 - n]] as const;
      return n % 2 === 0 ? pair : ([pair[1], pair[0]] as const);
    });
    const ids = await Promise.all(
      pairs.map(([from, into]) => house.operations.start('merge', from?.id ?? 0, { into: into?.id ?? 0 })),
    );
    for (const id of ids) expect((await house.operations.ended(id)).state).toBe('completed');
    const troubled = await house.sql`
      select type from operation_events where operation_id in ${house.sql(ids)} and type in ('step.retrying', 'step.blocked')`;
    expect(troubled).toHaveLength(0);
    const [{ deadlocks } = { deadlocks: -1 }] = await house.sql<{ deadlocks: number }[]>`
      select deadlocks from pg_stat_database where datname = current_database()`;
    expect(deadlocks).toBe(before);
  }, 600_000);
});
