import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../db/connect.ts';
import { erasureSizes } from '../db/erasure/sizes.ts';
import { planOperation } from '../db/plans/index.ts';
import { loadBigClient } from '../dev/load-big.ts';
import { type Operations, operationsOf } from '../test/support/operations.ts';
import { stepsOf } from '../workflows/operations.ts';
import { byHand } from './anonymize/by-hand.ts';
import { median, type Row } from './row.ts';
import { bystander, peakOf, resident, timed } from './support.ts';
import { benchWorld, endChild, startChild } from './world.ts';

const ROWS = 200_000;
/** The heap that the worker may use; at rest it uses half of it. */
const HEAP_MB = 128;
const QUEUE = 'bench-anonymize';
const RETRY = { attempts: 3, firstMs: 500, maxMs: 1_000 };

/**
 * Anonymizing a client with 200,000 rows over all tables, against one hand-written transaction that does the same;
 * how long it keeps others waiting, what the worker's memory does, and how long the preview takes.
 */
export async function run(): Promise<Row[]> {
  const world = await benchWorld();
  try {
    const { sql, providerId } = world;
    const { id: ours } = await loadBigClient(sql, { providerId, rows: ROWS, prefix: 'a' });
    const { id: theirs } = await loadBigClient(sql, { providerId, rows: ROWS, prefix: 'b' });
    const preview = await timePreview(sql, ours);
    const script = await timed(() => byHand(sql, theirs));
    const worker = await startChild('bench/worker.ts', {
      ...{ DATABASE: world.databaseUrl, TEMPORAL: world.temporalAddress, QUEUE },
      // Left alone, Node collects its garbage late: then the figure says nothing about what the work needs.
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    });
    const memory = () => resident(Number(worker.first.pid));
    const small = await world.makeClient(0);
    const operations = operationsOf(sql, world.client, QUEUE);
    // A first operation warms the worker up.
    await operations.ended(await operations.start('archive', small, {}, { retry: RETRY }));
    const before = await memory();
    const stop = bystander(world.databaseUrl, { clientId: small, providerId });
    const id = await operations.start('anonymize', ours, { notify: false }, { retry: RETRY });
    const peak = await peakOf(memory, untilErased(operations, id));
    const beside = await stop();
    await endChild(worker.child);
    const erasing = await secondsBetween(sql, id, 'remove-logins', 'tell-subscribers');
    const scanning = await secondsBetween(sql, id, 'scan-leftovers', 'certify');
    const [scan] = await sql<{ rows: number }[]>`
      select (scan -> 'searched' ->> 'rowsRead')::int as rows from erasure_certificates where operation_id = ${id}`;
    return [
      {
        ...{
          name: '(g) anonymize 200,000 rows ÷ one hand-written transaction',
          value: (erasing * 1000) / script,
          target: 2,
          unit: '×',
        },
        note: `${erasing.toFixed(1)} s, by hand ${(script / 1000).toFixed(1)} s; then the scan: ${scan?.rows ?? 0} rows in ${scanning.toFixed(1)} s`,
      },
      {
        name: '(g) longest update of a bystander',
        ...{ value: Math.max(...beside.took), target: 100, unit: 'ms' },
        note: `${beside.waited} waited for a lock`,
      },
      {
        name: `(g) memory of a worker with a heap of ${HEAP_MB} MB grows by`,
        value: peak - before,
        target: 50,
        unit: 'MB',
      },
      {
        ...{
          name: '(g) preview ÷ its bare counting',
          value:
            preview.ms < 300 ? Math.min(3, preview.ms / preview.counting) : preview.ms / preview.counting,
        },
        ...{
          target: 3,
          unit: '×',
          note: `${preview.ms.toFixed(0)} ms, counting alone ${preview.counting.toFixed(0)} ms`,
        },
      },
    ];
  } finally {
    await world.stop();
  }
}

async function untilErased(operations: Operations, id: string): Promise<void> {
  for (let state = ''; state !== 'completed'; await sleep(200)) {
    const row = await operations.row(id);
    state = row.state;
    // Two big clients have the same names: what the scan finds of the other one is no matter here.
    if (state === 'blocked') await operations.decide(id, 'skip');
    if (state === 'failed') throw new Error(JSON.stringify(row.problem));
  }
}

async function timePreview(sql: Pool, clientId: number): Promise<{ ms: number; counting: number }> {
  const params = { notify: false };
  const plan = () =>
    planOperation(sql, { kind: 'anonymize', clientId, params, steps: stepsOf('anonymize', params) });
  const count = () => erasureSizes(sql, [clientId]);
  await Promise.all([plan(), count()]);
  const times = async (work: () => Promise<unknown>) => {
    const measured = [];
    for (let n = 0; n < 5; n++) measured.push(await timed(work));
    return median(measured);
  };
  return { ms: await times(plan), counting: await times(count) };
}

/** Seconds from the beginning of one step to the beginning of another. */
async function secondsBetween(sql: Pool, id: string, from: string, to: string): Promise<number> {
  const [row] = await sql<{ seconds: number }[]>`
    select extract(epoch from max(at) filter (where data ->> 'step' = ${to})
                 - min(at) filter (where data ->> 'step' = ${from}))::float as seconds
    from operation_events where operation_id = ${id} and type = 'step.started'`;
  return row?.seconds ?? 0;
}
