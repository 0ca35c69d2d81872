import { ofClients } from '../../db/catalogue/reach.ts';
import { detachedTables, removedTables } from '../../db/plans/delete.ts';
import { planOperation } from '../../db/plans/index.ts';
import { loadBigClient } from '../../dev/load-big.ts';
import { type Operations, operationsOf } from '../../test/support/operations.ts';
import { stepsOf } from '../../workflows/operations.ts';
import { median, type Row } from '../row.ts';
import { bystander, peakOf, resident, timed } from '../support.ts';
import { type BenchWorld, benchWorld, endChild, startChild } from '../world.ts';
import { deleteByHand } from './by-hand.ts';

const ROWS = 200_000;
const ROUNDS = 2;
const SOFT = { mode: 'soft', removeTransactions: false, removeLogins: false } as const;

/** Deletion of a client with very many rows beside the script that somebody would write. */
export async function run(): Promise<Row[]> {
  const world = await benchWorld();
  try {
    const { first, child } = await startChild('bench/worker.ts', {
      DATABASE: world.databaseUrl,
      TEMPORAL: world.temporalAddress,
      QUEUE: 'tenure',
    });
    const rows = await measure(world, operationsOf(world.sql, world.client, 'tenure'), Number(first.pid));
    await endChild(child);
    return rows;
  } finally {
    await world.stop();
  }
}

async function measure(world: BenchWorld, operations: Operations, pid: number): Promise<Row[]> {
  const times = { hand: [] as number[], ours: [] as number[] };
  const [blocked, growth, previews, counting]: [number[], number[], number[], number[]] = [[], [], [], []];
  let waited = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const hand = await bigClient(world, `hand${round}`);
    times.hand.push(await deleteByHand(world.sql, hand));
    const ours = await bigClient(world, `ours${round}`);
    const other = await world.makeClient(0);
    counting.push(await timed(() => countBare(world, ours)));
    previews.push(await timed(() => plan(world, ours)));
    const before = await resident(pid);
    const stop = bystander(world.databaseUrl, { clientId: other, providerId: world.providerId });
    const began = performance.now();
    const deleting = operations.start('delete', ours, SOFT).then((id) => operations.ended(id));
    growth.push((await peakOf(() => resident(pid), deleting)) - before);
    times.ours.push(performance.now() - began);
    const beside = await stop();
    blocked.push(Math.max(...beside.took));
    waited += beside.waited;
  }
  const [ours, hand] = [median(times.ours), median(times.hand)];
  const size = `delete of ${ROWS / 1000},000 rows`;
  return [
    {
      name: `${size} ÷ by hand`,
      value: ours / hand,
      target: 2,
      unit: 'x',
      note: `${(ours / 1000).toFixed(1)} s, by hand ${(hand / 1000).toFixed(1)} s`,
    },
    {
      name: `${size}: longest update of a bystander`,
      value: Math.max(...blocked),
      target: 100,
      unit: 'ms',
      note: `${waited} waited for a lock`,
    },
    { name: `${size}: worker grows by`, value: Math.max(...growth), target: 50, unit: 'MB' },
    {
      name: `${size}: preview`,
      value: median(previews),
      target: Math.max(300, 3 * median(counting)),
      unit: 'ms',
      note: `bare counting ${median(counting).toFixed(0)} ms`,
    },
  ];
}

async function bigClient({ sql, providerId }: BenchWorld, prefix: string): Promise<number> {
  return (await loadBigClient(sql, { providerId, rows: ROWS, prefix })).id;
}

async function plan({ sql }: BenchWorld, clientId: number): Promise<void> {
  await planOperation(sql, { kind: 'delete', clientId, params: SOFT, steps: stepsOf('delete', SOFT) });
}

async function countBare({ sql }: BenchWorld, clientId: number): Promise<void> {
  for (const table of [...removedTables(SOFT), ...detachedTables(SOFT)])
    await sql.unsafe(`select count(*) from ${table} where ${ofClients(table, '$1::bigint[]')}`, [
      [clientId] as never,
    ]);
}
