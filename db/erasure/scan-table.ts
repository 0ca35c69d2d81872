import type { Finder } from '../../domain/erasure/finder.ts';
import { folded, isWhole, type Term } from '../../domain/erasure/terms.ts';
import type { IdentifierName } from '../catalogue/bases.ts';
import { clientsOf } from '../catalogue/reach.ts';
import { type ClientTableName, clientTables } from '../catalogue.ts';
import type { Sql, Tx } from '../connect.ts';
import { erasuresOf, type Retention } from '../rows/clear.ts';

/** A table with its columns of text or JSON, as the database describes them. */
export interface ScannedTable {
  table: string;
  columns: { name: string; json: boolean }[];
}

/** A value that stands in a row. */
export interface RowHit {
  table: string;
  column: string;
  term: Term<IdentifierName>;
  /** the whole of the column, not a part of it */
  whole: boolean;
  /** clients that the row belongs to; empty: nobody's */
  owners: number[];
  /** a legal basis keeps the column in this row */
  kept: boolean;
}

/** Rows that are held at once: a text can be long, and few live so shortly that the heap does not grow by them. */
const ROWS_AT_ONCE = 64;
/** Rows that are looked at closely in one query. */
const CLOSE = 200;
/** Stands between the columns of a row; it is part of no word. */
const BETWEEN = "E'\\x1f'";
const OFFSETS = 65_536;
/** First and last name, which stand in columns of their own, are one value. */
const PAIR = 'first_name, last_name';

/** Every table of the schema with the columns that can hold a text. */
export async function scannedTables(sql: Sql): Promise<ScannedTable[]> {
  const rows = await sql<{ table: string; name: string; json: boolean }[]>`
    select c.table_name as table, c.column_name as name, c.data_type in ('json', 'jsonb') as json
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and (c.data_type in ('text', 'character varying', 'character', 'name', 'xml', 'json', 'jsonb', 'inet', 'cidr')
        or (c.data_type = 'ARRAY' and c.udt_name in ('_text', '_varchar', '_bpchar', '_json', '_jsonb', '_inet'))
        or c.udt_name = 'citext')
    order by c.table_name, c.ordinal_position`;
  const tables = new Map<string, ScannedTable>();
  for (const { table, name, json } of rows) {
    const known = tables.get(table) ?? { table, columns: [] };
    known.columns.push({ name, json });
    tables.set(table, known);
  }
  return [...tables.values()];
}

/**
 * Reads a table once and answers every value that stands in one of its texts. The texts of a row are searched as one;
 * only rows in which something may stand are looked at closely, column by column.
 * @param tx a transaction that sees one state of the record (repeatable read)
 */
export async function* scanTable(
  tx: Tx,
  scanned: ScannedTable,
  finder: Finder<IdentifierName>,
  when: { now: string; retention: Retention },
  onRows: (rows: number) => void,
): AsyncGenerator<RowHit> {
  // The connection is busy while the rows come, so those to look at are kept: their places only.
  const places = await suspiciousRows(tx, scanned, finder, onRows);
  for (let from = 0; from < places.length; from += CLOSE)
    yield* lookClosely(tx, scanned, finder, when, places.slice(from, from + CLOSE));
}

async function suspiciousRows(
  tx: Tx,
  { table, columns }: ScannedTable,
  finder: Finder<IdentifierName>,
  onRows: (rows: number) => void,
): Promise<number[]> {
  const texts = columns.map(({ name, json }) => (json ? jsonText(`"${name}"`) : `"${name}"::text`));
  const all = `concat(${texts.flatMap((text) => [text, BETWEEN]).join(', ')})`;
  const places = new Set<number>();
  const query = tx.unsafe<{ place: string; text: string }[]>(
    `select ctid::text as place, ${all} as text from "${table}"`,
  );
  for await (const rows of query.cursor(ROWS_AT_ONCE)) {
    for (const { place, text } of rows)
      finder.search(folded(text), () => {
        places.add(placeNumber(place));
      });
    onRows(rows.length);
  }
  return [...places];
}

// As numbers: a piece of a text would keep all of the text in memory.
function placeNumber(ctid: string): number {
  const [block = 0, offset = 0] = ctid.slice(1, -1).split(',').map(Number);
  return block * OFFSETS + offset;
}
const placeText = (place: number) => `(${Math.floor(place / OFFSETS)},${place % OFFSETS})`;

/** The text of a JSON value in which no escape joins two words. */
function jsonText(column: string): string {
  const escaped = String.raw`'\\(["\\/bfnrt]|u[0-9a-f]{4})'`;
  return `case when position('\\' in ${column}::text) = 0 then ${column}::text else regexp_replace(${column}::text, ${escaped}, ' ', 'g') end`;
}

async function* lookClosely(
  tx: Tx,
  { table, columns }: ScannedTable,
  finder: Finder<IdentifierName>,
  { now, retention }: { now: string; retention: Retention },
  places: number[],
): AsyncGenerator<RowHit> {
  const known = isClientTable(table);
  const kept = known ? erasuresOf(table, retention).filter((each) => each.kept !== undefined) : [];
  const rows = await tx.unsafe<Record<string, unknown>[]>(
    `select ${columns.map(({ name }, n) => `t."${name}"::text as c${n}`).join(', ')},
            ${known ? clientsOf(table) : "'{}'::bigint[]"} as owners,
            array[${kept.map((each) => `coalesce(${each.kept?.until} > $2::timestamptz, false)`).join(', ')}]::boolean[] as kept
     from "${table}" t where $2::timestamptz is not null and t.ctid = any($1::text::tid[])`,
    [`{${places.map((place) => `"${placeText(place)}"`).join(',')}}`, now],
  );
  for (const row of rows) {
    const owners = row.owners as number[];
    const keptColumns = new Set(
      kept.flatMap(({ column }, n) => ((row.kept as boolean[])[n] ? [column] : [])),
    );
    const cells = columns.map(({ name, json }, n) => ({
      column: name,
      json,
      text: row[`c${n}`] as string | null,
    }));
    for (const { column, text } of [...cells.flatMap(leaves), ...pairOf(cells)]) {
      const whole = folded(text);
      const seen = new Set<Term<IdentifierName>>();
      finder.search(whole, ({ term }) => seen.add(term));
      for (const term of seen)
        yield { table, column, term, whole: isWhole(whole, term), owners, kept: keptColumns.has(column) };
    }
  }
}

interface Cell {
  column: string;
  json: boolean;
  text: string | null;
}

/** The texts in a column: of JSON every name and value by itself. */
function leaves({ column, json, text }: Cell): { column: string; text: string }[] {
  if (text === null) return [];
  return (json ? textsIn(JSON.parse(text)) : [text]).map((each) => ({ column, text: each }));
}

function pairOf(cells: Cell[]): { column: string; text: string }[] {
  const of = (name: string) => cells.find(({ column }) => column === name)?.text;
  const [first, last] = [of('first_name'), of('last_name')];
  return first && last ? [{ column: PAIR, text: `${first} ${last}` }] : [];
}

/** Every text in a JSON value: names, strings, and numbers as they are written. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}

function isClientTable(table: string): table is ClientTableName {
  return Object.hasOwn(clientTables, table);
}
