import { ofClients } from '../catalogue/reach.ts';
import { type ClientTableName, clientTableEntries, clientTables } from '../catalogue.ts';
import type { Sql } from '../connect.ts';
import { erasuresOf, type Retention } from '../rows/clear.ts';

const IDS = '$1::bigint[]';

export interface ErasedTable {
  table: ClientTableName;
  title: string;
  /** whether the rows go, or stay without what is personal in them */
  does: 'remove' | 'clear';
}

/** How many rows of a table are a client's, and something that changes when they do. */
export interface TableSize extends ErasedTable {
  count: number;
  fingerprint: string;
}

/** The tables that erasing looks at: those whose rows go, and those with personal columns. */
export function erasedTables(): ErasedTable[] {
  return clientTableEntries.flatMap(([table, { title, anonymize }]): ErasedTable[] => {
    if (anonymize.does === 'remove rows') return [{ table, title, does: 'remove' }];
    return erasuresOf(table, {}).length > 0 ? [{ table, title, does: 'clear' }] : [];
  });
}

/** The operation that is being planned adds to these itself, so they say nothing about what has changed. */
const OF_OPERATIONS = new Set<ClientTableName>(['operations', 'operation_decisions']);

/** The sizes of all of them but the record of operations: bare counting, in one round trip. */
export async function erasureSizes(sql: Sql, clientIds: readonly number[]): Promise<TableSize[]> {
  const tables = erasedTables().filter(({ table }) => !OF_OPERATIONS.has(table));
  const counts = tables.map(({ table }, n) => {
    const last = clientTables[table].key === undefined ? 'coalesce(max(id), 0)' : '0';
    return `select ${n} as place, count(*)::int as count, ${last} as last from ${table} where ${ofClients(table, IDS)}`;
  });
  const rows = await sql.unsafe<{ place: number; count: number; last: number }[]>(
    counts.join(' union all '),
    [[...clientIds] as never],
  );
  return rows.flatMap(({ place, count, last }) => {
    const table = tables[place];
    return table ? [{ ...table, count, fingerprint: `${table.table}:${count}:${last}` }] : [];
  });
}

/**
 * How many values and rows of the clients say something about a person right now.
 * @param exceptOperation whose own lines in the change log do not count
 */
export async function countPersonal(
  sql: Sql,
  clientIds: readonly number[],
  { now, retention, exceptOperation }: { now: string; retention: Retention; exceptOperation: string },
): Promise<number> {
  const counts = erasedTables().map(({ table, does }) => {
    const own = table === 'change_log' ? 'and t.operation_id is distinct from $3::uuid' : '';
    const due =
      does === 'remove'
        ? ''
        : `and (${erasuresOf(table, retention)
            .map((each) => each.due)
            .join(' or ')})`;
    return `(select count(*) from ${table} t where ${ofClients(table, IDS)} ${due} ${own})`;
  });
  const [row] = await sql.unsafe<{ count: number }[]>(
    `select (${counts.join(' + ')})::int as count where $2::timestamptz is not null and $3::uuid is not null`,
    [[...clientIds] as never, now as never, exceptOperation as never],
  );
  return row?.count ?? 0;
}
