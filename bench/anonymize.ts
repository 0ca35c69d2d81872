import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../db/connect.ts';
import { erasureSizes } from '../db/erasure/sizes.ts';
import { planOperation } from '../db/plans/index.ts';
import { loadBigClient } from '../dev/load-big.ts';
import { operationsOf } from '../test/support/operations.ts';
import { stepsOf } from '../workflows/operations.ts';
import { byHand } from './anonymize/by-hand.ts';
import { median, type Row } from './row.ts';
import { benchWorld, startChild } from './world.ts';

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
    const memory = watchMemory(Number(worker.first.pid));
    const small = await world.makeClient(0);
    const operations = operationsOf(sql, world.client, QUEUE);
    // A first operation warms the worker up.
    await operations.ended(await operations.start('archive', small, {}, { retry: RETRY }));
    const before = memory.now();
    const waits = watchUpdates(sql, small);
    const id = await operations.start('anonymize', ours, { notify: false }, { retry: RETRY });
    for (let state = ''; state !== 'completed'; await sleep(200)) {
      const row = await operations.row(id);
      state = row.state;
      // Two big clients have the same names: what the scan finds of the other one is no matter here.
      if (state === 'blocked') await operations.decide(id, 'skip');
      if (state === 'failed') throw new Error(JSON.stringify(row.problem));
    }
    const longest = await waits.stop();
    const peak = memory.stop();
    worker.child.kill('SIGTERM');
    const erasing = await secondsBetween(sql, id, 'remove-logins', 'tell-subscribers');
    const scanning = await secondsBetween(sql, id, 'scan-leftovers', 'certify');
    const [scan] = await sql<{ rows: number }[]>`
      select (scan -> 'searched' ->> 'rowsRead')::int as rows from erasure_certificates where operation_id = ${id}`;
    return [
      {
        ...{
          name: '(g) anonymize 200,000 rows ÷ one hand-written transaction',
          value: erasing / script,
          target: 2,
          unit: '×',
        },
        note: `${erasing.toFixed(1)} s, by hand ${script.toFixed(1)} s; then the scan: ${scan?.rows ?? 0} rows in ${scanning.toFixed(1)} s`,
      },
      { name: '(g) longest wait of an update beside it', value: longest, target: 100, unit: 'ms' },
      {
        name: `(g) memory of a worker with a heap of ${HEAP_MB} MB grows by`,
        value: (peak - before) / 1e6,
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

async function timePreview(sql: Pool, clientId: number): Promise<{ ms: number; counting: number }> {
  const params = { notify: false };
  const plan = () =>
    planOperation(sql, { kind: 'anonymize', clientId, params, steps: stepsOf('anonymize', params) });
  const count = () => erasureSizes(sql, [clientId]);
  await Promise.all([plan(), count()]);
  const times = async (work: () => Promise<unknown>) => {
    const measured = [];
    for (let n = 0; n < 5; n++) measured.push((await timed(work)) * 1000);
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

/** Updates another client of the provider all the time; answers the longest wait in ms. */
function watchUpdates(sql: Pool, clientId: number): { stop(): Promise<number> } {
  let longest = 0;
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      const seconds = await timed(() => sql`update clients set label = 'x' where id = ${clientId}`);
      longest = Math.max(longest, seconds * 1000);
      await sleep(5);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await loop;
      return longest;
    },
  };
}

/** The resident memory of a process, in bytes; `stop` answers the most that was seen. */
function watchMemory(pid: number): { now(): number; stop(): number } {
  let peak = 0;
  const now = () => memoryOf(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, now());
  }, 200);
  return {
    now,
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Resident memory of a process in bytes. */
function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
