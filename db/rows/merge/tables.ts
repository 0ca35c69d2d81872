import { keyOf } from '../../catalogue/reach.ts';
import type { Clash, ClientTable } from '../../catalogue/types.ts';
import { type ClientTableName, clientTableEntries } from '../../catalogue.ts';
import type { Sql } from '../../connect.ts';

/** A table whose rows go to the survivor, as the catalogue declares it. */
export interface MovedTable {
  name: ClientTableName;
  /** what several of its rows are called */
  many: string;
  /** the column that names the client */
  client: string;
  /** the primary key */
  key: readonly string[];
  /** the column that names a row among the client's */
  by: string;
  clashes: readonly Clash[];
  /** the column that names the row that this one is part of, and that row's table */
  partOf: { column: string; table: string } | undefined;
  addedAt: string;
}

/** All tables whose rows move, in the order of the catalogue. Service groups and dunning cases will be found here. */
export const movedTables: readonly MovedTable[] = clientTableEntries.flatMap(([name, table]) => {
  if (!('client' in table.hangsOn) || table.merge?.does !== 'move') return [];
  const { client } = table.hangsOn;
  const { clashes = [], partOf, addedAt = 'created_at' } = table.merge;
  const key = keyOf(name);
  const [by, ...more] = key.filter((column) => column !== client);
  if (by === undefined || more.length > 0) throw new Error(`Merge cannot tell the rows of ${name} apart.`);
  return [
    { name, many: manyOf(table), client, key, by, clashes, partOf: partOfTable(table, partOf), addedAt },
  ];
});

/** What several rows of a table are called, in lower case. */
export function manyOf({ title, many }: Pick<ClientTable, 'title' | 'many'>): string {
  return many ?? `${title.charAt(0).toLowerCase()}${title.slice(1)}s`;
}

function partOfTable({ columns }: ClientTable, column: string | undefined): MovedTable['partOf'] {
  const declared = column === undefined ? undefined : columns[column];
  return column !== undefined && declared?.holds === 'link' ? { column, table: declared.to } : undefined;
}

/** The moved table of a name. */
export function movedTable(name: string): MovedTable {
  const table = movedTables.find((each) => each.name === name);
  if (!table) throw new Error(`The rows of ${name} do not move.`);
  return table;
}

const types = new Map<string, string>();

/** PostgreSQL's name of a column's type. */
export async function typeOf(sql: Sql, table: string, column: string): Promise<string> {
  const name = `${table}.${column}`;
  const known = types.get(name);
  if (known !== undefined) return known;
  const [row] = await sql<{ type: string }[]>`
    select format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = ${table}::regclass and attname = ${column} and not attisdropped`;
  if (!row) throw new Error(`There is no column ${name}.`);
  types.set(name, row.type);
  return row.type;
}
