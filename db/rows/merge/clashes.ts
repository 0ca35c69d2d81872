import type { Clash } from '../../catalogue/types.ts';
import type { Sql, Tx } from '../../connect.ts';
import { keyObject, literal } from './images.ts';
import type { Move } from './moves.ts';
import { type MovedTable, movedTables } from './tables.ts';

/** Rows of two clients that collide in a unique key. */
export interface Clashing {
  table: string;
  clash: Clash;
  count: number;
}

/** How many rows of a client would collide with rows of the survivor, by unique key; those without are left out. */
export async function countClashes(sql: Sql, from: number, to: number): Promise<Clashing[]> {
  const found: Clashing[] = [];
  for (const table of movedTables) {
    for (const clash of table.clashes) {
      const [row] = await sql.unsafe<{ count: number }[]>(
        `select count(*)::int as count from ${await colliding(sql, table, clash)}`,
        [from, to] as never[],
      );
      if (row && row.count > 0) found.push({ table: table.name, clash, count: row.count });
    }
  }
  return found;
}

/**
 * Settles up to `limit` rows of a table per unique key in which they collide with the survivor's, by the rules of the
 * catalogue, and remembers what they held. Settled rows collide no more, so it may be repeated.
 * @returns by what was done: how many rows were dropped, combined or renamed
 */
export async function settleClashes(
  tx: Tx,
  move: Move,
  table: MovedTable,
  limit: number,
): Promise<Record<Settled, number>> {
  const settled = { dropped: 0, combined: 0, renamed: 0 };
  for (const clash of table.clashes) {
    const rows = `select t.${table.by} from ${await colliding(tx, table, clash)} order by t.${table.by} limit ${limit}`;
    settled[outcomes[clash.does]] += await settle(tx, move, table, clash, rows);
  }
  return settled;
}

export type Settled = 'dropped' | 'combined' | 'renamed';
const outcomes = { 'drop the moved': 'dropped', combine: 'combined', 'keep both': 'renamed' } as const;

async function settle(tx: Tx, move: Move, table: MovedTable, clash: Clash, rows: string): Promise<number> {
  const { name, client, by } = table;
  const chosen = `t.${client} = $1 and t.${by} in (select ${by} from chosen)`;
  switch (clash.does) {
    case 'drop the moved':
      return remembered(
        tx,
        move,
        name,
        rows,
        `delete from ${name} t where ${chosen} returning ${keyObject(name)} as key, to_jsonb(t) as before, null::jsonb as after`,
      );
    case 'combine': {
      await combineIntoSurvivors(tx, move, table, clash.either, rows);
      return settle(tx, move, table, { ...clash, does: 'drop the moved' }, rows);
    }
    case 'keep both': {
      const columns = Object.keys(clash.rename);
      const sets = Object.entries(clash.rename).map(([column, value]) => `${column} = ${literal(value)}`);
      return remembered(
        tx,
        move,
        name,
        rows,
        `update ${name} t set ${sets.join(', ')} from ${name} held where ${chosen} and held.ctid = t.ctid
         returning ${keyObject(name)} as key, ${valuesOf('held', columns)} as before, ${valuesOf('t', columns)} as after`,
      );
    }
  }
}

/** The survivor's rows become true in the columns in which the other's are. */
async function combineIntoSurvivors(
  tx: Tx,
  move: Move,
  { name, client, by }: MovedTable,
  either: readonly string[],
  rows: string,
): Promise<void> {
  const sets = either.map((column) => `${column} = t.${column} or o.${column}`);
  const differs = either.map((column) => `(o.${column} and not t.${column})`).join(' or ');
  await remembered(
    tx,
    move,
    name,
    rows,
    `update ${name} t set ${sets.join(', ')} from ${name} o, ${name} held
     where t.${client} = $2 and o.${client} = $1 and o.${by} = t.${by} and o.${by} in (select ${by} from chosen)
       and held.ctid = t.ctid and (${differs})
     returning ${keyObject(name)} as key, ${valuesOf('held', either)} as before, ${valuesOf('t', either)} as after`,
  );
}

/**
 * Runs a statement over the rows `chosen` and writes down what they held, in one go. A row that was renamed before
 * it is dropped comes back as it was at first.
 */
async function remembered(
  tx: Tx,
  { operationId, from, to }: Move,
  table: string,
  rows: string,
  statement: string,
): Promise<number> {
  const { count } = await tx.unsafe(
    `with chosen as materialized (${rows}), changed as (${statement})
     insert into merge_images as m (operation_id, client_id, table_name, key, before, after)
     select $3::uuid, $2::bigint, $4::text, key, before, after from changed
     on conflict (operation_id, table_name, key) do update
       set before = excluded.before || m.before, after = m.after || excluded.after`,
    [from, to, operationId, table] as never[],
  );
  return count;
}

function valuesOf(row: string, columns: readonly string[]): string {
  return `jsonb_build_object(${columns.map((column) => `'${column}', ${row}.${column}`).join(', ')})`;
}

/** SQL: rows `t` of client `$1` that have their like among those of client `$2` in the unique key, as in `from`. */
async function colliding(sql: Sql, { name, client }: MovedTable, { unique }: Clash): Promise<string> {
  const { columns, predicate } = await uniqueKey(sql, unique);
  const others = columns.filter((column) => column !== client);
  const parts = others.map((column, n) => `${column} as part${n}`).join(', ');
  const rowsOf = (number: string) =>
    `(select *${parts && `, ${parts}`} from ${name} where ${client} = ${number}${predicate && ` and ${predicate}`})`;
  const alike = others.map((_, n) => `s.part${n} = t.part${n}`).join(' and ') || 'true';
  return `${rowsOf('$1::bigint')} t where exists (select from ${rowsOf('$2::bigint')} s where ${alike})`;
}

interface UniqueKey {
  /** columns, or expressions over columns */
  columns: string[];
  /** which rows the key is about; empty: all */
  predicate: string;
}
const uniqueKeys = new Map<string, UniqueKey>();

/** What PostgreSQL says of a unique key. */
async function uniqueKey(sql: Sql, name: string): Promise<UniqueKey> {
  const known = uniqueKeys.get(name);
  if (known) return known;
  const [row] = await sql<UniqueKey[]>`
    select array(select pg_get_indexdef(indexrelid, n, true) from generate_series(1, indnkeyatts) as n) as columns,
           coalesce(pg_get_expr(indpred, indrelid), '') as predicate
    from pg_index where indexrelid = ${name}::regclass`;
  if (!row) throw new Error(`There is no unique key ${name}.`);
  uniqueKeys.set(name, row);
  return row;
}
