import { keyOf } from '../../catalogue/reach.ts';
import { type ClientTableName, clientTables } from '../../catalogue.ts';
import type { Tx } from '../../connect.ts';
import { sqlState } from '../../errors.ts';
import { movedTables, typeOf } from './tables.ts';

/** So many rows are put back in one transaction: they go one by one. */
export const IMAGES_AT_A_TIME = 500;

/** Where to go on among the images of an operation. */
export interface ImagePlace {
  table: string;
  key: string;
}

/** What became of rows that an operation had changed: back as they were, or left because they were changed since. */
export interface Reverted {
  restored: number;
  left: number;
  /** absent: that was all */
  next?: ImagePlace;
}

interface Image extends ImagePlace {
  does: 'brings back' | 'takes away' | 'gives former values';
  /** those that the operation has changed */
  columns: string[];
  /** the key that the row has by now; the image's when absent */
  rowKey?: string;
}

/** The operation that takes back what an earlier one did, and remembers it. */
export interface Taker {
  operationId: string;
  survivorId: number;
}

const IMAGE = `table_name as table, key::text as key,
  case when after is null then 'brings back' when before is null then 'takes away' else 'gives former values' end as does,
  array(select name from jsonb_object_keys(before) as name
        where before -> name is distinct from after -> name order by 1) as columns`;

/**
 * Makes rows what they were before an operation changed them, where they still are what it made of them: columns get
 * their former value, dropped rows come back, rows that it brought back go again. Values stay in the database, where
 * numbers have all their digits.
 * @param of the operation
 * @param which the profile of the survivor, or all other rows
 * @param by who takes it back, when `of` has ended; absent: the operation takes back its own work and forgets it
 */
export async function revertImages(
  tx: Tx,
  of: string,
  which: 'profile' | 'rows',
  { by, after }: { by?: Taker; after?: ImagePlace } = {},
): Promise<Reverted> {
  const images = await tx<Image[]>`
    select ${tx.unsafe(IMAGE)} from merge_images
    where operation_id = ${of} and (table_name = 'clients') = ${which === 'profile'}
      and (table_name, key::text) > (${after?.table ?? ''}, ${after?.key ?? ''})
    order by table_name, key::text limit ${IMAGES_AT_A_TIME}`;
  let restored = 0;
  for (const image of images) {
    if (await revertOne(tx, of, image, by)) restored += 1;
    if (!by)
      await tx`delete from merge_images where operation_id = ${of} and table_name = ${image.table} and key = ${image.key}::text::jsonb`;
  }
  const last = images.at(-1);
  const reverted = { restored, left: images.length - restored };
  return last && images.length === IMAGES_AT_A_TIME
    ? { ...reverted, next: { table: last.table, key: last.key } }
    : reverted;
}

/**
 * Gives rows that have gone back to a client the values that they had before later merges into the same survivor
 * combined rows of their own into them.
 * @param of the merge by which they had come, which ended at `endedAt`
 */
export async function uncombine(
  tx: Tx,
  { of, endedAt, by, clientId }: { of: string; endedAt: string; by: Taker; clientId: number },
): Promise<number> {
  let restored = 0;
  for (const { name, client, by: column, clashes } of movedTables) {
    if (!clashes.some(({ does }) => does === 'combine')) continue;
    const images = await tx<(Image & { operationId: string })[]>`
      select i.operation_id, ${tx.unsafe(IMAGE)}, (key || jsonb_build_object(${client}::text, ${clientId}::bigint))::text as row_key
      from merge_images i join operations o on o.id = i.operation_id
      where i.client_id = ${by.survivorId} and i.table_name = ${name} and i.before is not null and i.after is not null
        and o.kind = 'merge' and o.state = 'completed' and o.ended_at > ${endedAt}
        and key ->> ${client} = ${by.survivorId}::text
        and key ->> ${column} in (select unnest(keys) from merge_moves where operation_id = ${of} and table_name = ${name})
      order by o.ended_at desc`;
    for (const image of images) if (await revertOne(tx, image.operationId, image, by)) restored += 1;
  }
  return restored;
}

/**
 * Makes a merge forget the values that an earlier one had given the survivor and that were taken back since: what was
 * before that one was before both.
 */
export async function forgetTakenBack(tx: Tx, { operationId, survivorId }: Taker): Promise<void> {
  const earlier = await tx<{ id: string }[]>`
    select o.id from operations o join operations this on this.id = ${operationId}
    where o.kind = 'merge' and o.state = 'completed' and o.other_client_id = ${survivorId} and o.ended_at < this.ended_at
      and exists (select from operations u where u.kind = 'unmerge' and u.state = 'completed' and u.client_id = o.client_id
                    and u.other_client_id = ${survivorId} and u.ended_at > o.ended_at)
    order by o.ended_at desc`;
  for (const { id } of earlier) {
    await tx`
      update merge_images i set before = (
        select jsonb_object_agg(name, case when i.before -> name = e.after -> name then e.before -> name else i.before -> name end)
        from jsonb_object_keys(i.before) as name)
      from merge_images e
      where i.operation_id = ${operationId} and i.table_name = 'clients' and e.operation_id = ${id} and e.table_name = 'clients'`;
  }
}

/** Answers whether the row has changed. Where a unique key stands against it, nothing has. */
async function revertOne(tx: Tx, of: string, image: Image, by: Taker | undefined): Promise<boolean> {
  const { table, key, rowKey = key } = image;
  const remember = `insert into merge_images as m (operation_id, client_id, table_name, key, before, after)
    select $5::uuid, $6::bigint, $2, $4::text::jsonb, before, after from changed
    on conflict (operation_id, table_name, key) do update set after = excluded.after returning 1`;
  for (const statement of await statementsOf(tx, image)) {
    const done = await unlessItCollides(tx, async (inner) => {
      const rows = await inner.unsafe(
        `with image as (select before, after, $4::text::jsonb as key from merge_images
                        where operation_id = $1 and table_name = $2 and key = $3::text::jsonb),
              changed as (${statement})
         ${by ? remember : 'select 1 from changed'}`,
        [of, table, key, rowKey, ...(by ? [by.operationId, by.survivorId] : [])] as never[],
      );
      return rows.length > 0;
    });
    if (done !== undefined) return done;
  }
  return false;
}

/** What to try, one after the other until nothing stands against it. */
async function statementsOf(tx: Tx, { table, does, columns }: Image): Promise<string[]> {
  switch (does) {
    case 'brings back':
      return [bringBack(table, []), bringBack(table, renamed(table))];
    case 'takes away':
      return [
        `delete from ${table} t using image where ${await sameRow(tx, table)} and to_jsonb(t) = image.after
         returning to_jsonb(t) as before, null::jsonb as after`,
      ];
    case 'gives former values':
      return columns.length === 0 ? [] : [await giveFormerValues(tx, table, columns)];
  }
}

/** @param renames assignments that take a row out of the unique keys that it may share with nobody */
function bringBack(table: string, renames: readonly string[]): string {
  const names = Object.entries(clientTables[table as ClientTableName].columns).flatMap(([name, { holds }]) =>
    holds === 'generated' ? [] : [name],
  );
  const record = `jsonb_populate_record(null::${table}, image.before || jsonb_build_object(${renames.join(', ')}))`;
  return `insert into ${table} as t (${names.join(', ')}) select ${names.map((name) => `r.${name}`).join(', ')}
    from image, ${record} r returning null::jsonb as before, to_jsonb(t) as after`;
}

function renamed(table: string): string[] {
  const clashes = movedTables.find(({ name }) => name === table)?.clashes ?? [];
  return clashes.flatMap((clash) =>
    clash.does === 'keep both'
      ? Object.entries(clash.rename).map(([name, value]) => `'${name}', ${literal(value)}`)
      : [],
  );
}

async function giveFormerValues(tx: Tx, table: string, columns: readonly string[]): Promise<string> {
  const holds = (row: string) =>
    `jsonb_build_object(${columns.map((name) => `'${name}', ${row}.${name}`).join(', ')})`;
  const unchanged = (name: string) =>
    `to_jsonb(t.${name}) is not distinct from nullif(image.after -> '${name}', 'null')`;
  const sets = columns.map(
    (name) => `${name} = case when ${unchanged(name)} then r.${name} else t.${name} end`,
  );
  return `update ${table} t set ${sets.join(', ')}
    from image, jsonb_populate_record(null::${table}, image.before) r, ${table} held
    where ${await sameRow(tx, table)} and held.ctid = t.ctid and (${columns.map(unchanged).join(' or ')})
    returning ${holds('held')} as before, ${holds('t')} as after`;
}

/** Runs a statement; answers undefined, and nothing has happened, when a unique key stands against it. */
async function unlessItCollides<T>(tx: Tx, work: (inner: Tx) => Promise<T>): Promise<T | undefined> {
  try {
    return (await tx.savepoint(work)) as T;
  } catch (error) {
    if (sqlState(error) === '23505') return undefined;
    throw error;
  }
}

/** SQL that is true for the row `t` of the image's key. */
async function sameRow(tx: Tx, table: string): Promise<string> {
  const parts: string[] = [];
  for (const name of keyOf(table))
    parts.push(`t.${name} = (image.key ->> '${name}')::${await typeOf(tx, table, name)}`);
  return parts.join(' and ');
}

/** SQL: the key of row `t` as an object. */
export function keyObject(table: string): string {
  return `jsonb_build_object(${keyOf(table)
    .map((name) => `'${name}', t.${name}`)
    .join(', ')})`;
}

/** A value of the catalogue in SQL. */
export function literal(value: string | boolean): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
