import { goesWithClient, ofClients } from '../catalogue/reach.ts';
import { type ClientTableName, clientTables } from '../catalogue.ts';
import type { Tx } from '../connect.ts';
import { BATCH_ROWS } from './remove.ts';

/**
 * Empties the tie to the client, and to what else of the client goes, in up to `limit` rows of a table that stays.
 * What is personal in them has been cleared before (`clearBatch`): afterwards nothing finds them by their client.
 * Repeat until it answers 0.
 * @param clientIds the client and the numbers merged into it
 * @returns how many rows were detached
 */
export async function detachBatch(
  tx: Tx,
  table: ClientTableName,
  clientIds: readonly number[],
  limit = BATCH_ROWS,
): Promise<number> {
  const { hangsOn, columns } = clientTables[table];
  if (!('client' in hangsOn)) throw new Error(`Rows of ${table} name no client of their own.`);
  // What they name of the client goes soon: emptied at once, no row is changed a second time for that.
  const doomed = Object.entries(columns).flatMap(([name, column]) =>
    column.holds === 'link' && Object.hasOwn(clientTables, column.to) && goesWithClient(column.to)
      ? [name]
      : [],
  );
  const emptied = [...new Set([hangsOn.client, ...doomed])].map((name) => `${name} = null`);
  const { count } = await tx.unsafe(
    `update ${table} set ${emptied.join(', ')} where ctid in (
       select ctid from ${table} where ${ofClients(table, '$1::bigint[]')} limit ${limit} for update)`,
    [[...clientIds] as never],
  );
  return count;
}
