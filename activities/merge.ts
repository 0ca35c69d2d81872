import type { Tx } from '../db/connect.ts';
import { otherClientOf } from '../db/queries/merges.ts';
import { settleClashes } from '../db/rows/merge/clashes.ts';
import { type ImagePlace, revertImages } from '../db/rows/merge/images.ts';
import { type Move, moveBatch, moveLatecomers, undoBatch } from '../db/rows/merge/moves.ts';
import { type Choices, logProfile, mergeProfile } from '../db/rows/merge/profile.ts';
import { movedTables } from '../db/rows/merge/tables.ts';
import { BATCH_ROWS } from '../db/rows/remove.ts';
import type { OperationParams } from '../domain/operations/kinds.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { type Batch, batchStep, batchUndo, type Cursor } from './batches.ts';
import { changeRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { recordStep, recordUndo } from './step.ts';

/** How each step of a merge works, and how it is taken back; an un-merge is taken back in the same ways. */
export function mergeActivities(deps: Deps) {
  return {
    settleClashes: batchStep(deps, settleBatch),
    unsettleClashes: batchUndo(deps, unsettleBatch),
    mergeProfile: recordStep(deps, mergeProfileStep),
    unmergeProfile: recordUndo(deps, unmergeProfileStep),
    moveRows: batchStep(deps, moveRowsBatch),
    takeRowsBack: batchUndo(deps, takeBackBatch),
    setMerged: recordStep(deps, setMergedStep),
  };
}

/** Rows that would collide with the survivor's are dropped, combined or renamed, as the catalogue says. */
export async function settleBatch(tx: Tx, call: StepCall): Promise<Batch> {
  const move = await moveOf(tx, call);
  const counts = { dropped: 0, combined: 0, renamed: 0 };
  let more = false;
  for (const table of movedTables) {
    const settled = await settleClashes(tx, move, table, BATCH_ROWS);
    for (const how of Object.keys(counts) as (keyof typeof counts)[]) counts[how] += settled[how];
    more ||= Object.values(settled).some((count) => count >= BATCH_ROWS);
  }
  return more ? { counts, next: { again: 1 } } : { counts };
}

/** What was dropped, combined or renamed is again as it was. */
export async function unsettleBatch(tx: Tx, call: StepCall): Promise<Batch> {
  const { restored, next } = await revertImages(tx, call.operationId, 'rows');
  return next ? { counts: { rows: restored }, next: { again: 1 } } : { counts: { rows: restored } };
}

/** The survivor's fields by rule and choice. */
export async function mergeProfileStep(tx: Tx, call: StepCall): Promise<Summary> {
  const move = await moveOf(tx, call);
  await mergeProfile(tx, move, choicesOf(call));
  const { operationId, now } = call;
  return { fields: await logProfile(tx, { operationId, survivorId: move.to, action: 'merged', now }) };
}

/** The survivor's fields as they were. */
export async function unmergeProfileStep(tx: Tx, call: StepCall): Promise<Summary> {
  const { restored } = await revertImages(tx, call.operationId, 'profile');
  return { profiles: restored };
}

/** Rows go to the survivor, table by table; as many tables in one transaction as make a batch. */
export async function moveRowsBatch(tx: Tx, call: StepCall, cursor: Cursor | undefined): Promise<Batch> {
  const move = await moveOf(tx, call);
  const counts: Record<string, number> = {};
  let left = BATCH_ROWS;
  let after = cursor?.after === undefined ? undefined : String(cursor.after);
  const begin = movedTables.findIndex(({ name }) => name === cursor?.table);
  for (const table of movedTables.slice(Math.max(begin, 0))) {
    // Something may have come to the survivor meanwhile with which a row would collide.
    await settleClashes(tx, move, table, BATCH_ROWS);
    const moved = await moveBatch(tx, move, table, { after, limit: left });
    if (moved.count > 0) counts[table.name] = moved.count;
    left -= moved.count;
    if (left <= 0) return { counts, next: { table: table.name, after: moved.last ?? '' } };
    after = undefined;
  }
  return { counts };
}

/** Rows that the operation has moved go back. */
export async function takeBackBatch(tx: Tx, call: StepCall): Promise<Batch> {
  const move = await moveOf(tx, call);
  const counts: Record<string, number> = {};
  for (let left = BATCH_ROWS; left > 0; ) {
    const taken = await undoBatch(tx, move);
    if (!taken) return { counts };
    counts[taken.table] = (counts[taken.table] ?? 0) + taken.count;
    left -= Math.max(taken.count, 1);
  }
  return { counts, next: { again: 1 } };
}

/** The number leads to the survivor from here on. What came to it meanwhile goes along. */
export async function setMergedStep(tx: Tx, call: StepCall): Promise<Summary> {
  const move = await moveOf(tx, call);
  await tx`select from clients where id = ${move.from} for update`;
  for (const table of movedTables) await settleClashes(tx, move, table, BATCH_ROWS);
  const late = await moveLatecomers(tx, move, BATCH_ROWS);
  await changeRows(tx, call, {
    table: 'clients',
    set: { status: 'merged', merged_into_id: move.to },
    where: tx`t.id = ${move.from} and t.status <> 'merged'`,
    loggedFor: move.to,
  });
  return { into: move.to, late, ...(await credit(tx, move)) };
}

/** Where rows go in the operation: from the merged client to the survivor, or, in an un-merge, back. */
export async function moveOf(tx: Tx, call: StepCall): Promise<Move> {
  const other = await otherClientOf(tx, call.operationId);
  const { operationId, clientId } = call;
  return call.kind === 'merge'
    ? { operationId, from: clientId, to: other }
    : { operationId, from: other, to: clientId };
}

/** Where a step over images goes on. */
export function imagePlace(cursor: Cursor | undefined): ImagePlace | undefined {
  return cursor === undefined ? undefined : { table: String(cursor.table), key: String(cursor.key) };
}

function choicesOf(call: StepCall): Choices {
  return (call.params as OperationParams<'merge'>).fields ?? {};
}

/** The credit of both and of the survivor now, per currency in minor units: the entries moved, so they add up. */
async function credit(tx: Tx, { operationId, to }: Move): Promise<Summary> {
  const rows = await tx<{ currency: string; sum: number; other: number }[]>`
    select currency, sum(amount_minor)::bigint as sum,
           coalesce(sum(amount_minor) filter (where id in (
             select unnest(keys)::bigint from merge_moves
             where operation_id = ${operationId} and table_name = 'credit_entries')), 0)::bigint as other
    from credit_entries where client_id = ${to} group by currency order by currency`;
  return Object.fromEntries(
    rows.flatMap(({ currency, sum, other }) => [
      [`credit${currency}Survivor`, sum - other],
      [`credit${currency}Other`, other],
      [`credit${currency}`, sum],
    ]),
  );
}
