import { clientTableEntries, clientTables, notClientData } from '../../db/catalogue.ts';
import type { Sql } from '../../db/connect.ts';

/** A column as PostgreSQL describes it. */
export interface RealColumn {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  generated: boolean;
  comment: string | null;
}

/** Every column of every table of the schema `public`. */
export async function realColumns(sql: Sql): Promise<RealColumn[]> {
  return sql<RealColumn[]>`
    select c.table_name as table, c.column_name as column, c.data_type as type,
           c.is_nullable = 'YES' as nullable, c.is_generated = 'ALWAYS' as generated,
           col_description(format('%I.%I', c.table_schema, c.table_name)::regclass, c.ordinal_position) as comment
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
    order by c.table_name, c.ordinal_position`;
}

/** A foreign key: the columns of `table` that name the key of `target`. */
export interface RealLink {
  table: string;
  columns: string[];
  target: string;
}

export async function realLinks(sql: Sql): Promise<RealLink[]> {
  return sql<RealLink[]>`
    select k.conrelid::regclass::text as table, k.confrelid::regclass::text as target,
           array(select attname::text from unnest(k.conkey) with ordinality as c (number, place)
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.number order by place) as columns
    from pg_constraint k
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace
    order by 1, 3`;
}

/** Sentences about columns that the database has and the catalogue does not, or the other way round. */
export async function classificationFindings(sql: Sql): Promise<string[]> {
  const real = new Map<string, Set<string>>();
  for (const { table, column } of await realColumns(sql)) {
    real.set(table, (real.get(table) ?? new Set()).add(column));
  }
  const declared = new Map<string, Set<string>>([
    ...clientTableEntries.map(([name, { columns }]) => [name, new Set(Object.keys(columns))] as const),
    ...Object.entries(notClientData).map(([name, { columns }]) => [name, new Set<string>(columns)] as const),
  ]);
  return [
    ...missing(real, declared).map((what) => `${what} is in the database and nobody said what it holds.`),
    ...missing(declared, real).map((what) => `${what} is in the catalogue and not in the database.`),
  ];
}

function missing(from: Map<string, Set<string>>, within: Map<string, Set<string>>): string[] {
  return [...from].flatMap(([table, columns]) => {
    const known = within.get(table);
    if (known === undefined) return [`The table ${table}`];
    return [...columns].filter((column) => !known.has(column)).map((column) => `${table}.${column}`);
  });
}

/** Sentences about foreign keys and links that do not agree. */
export async function linkFindings(sql: Sql): Promise<string[]> {
  const real = (await realLinks(sql))
    .filter(({ target }) => target !== 'import_sources') // the source columns, a kind of their own
    .flatMap(({ table, columns, target }) => columns.map((column) => `${table}.${column} to ${target}`));
  const isClientData = (line: string) => Object.hasOwn(clientTables, line.split('.')[0] ?? '');
  const declared = clientTableEntries.flatMap(([table, { columns }]) =>
    Object.entries(columns).flatMap(([column, each]) =>
      each.holds === 'link'
        ? [{ line: `${table}.${column} to ${each.to}`, loose: 'unenforced' in each }]
        : [],
    ),
  );
  const lines = new Set(declared.map(({ line }) => line));
  return [
    ...real
      .filter((line) => isClientData(line) && !lines.has(line))
      .map((line) => `The foreign key ${line} is not a link in the catalogue.`),
    ...real
      .filter((line) => !isClientData(line) && Object.hasOwn(clientTables, line.split(' to ')[1] ?? ''))
      .map((line) => `${line}: a table that is said to hold no client data names a client's row.`),
    ...declared
      .filter(({ line, loose }) => loose === real.includes(line))
      .map(({ line, loose }) =>
        loose ? `${line} has a foreign key after all.` : `There is no foreign key ${line}.`,
      ),
  ];
}
