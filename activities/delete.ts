import type { ClientTableName } from '../db/catalogue.ts';
import type { Tx } from '../db/connect.ts';
import { withMergedNumbers } from '../db/plans/client.ts';
import { detachedTables, removedTables } from '../db/plans/delete.ts';
import { retentionOfProvider } from '../db/queries/erasure.ts';
import { clearBatch } from '../db/rows/clear.ts';
import { detachBatch } from '../db/rows/detach.ts';
import { BATCH_ROWS, removeBatch } from '../db/rows/remove.ts';
import type { OperationParams } from '../domain/operations/kinds.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { type Batch, batchStep } from './batches.ts';
import { closeErasureRequests } from './data-requests.ts';
import type { Deps } from './deps.ts';
import { recordStep } from './step.ts';

/** How the rows of a client go; what is elsewhere goes before them, by activities of its own. */
export function deleteActivities(deps: Deps) {
  return {
    /** First what is personal in them, as far as no law keeps it, then the tie to the client. */
    detachRecords: batchStep(deps, async (tx, call, cursor): Promise<Batch> => {
      const ids = await withMergedNumbers(tx, call.clientId);
      const tables = detachedTables(paramsOf(call));
      const table = tables.find((name) => name === cursor?.table) ?? tables[0];
      if (table === undefined) return { counts: {} };
      if (cursor?.cleared !== 'yes') {
        const after = cursor?.after === undefined ? undefined : String(cursor.after);
        const { last } = await clearBatch(tx, table, ids, {
          after,
          now: call.now,
          retention: await retentionOfProvider(tx, call.providerId),
        });
        return {
          counts: {},
          next: { table, ...(last === undefined ? { cleared: 'yes' } : { after: last }) },
        };
      }
      const count = await detach(tx, call, table, ids);
      const next = tables[tables.indexOf(table) + 1];
      if (count === BATCH_ROWS) return { counts: { [table]: count }, next: { table, cleared: 'yes' } };
      return { counts: { [table]: count }, ...(next ? { next: { table: next } } : {}) };
    }),

    /** Table by table, those that name others first. */
    removeRows: batchStep(deps, async (tx, call, cursor): Promise<Batch> => {
      if (cursor === undefined) await nameSkippedAccounts(tx, call);
      const ids = await withMergedNumbers(tx, call.clientId);
      const tables = removedTables(paramsOf(call));
      const from = Math.max(0, tables.indexOf(cursor?.table as ClientTableName));
      const counts: Record<string, number> = {};
      let left = BATCH_ROWS;
      for (const table of tables.slice(from)) {
        const count = await removeBatch(tx, table, ids, left);
        if (count > 0) counts[table] = count;
        left -= count;
        if (left === 0) return { counts, next: { table } };
      }
      return { counts };
    }),

    /** The client itself with the numbers merged into it, and what came in while the rows went. */
    removeClient: recordStep(deps, async (tx, call) => {
      const ids = await withMergedNumbers(tx, call.clientId);
      // From here on nothing can name them any more: whoever tries waits and is then refused.
      await tx`select from clients where id = any(${ids}::bigint[]) order by id for update`;
      const late = await removeLateRows(tx, call, ids);
      const clients = await removeBatch(tx, 'clients', ids);
      return { clients, late, ...(await leftBehind(tx, call)) };
    }),
  };
}

async function removeLateRows(tx: Tx, call: StepCall, ids: readonly number[]): Promise<number> {
  let late = 0;
  for (const table of detachedTables(paramsOf(call))) {
    await clearBatch(tx, table, ids, {
      now: call.now,
      retention: await retentionOfProvider(tx, call.providerId),
    });
    late += await detach(tx, call, table, ids);
  }
  for (const table of removedTables(paramsOf(call))) {
    for (let count = 1; count > 0; late += count) count = await removeBatch(tx, table, ids);
  }
  return late;
}

/** A request for erasure is answered by what removes the client everywhere; with the tie gone nothing would find it. */
async function detach(
  tx: Tx,
  call: StepCall,
  table: ClientTableName,
  ids: readonly number[],
): Promise<number> {
  if (table === 'data_requests' && paramsOf(call).mode === 'hard') await closeErasureRequests(tx, call);
  return detachBatch(tx, table, ids);
}

/** Where an account stays that was skipped is known as long as its service is on record: its item keeps it. */
async function nameSkippedAccounts(tx: Tx, { operationId }: StepCall): Promise<void> {
  await tx`
    update operation_items i set summary = jsonb_build_object('server', v.server_id)
    from services v
    where i.operation_id = ${operationId} and i.step_id = 'terminate-services' and i.state = 'skipped' and v.id = i.item_id`;
}

/** The numbers of what an operator has skipped, by step: it is still there, and its record is gone. */
async function leftBehind(tx: Tx, { operationId }: StepCall): Promise<Record<string, string>> {
  const rows = await tx<{ stepId: string; items: number[] }[]>`
    select step_id, array_agg(item_id order by item_id) as items from operation_items
    where operation_id = ${operationId} and state = 'skipped' group by step_id order by step_id`;
  return Object.fromEntries(rows.map(({ stepId, items }) => [`skipped: ${stepId}`, items.join(', ')]));
}

function paramsOf({ params }: StepCall): OperationParams<'delete'> {
  return params as OperationParams<'delete'>;
}
