import { v7 as uuidv7 } from 'uuid';
import type { Batch, Cursor } from '../../activities/batches.ts';
import { putBackRows } from '../../activities/changes.ts';
import {
  mergeProfileStep,
  moveRowsBatch,
  setMergedStep,
  settleBatch,
  takeBackBatch,
  unmergeProfileStep,
  unsettleBatch,
} from '../../activities/merge.ts';
import {
  restoreClashesBatch,
  restoreNumberStep,
  restoreProfileStep,
  returnRowsBatch,
} from '../../activities/unmerge.ts';
import type { Pool, Tx } from '../../db/connect.ts';
import type { OperationKind, OperationParams } from '../../domain/operations/kinds.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import { stepsOf } from '../../workflows/operations.ts';

type Effect = (tx: Tx, call: StepCall, cursor: Cursor | undefined) => Promise<unknown>;

/** What the activities of the two kinds do in their transactions, without marks and without Temporal. */
const effects: Record<string, Effect> = {
  settleClashes: settleBatch,
  unsettleClashes: unsettleBatch,
  mergeProfile: mergeProfileStep,
  unmergeProfile: unmergeProfileStep,
  moveRows: moveRowsBatch,
  takeRowsBack: takeBackBatch,
  setMerged: setMergedStep,
  returnRows: returnRowsBatch,
  restoreClashes: restoreClashesBatch,
  restoreProfile: restoreProfileStep,
  restoreNumber: restoreNumberStep,
  putBack: (tx, call) => putBackRows(tx, call),
  tellSubscribers: async () => {},
};

export interface RunOptions {
  /** run every transaction of every step twice, as after a crash */
  twice?: boolean;
  /** take it back after so many steps instead of going on */
  rollBackAfter?: number;
}

/** Runs a merge or an un-merge step by step and answers the operation's number. */
export async function runInPlace<K extends 'merge' | 'unmerge'>(
  sql: Pool,
  kind: K,
  {
    clientId,
    otherClientId,
    params,
  }: { clientId: number; otherClientId: number; params: OperationParams<K> },
  { twice = false, rollBackAfter }: RunOptions = {},
): Promise<string> {
  const operationId = uuidv7();
  const [client] = await sql<
    { providerId: number }[]
  >`select provider_id from clients where id = ${clientId}`;
  const providerId = client?.providerId ?? 0;
  await sql`
    insert into operations (id, kind, provider_id, client_id, other_client_id, exclusive, workflow_id, state, params, plan, plan_hash,
                            requested_by_kind, requested_by)
    values (${operationId}, ${kind}, ${providerId}, ${clientId}, ${otherClientId}, false, '', 'running', ${sql.json(params as never)}, '{}', '',
            'token', '1')`;
  const steps = stepsOf(kind as OperationKind, params as OperationParams);
  const call = (step: string): StepCall => ({
    ...{ operationId, clientId, providerId, kind, step, params, attempt: 1, nextDelayMs: null },
    now: new Date().toISOString(),
  });
  const forward = steps.slice(0, rollBackAfter);
  for (const { id, run } of forward) await through(sql, run, call(id), twice);
  if (rollBackAfter !== undefined)
    for (const { id, undo = '' } of forward.toReversed()) await through(sql, undo, call(id), twice);
  const state = rollBackAfter === undefined ? 'completed' : 'rolled-back';
  await sql`update operations set state = ${state}, ended_at = clock_timestamp() where id = ${operationId}`;
  return operationId;
}

/** All transactions of one activity. */
async function through(sql: Pool, activity: string, call: StepCall, twice: boolean): Promise<void> {
  const effect = effects[activity];
  if (!effect) throw new Error(`no activity ${activity}`);
  let cursor: Cursor | undefined;
  do {
    const at = cursor;
    const batch = (await sql.begin((tx) => effect(tx, call, at))) as Partial<Batch> | undefined;
    if (twice) await sql.begin((tx) => effect(tx, call, at));
    cursor = batch?.next;
  } while (cursor !== undefined);
}
