import type { Tx } from '../db/connect.ts';
import { type EndedMerge, findMerge } from '../db/queries/merges.ts';
import { forgetTakenBack, revertImages, uncombine } from '../db/rows/merge/images.ts';
import { followBatch, type Batch as MovedBatch, returnBatch } from '../db/rows/merge/moves.ts';
import { logProfile } from '../db/rows/merge/profile.ts';
import { BATCH_ROWS } from '../db/rows/remove.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { type Batch, batchStep, type Cursor } from './batches.ts';
import { changeRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { imagePlace, moveOf } from './merge.ts';
import { recordStep } from './step.ts';

/** How each step of an un-merge works; what takes it back is that of the merge. */
export function unmergeActivities(deps: Deps) {
  return {
    returnRows: batchStep(deps, returnRowsBatch),
    restoreClashes: batchStep(deps, restoreClashesBatch),
    restoreProfile: recordStep(deps, restoreProfileStep),
    restoreNumber: recordStep(deps, restoreNumberStep),
  };
}

/** What the merge had moved goes back, then what was added since and is part of it. */
export async function returnRowsBatch(tx: Tx, call: StepCall, cursor: Cursor | undefined): Promise<Batch> {
  const [move, merge] = [await moveOf(tx, call), await mergeOf(tx, call)];
  const counts: Record<string, number> = {};
  let left = BATCH_ROWS;
  if (cursor?.following === undefined) {
    let after: MovedBatch | undefined =
      cursor === undefined ? undefined : { table: String(cursor.table), batch: Number(cursor.batch) };
    while (left > 0) {
      const returned = await returnBatch(tx, move, merge.operationId, after);
      if (!returned) break;
      counts[returned.table] = (counts[returned.table] ?? 0) + returned.count;
      after = returned;
      left -= Math.max(returned.count, 1);
    }
    if (left <= 0 && after) return { counts, next: { table: after.table, batch: after.batch } };
  }
  while (left > 0) {
    const followed = await followBatch(tx, move, merge.endedAt, left);
    if (followed.count === 0) return { counts };
    counts.added = (counts.added ?? 0) + followed.count;
    left -= followed.count;
  }
  return { counts, next: { following: 1 } };
}

/** Dropped rows come back; combined and renamed ones get their former values where nobody has changed them since. */
export async function restoreClashesBatch(
  tx: Tx,
  call: StepCall,
  cursor: Cursor | undefined,
): Promise<Batch> {
  const [move, merge] = [await moveOf(tx, call), await mergeOf(tx, call)];
  const by = { operationId: call.operationId, survivorId: move.from };
  const { restored, left, next } = await revertImages(tx, merge.operationId, 'rows', {
    by,
    after: imagePlace(cursor),
  });
  if (next) return { counts: { rows: restored, leftAsTheyAre: left }, next: { ...next } };
  const { operationId: of, endedAt } = merge;
  const uncombined = await uncombine(tx, { of, endedAt, by, clientId: call.clientId });
  return { counts: { rows: restored + uncombined, leftAsTheyAre: left } };
}

/** Fields of the survivor that still hold what the merge gave them hold again what they held before. */
export async function restoreProfileStep(tx: Tx, call: StepCall): Promise<Summary> {
  const [move, merge] = [await moveOf(tx, call), await mergeOf(tx, call)];
  const by = { operationId: call.operationId, survivorId: move.from };
  await forgetTakenBack(tx, merge);
  await revertImages(tx, merge.operationId, 'profile', { by });
  const { operationId, now } = call;
  return { fields: await logProfile(tx, { operationId, survivorId: move.from, action: 'unmerged', now }) };
}

/** The number is a client of its own again, in the state that it had. */
export async function restoreNumberStep(tx: Tx, call: StepCall): Promise<Summary> {
  const merge = await mergeOf(tx, call);
  const [image] = await tx<{ status: string | null }[]>`
    select before ->> 'status' as status from operation_before_images
    where operation_id = ${merge.operationId} and step_id = 'set-merged' and table_name = 'clients' and row_id = ${call.clientId}`;
  const status = image?.status ?? 'inactive';
  await changeRows(tx, call, {
    table: 'clients',
    set: { status, merged_into_id: null },
    where: tx`t.id = ${call.clientId} and t.status = 'merged'`,
  });
  return { status };
}

async function mergeOf(tx: Tx, call: StepCall): Promise<EndedMerge> {
  const merge = await findMerge(tx, call.clientId);
  if (merge?.remembered) return merge;
  throw new StepFailure({ code: 'merge-forgotten' });
}
