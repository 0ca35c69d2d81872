import { Context } from '@temporalio/activity';
import type { Tx } from '../db/connect.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { StepActivity, StepCall } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { doneBefore, markDone, markNoReturn, markRunning, markUndone } from './marks.ts';
import { guarded } from './step.ts';

/** Where a step over very many rows goes on: numbers and codes, written down with each batch. */
export type Cursor = Record<string, string | number>;

/** What one batch did: how many rows of what, and where the next one goes on; without `next` the step is done. */
export interface Batch {
  counts: Record<string, number>;
  next?: Cursor;
}

type RunBatch = (tx: Tx, call: StepCall, cursor: Cursor | undefined) => Promise<Batch>;

/**
 * A step over very many rows of the record: each batch is a transaction of its own that also writes down how far it
 * is, so that a crash costs one batch and nobody waits longer than one for a lock. Its row in the step table says
 * `long: true`. The counts of all batches are the step's summary.
 * @param before what each attempt waits for, outside of any transaction
 */
export function batchStep(
  deps: Deps,
  runBatch: RunBatch,
  { before }: { before?: (sql: Deps['sql'], call: StepCall) => Promise<void> } = {},
): StepActivity {
  return guarded(deps, async (call) => {
    const done = await doneBefore(deps.sql, call);
    if (done) return done;
    await deps.sql.begin((tx) => markRunning(tx, call));
    await before?.(deps.sql, call);
    return goThrough(deps, call, call.step, destroying(runBatch), markDone);
  });
}

/** The first batch that destroys something passes the point of no return, not the last one, which marks the step. */
function destroying(runBatch: RunBatch): RunBatch {
  return async (tx, call, cursor) => {
    const batch = await runBatch(tx, call, cursor);
    await markNoReturn(tx, call);
    return batch;
  };
}

/** The undo of a batch step, in batches as well. */
export function batchUndo(deps: Deps, runBatch: RunBatch): StepActivity {
  return guarded(deps, (call) =>
    goThrough(deps, call, `undo ${call.step}`, runBatch, async (tx, _call, summary) => {
      await markUndone(tx, call, summary);
      return summary;
    }),
  );
}

/** Runs batch after batch; the mark goes into the transaction of the last one. */
async function goThrough(
  { sql }: Deps,
  call: StepCall,
  step: string,
  runBatch: RunBatch,
  mark: (tx: Tx, call: StepCall, summary: Summary) => Promise<Summary>,
): Promise<Summary> {
  const { cancellationSignal } = Context.current();
  while (true) {
    // Nobody waits for it any more: the workflow is gone, or the worker is about to stop.
    if (cancellationSignal.aborted) throw new StepFailure({ code: 'cancelled', retryable: true });
    const summary = await sql.begin(async (tx) => {
      const { cursor, counts } = await takeProgress(tx, call.operationId, step);
      const batch = await runBatch(tx, call, cursor ?? undefined);
      const sums = added(counts, batch.counts);
      if (batch.next) {
        // Should the database lose the last batches in a crash, it loses their progress too; the mark is waited for.
        await tx`set local synchronous_commit = off`;
        await tx`
          update operation_progress set cursor = ${tx.json(batch.next)}, counts = ${tx.json(sums)}
          where operation_id = ${call.operationId} and step_id = ${step}`;
        return undefined;
      }
      await tx`delete from operation_progress where operation_id = ${call.operationId} and step_id = ${step}`;
      return mark(tx, call, sums);
    });
    if (summary) return summary;
  }
}

/** How far the step is. Holding the row, an attempt that was given up as lost and its successor take turns. */
async function takeProgress(
  tx: Tx,
  operationId: string,
  step: string,
): Promise<{ cursor: Cursor | null; counts: Record<string, number> }> {
  await tx`insert into operation_progress (operation_id, step_id) values (${operationId}, ${step}) on conflict do nothing`;
  const [row] = await tx<{ cursor: Cursor | null; counts: Record<string, number> }[]>`
    select cursor, counts from operation_progress where operation_id = ${operationId} and step_id = ${step} for update`;
  if (!row) throw new Error(`step ${step} has no progress`);
  return row;
}

function added(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const sums = { ...a };
  for (const [what, count] of Object.entries(b)) sums[what] = (sums[what] ?? 0) + count;
  return sums;
}
