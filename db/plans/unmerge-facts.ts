import { clientTables } from '../catalogue.ts';
import type { Sql } from '../connect.ts';
import type { EndedMerge } from '../queries/merges.ts';
import { profileFields } from '../rows/merge/profile.ts';
import { type MovedTable, movedTable, movedTables, typeOf } from '../rows/merge/tables.ts';

/** What becomes of the rows of a table when a merge is taken back. */
export interface ReturnedRows {
  table: string;
  many: string;
  /** those that the merge has moved and that are still with the survivor */
  back: number;
  /** those of them that were edited since, as far as the table notes that */
  edited: number;
  /** those that it has moved and that are gone or with somebody else; the first 20 */
  gone: number;
  goneIds: string[];
  /** added to the survivor since: part of what goes back, and the others */
  along: number;
  stay: number;
}

/** Counts them, for tables of which there is anything to say. */
export async function returnedRows(
  sql: Sql,
  { operationId, survivorId, endedAt }: EndedMerge,
): Promise<ReturnedRows[]> {
  const found: ReturnedRows[] = [];
  for (const table of movedTables) {
    const [counted] = await sql.unsafe<Omit<ReturnedRows, 'table' | 'many'>[]>(await countOf(sql, table), [
      operationId,
      survivorId,
      endedAt,
    ] as never[]);
    if (counted && counted.back + counted.gone + counted.along + counted.stay > 0)
      found.push({ table: table.name, many: table.many, ...counted });
  }
  return found;
}

/** SQL over `$1` the merge, `$2` the survivor, `$3` the merge's end. */
async function countOf(sql: Sql, table: MovedTable): Promise<string> {
  const { name, client, by, addedAt, partOf } = table;
  const editedAt = 'updated_at' in clientTables[name].columns ? 't.updated_at' : 'null::timestamptz';
  const along = partOf
    ? `t.${partOf.column} is not null and t.${partOf.column} in (${await keysThatGo(sql, movedTable(partOf.table))})`
    : 'false';
  return `
    with moved as materialized (${await movedKeys(sql, table)}),
         there as (select t.${by} as key, ${editedAt} > $3::timestamptz as edited from ${name} t
                   where t.${client} = $2 and t.${by} in (select key from moved)),
         gone as (select key from moved except select key from there),
         added as (select ${along} as along from ${name} t
                   where t.${client} = $2 and t.${addedAt} > $3::timestamptz and t.${by} not in (select key from moved))
    select (select count(*) from there)::int as back,
           (select count(*) from there where edited)::int as edited,
           (select count(*) from gone)::int as gone,
           array(select key::text from gone order by key limit 20) as gone_ids,
           (select count(*) from added where along)::int as along,
           (select count(*) from added where not along)::int as stay`;
}

/** SQL: the keys of the rows that the merge has moved. */
async function movedKeys(sql: Sql, { name, by }: MovedTable): Promise<string> {
  return `select unnest(keys)::${await typeOf(sql, name, by)} as key from merge_moves
    where operation_id = $1::uuid and table_name = '${name}'`;
}

/** SQL: the keys of the rows that go back, with those that were added since and are part of such a row. */
async function keysThatGo(sql: Sql, table: MovedTable): Promise<string> {
  const { name, client, by, addedAt, partOf } = table;
  const moved = await movedKeys(sql, table);
  if (!partOf) return moved;
  const parents = await keysThatGo(sql, movedTable(partOf.table));
  return `${moved} union all select p.${by} from ${name} p
    where p.${client} = $2 and p.${addedAt} > $3::timestamptz and p.${partOf.column} in (${parents})`;
}

/** Rows that the merge has moved and for which later merges into the same survivor dropped rows of their own. */
export async function standIns(sql: Sql, { operationId, survivorId, endedAt }: EndedMerge): Promise<number> {
  let count = 0;
  for (const { name, by, clashes } of movedTables) {
    if (clashes.every(({ does }) => does === 'keep both')) continue;
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count
      from merge_images i join operations o on o.id = i.operation_id
                          join clients c on c.id = o.client_id and c.merged_into_id = ${survivorId}
      where i.client_id = ${survivorId} and i.table_name = ${name} and i.after is null
        and o.kind = 'merge' and o.state = 'completed' and o.ended_at > ${endedAt}
        and i.key ->> ${by} in (select unnest(keys) from merge_moves where operation_id = ${operationId} and table_name = ${name})`;
    count += row?.count ?? 0;
  }
  return count;
}

/** How many rows a merge had dropped, combined or renamed. */
export async function returnedValues(sql: Sql, operationId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from merge_images where operation_id = ${operationId} and table_name <> 'clients'`;
  return row?.count ?? 0;
}

/** A field that a merge has changed in the survivor. */
export interface ReturnedField {
  field: string;
  label: string;
  before: unknown;
  now: unknown;
  /** it gets its former value back; else it was edited since and stays */
  back: boolean;
}

/** The fields that a merge has changed, with what becomes of them. */
export async function returnedFields(
  sql: Sql,
  { operationId, survivorId }: EndedMerge,
): Promise<ReturnedField[]> {
  const rows = await sql<{ name: string; before: unknown; now: unknown; back: boolean }[]>`
    select name, i.before -> name as before, to_jsonb(c) -> name as now,
           to_jsonb(c) -> name is not distinct from i.after -> name as back
    from merge_images i join clients c on c.id = ${survivorId}, lateral jsonb_object_keys(i.before) as name
    where i.operation_id = ${operationId} and i.table_name = 'clients' and i.before -> name is distinct from i.after -> name`;
  return profileFields.flatMap(({ field, column, label }) => {
    const row = rows.find(({ name }) => name === column);
    return row ? [{ field, label, before: row.before, now: row.now, back: row.back }] : [];
  });
}
