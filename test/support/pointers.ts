import type { Sql } from '../../db/connect.ts';

/**
 * How many rows name a client, by `table.column`: every foreign key to `clients` and every other whole-number
 * column that is called client_id.
 */
export async function pointersTo(sql: Sql, clientId: number): Promise<Record<string, number>> {
  const columns = await sql<{ table: string; column: string }[]>`
    select conrelid::regclass::text as "table", a.attname as "column"
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
    where c.contype = 'f' and c.confrelid = 'clients'::regclass
    union
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type = 'bigint'
      and (column_name = 'client_id' or column_name = 'id' and table_name = 'clients')`;
  const found: Record<string, number> = {};
  for (const { table, column } of columns) {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from ${sql(table)} where ${sql(column)} = ${clientId}`;
    if (row && row.count > 0) found[`${table}.${column}`] = row.count;
  }
  return found;
}
