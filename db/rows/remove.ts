import { importPhases } from '../catalogue/import-phases.ts';
import { keyOf, linksTo, ofClients, unshared } from '../catalogue/reach.ts';
import { type ClientTableName, clientTables } from '../catalogue.ts';
import type { Tx } from '../connect.ts';

/** So many rows are changed in one transaction: few enough that nobody waits long for their locks. */
export const BATCH_ROWS = 2_000;

/**
 * Removes up to `limit` rows of a table that belong to the clients; of shared rows (logins) those that no other
 * client is tied to. Rows elsewhere that name them are emptied there; the marks of an import are cut, so that none
 * brings them back. Repeat until it answers 0.
 * @param clientIds the client and the numbers merged into it
 * @returns how many rows went
 */
export async function removeBatch(
  tx: Tx,
  table: string,
  clientIds: readonly number[],
  limit = BATCH_ROWS,
): Promise<number> {
  const ids = '$1::bigint[]';
  // The numbers merged into a client name it, and go with it in one statement.
  const most = table === 'clients' ? clientIds.length : limit;
  const doomed = `from ${table} where ${ofClients(table, ids)} and ${unshared(table, ids)} limit ${most}`;
  const given = [[...clientIds] as never];
  if (keyOf(table).join() !== 'id')
    return (await tx.unsafe(`delete from ${table} where ctid in (select ctid ${doomed})`, given)).count;
  const rows = await tx.unsafe<{ id: number | string }[]>(`select id ${doomed}`, given);
  if (rows.length === 0) return 0;
  const numbers = rows.map(({ id }) => id);
  const listed = `$1::${typeof numbers[0] === 'number' ? 'bigint' : 'uuid'}[]`;
  await letGo(tx, table, numbers, listed);
  return (await tx.unsafe(`delete from ${table} where id = any(${listed})`, [numbers as never])).count;
}

/**
 * Removes rows by their numbers, whatever names them: that is emptied there, as in `removeBatch`.
 * @returns the numbers of the rows that went
 */
export async function removeRows(
  tx: Tx,
  table: ClientTableName,
  clientId: number,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    select id from ${tx(table)} where client_id = ${clientId} and id = any(${[...ids]}::bigint[]) order by id for update`;
  const numbers = rows.map(({ id }) => id);
  if (numbers.length === 0) return [];
  await letGo(tx, table, numbers, '$1::bigint[]');
  await tx`delete from ${tx(table)} where id = any(${numbers}::bigint[])`;
  return numbers;
}

/** Everything that names the rows that are about to go no longer does. */
async function letGo(tx: Tx, table: string, ids: (number | string)[], listed: string): Promise<void> {
  const { hangsOn } = clientTables[table as ClientTableName];
  const tie = 'through' in hangsOn ? hangsOn : undefined;
  if (tie) await tx.unsafe(`delete from ${tie.through} where ${tie.by} = any(${listed})`, [ids as never]);
  for (const { table: from, column, loose } of linksTo(table)) {
    if (loose || from === tie?.through || (table === 'clients' && from === table)) continue;
    await tx.unsafe(`update ${from} set ${column} = null where ${column} = any(${listed})`, [ids as never]);
  }
  await cutImportMarks(tx, table, ids);
}

/**
 * Makes the marks of imported rows lead nowhere: an import takes such a row for one that was deleted on purpose.
 * @param ids numbers of rows of the table
 */
export async function cutImportMarks(
  tx: Tx,
  table: string,
  ids: readonly (number | string)[],
): Promise<void> {
  const phases = importPhases[table];
  if (phases === undefined || ids.length === 0) return;
  await tx`
    update import_rows set row_id = 0, hash = 0, version = null
    where row_id = any(${[...ids].map(Number)}::bigint[]) and source_table = any(${[...phases]}::text[])`;
}
