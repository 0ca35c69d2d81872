import { setTimeout as sleep } from 'node:timers/promises';
import { planOperation } from '../../db/plans/index.ts';
import { movedTables } from '../../db/rows/merge/tables.ts';
import { loadClients } from '../../dev/load.ts';
import { loadBigClient } from '../../dev/load-big.ts';
import { type Operations, operationsOf } from '../../test/support/operations.ts';
import { stepsOf } from '../../workflows/operations.ts';
import { median, type Row } from '../row.ts';
import { bystander, peakOf, resident, timed } from '../support.ts';
import { type BenchWorld, benchWorld, endChild, startChild } from '../world.ts';
import { mergeByHand } from './by-hand.ts';

const ROWS = 200_000;
const ROUNDS = 2;
const AT_ONCE = 500;

/** Merge of a client with very many rows beside the script that somebody would write, and very many merges at once. */
export async function run(): Promise<Row[]> {
  const world = await benchWorld();
  try {
    const { first, child } = await startChild('bench/worker.ts', {
      DATABASE: world.databaseUrl,
      TEMPORAL: world.temporalAddress,
      QUEUE: 'tenure',
    });
    const operations = operationsOf(world.sql, world.client, 'tenure');
    const rows = [...(await big(world, operations, Number(first.pid))), await many(world, operations)];
    await endChild(child);
    return rows;
  } finally {
    await world.stop();
  }
}

async function big(world: BenchWorld, operations: Operations, pid: number): Promise<Row[]> {
  const times: Record<'bare' | 'remembering' | 'ours', number[]> = { bare: [], remembering: [], ours: [] };
  const [blocked, growth, previews, counting]: number[][] = [[], [], [], []];
  const idle: number[] = [];
  let waited = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await pair(world, `bare${round}`);
    times.bare.push(await mergeByHand(world.sql, bare.from, bare.into, { remember: false }));
    const remembering = await pair(world, `remembering${round}`);
    times.remembering.push(
      await mergeByHand(world.sql, remembering.from, remembering.into, { remember: true }),
    );
    const ours = await pair(world, `ours${round}`);
    counting?.push(await timed(() => countBare(world, ours.from)));
    previews?.push(await timed(() => plan(world, ours)));
    const before = await resident(pid);
    const stop = bystander(world.databaseUrl, { clientId: ours.other, providerId: world.providerId });
    const began = performance.now();
    const merging = operations
      .start('merge', ours.from, { into: ours.into })
      .then((id) => operations.ended(id));
    growth?.push((await peakOf(() => resident(pid), merging)) - before);
    times.ours.push(performance.now() - began);
    const beside = await stop();
    blocked?.push(Math.max(...beside.took));
    waited += beside.waited;
    idle.push(await alone(world, ours.other));
  }
  const [ours, bare, remembering] = [median(times.ours), median(times.bare), median(times.remembering)];
  const seconds = `${(ours / 1000).toFixed(1)} s, by hand ${(bare / 1000).toFixed(1)} s, with memory ${(remembering / 1000).toFixed(1)} s`;
  const size = `merge of ${ROWS / 1000},000 rows`;
  return [
    { name: `${size} ÷ by hand`, value: ours / bare, target: 2, unit: 'x', note: seconds },
    { name: `${size} ÷ by hand, able to take it back`, value: ours / remembering, target: 2, unit: 'x' },
    {
      name: `${size}: longest update of a bystander`,
      value: Math.max(...(blocked ?? [])),
      target: 100,
      unit: 'ms',
      note: `${waited} waited for a lock; with nothing beside it ${Math.max(...idle).toFixed(0)} ms`,
    },
    { name: `${size}: worker grows by`, value: Math.max(...(growth ?? [])), target: 50, unit: 'MB' },
    {
      name: `${size}: preview`,
      value: median(previews ?? []),
      target: Math.max(300, 3 * median(counting ?? [])),
      unit: 'ms',
      note: `bare counting ${median(counting ?? []).toFixed(0)} ms`,
    },
  ];
}

/** The longest update of the bystander while nothing else runs. */
async function alone({ databaseUrl, providerId }: BenchWorld, clientId: number): Promise<number> {
  const stop = bystander(databaseUrl, { clientId, providerId });
  await sleep(5_000);
  return Math.max(...(await stop()).took);
}

/** A client with very many rows, one with some that it is merged into, and one of the same provider beside them. */
async function pair(world: BenchWorld, prefix: string) {
  const { sql, providerId } = world;
  const from = (await loadBigClient(sql, { providerId, rows: ROWS, prefix })).id;
  const into = (await loadBigClient(sql, { providerId, rows: 1_000, prefix: `${prefix}-into` })).id;
  const other = await world.makeClient(0);
  return { from, into, other };
}

async function plan({ sql }: BenchWorld, { from, into }: { from: number; into: number }): Promise<void> {
  const params = { into };
  await planOperation(sql, { kind: 'merge', clientId: from, params, steps: stepsOf('merge', params) });
}

async function countBare({ sql }: BenchWorld, clientId: number): Promise<void> {
  for (const { name, client } of movedTables)
    await sql.unsafe(`select count(*) from ${name} where ${client} = $1`, [clientId] as never[]);
  for (const table of ['invoices', 'transactions', 'credit_entries'])
    await sql.unsafe(
      `select currency, sum(${table === 'invoices' ? 'total_minor' : table === 'transactions' ? 'amount_in_minor' : 'amount_minor'})
       from ${table} where client_id = $1 group by 1`,
      [clientId] as never[],
    );
}

/** Half of the clients are merged into the other half, all at once. */
async function many({ sql, providerId }: BenchWorld, operations: Operations): Promise<Row> {
  const { firstId } = await loadClients(sql, {
    ...{ clients: 2 * AT_ONCE, providerId, prefix: 'many' },
    ...{ servicesPerClient: 3, invoicesPerClient: 5, itemsPerInvoice: 2, ticketsPerClient: 2 },
  });
  await sql`update clients set currency = 'EUR' where id >= ${firstId}`;
  const deadlocks = async () => {
    const [row] = await sql<{ deadlocks: number }[]>`
      select deadlocks from pg_stat_database where datname = current_database()`;
    return row?.deadlocks ?? 0;
  };
  const before = await deadlocks();
  const began = performance.now();
  const ids = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, n) =>
      operations.start('merge', firstId + n, { into: firstId + 2 * AT_ONCE - 1 - n }),
    ),
  );
  let completed = 0;
  for (const id of ids) completed += (await patiently(operations, id)) === 'completed' ? 1 : 0;
  const [troubled] = await sql<{ count: number }[]>`
    select count(*)::int as count from operation_events where operation_id in ${sql(ids)} and type in ('step.retrying', 'step.blocked')`;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  return {
    name: `${AT_ONCE} merges at once over ${2 * AT_ONCE} clients: not completed`,
    value: AT_ONCE - completed,
    target: 0,
    unit: '',
    note: `${seconds} s; ${(await deadlocks()) - before} deadlocks, ${troubled?.count ?? 0} steps tried again`,
  };
}

/** Waits longer than a test would. */
async function patiently(operations: Operations, id: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return (await operations.until(id, 'completed')).state;
    } catch (error) {
      if (tries > 20 || (await operations.row(id)).endedAt !== null) return String(error);
    }
  }
}
