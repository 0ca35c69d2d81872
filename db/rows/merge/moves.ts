import type { Tx } from '../../connect.ts';
import { type MovedTable, movedTable, movedTables, typeOf } from './tables.ts';

/** Between which clients rows go, and the operation that remembers them. */
export interface Move {
  operationId: string;
  from: number;
  to: number;
}

/** How many rows of which table went, and the key of the last one. */
interface Moved {
  count: number;
  last: string | undefined;
}

/**
 * Gives up to `limit` rows of a table to another client, in the order of their keys, and remembers which they were.
 * @param after the key of the last row of the batch before
 */
export async function moveBatch(
  tx: Tx,
  move: Move,
  { name, client, by }: MovedTable,
  { after, limit }: { after?: string; limit: number },
): Promise<Moved> {
  const type = await typeOf(tx, name, by);
  return remembered(
    tx,
    move,
    name,
    `update ${name} t set ${client} = $2 from (
       select ${by} from ${name} where ${client} = $1 and ($3::text is null or ${by} > $3::text::${type})
       order by ${by} limit ${limit} for update) chosen
     where t.${client} = $1 and t.${by} = chosen.${by} returning t.${by}`,
    after ?? null,
  );
}

/** Gives all that has come to a client since its rows were moved to the other one too. */
export async function moveLatecomers(tx: Tx, move: Move, limit: number): Promise<number> {
  let count = 0;
  for (const table of movedTables) {
    let moved: Moved;
    do {
      moved = await moveBatch(tx, move, table, { limit });
      count += moved.count;
    } while (moved.count > 0);
  }
  return count;
}

/** A batch of rows that an operation has moved. */
export interface Batch {
  table: string;
  batch: number;
}

/**
 * Gives the rows of the next batch that an earlier operation has moved back to the client that they came from, as
 * far as they are still with the other one, and remembers for this operation which they were.
 * @param after the batch before, in the order of the tables' names
 * @returns undefined when there is none left
 */
export async function returnBatch(
  tx: Tx,
  move: Move,
  earlier: string,
  after: Batch | undefined,
): Promise<(Batch & { count: number }) | undefined> {
  const [next] = await tx<(Batch & { keys: string[] })[]>`
    select table_name as table, batch, keys from merge_moves
    where operation_id = ${earlier} and (table_name, batch) > (${after?.table ?? ''}, ${after?.batch ?? 0})
    order by table_name, batch limit 1`;
  if (!next) return undefined;
  const { count } = await remembered(
    tx,
    move,
    next.table,
    await updateOf(tx, movedTable(next.table)),
    next.keys,
  );
  return { table: next.table, batch: next.batch, count };
}

/**
 * Takes rows along that came to the survivor after a merge and are part of a row that has gone back: lines and
 * payments of its invoices, add-ons of its services. Repeat until it answers 0.
 * @param since ISO time of the merge's end
 */
export async function followBatch(tx: Tx, move: Move, since: string, limit: number): Promise<Moved> {
  for (const { name, client, by, partOf, addedAt } of movedTables) {
    if (!partOf) continue;
    const parent = movedTable(partOf.table);
    const moved = await remembered(
      tx,
      move,
      name,
      `update ${name} t set ${client} = $2 where t.${client} = $1 and t.${by} in (
         select f.${by} from ${name} f join ${parent.name} p on p.${parent.by} = f.${partOf.column}
         where f.${client} = $1 and p.${parent.client} = $2 and f.${addedAt} > $3::timestamptz
         order by f.${by} limit ${limit} for update of f) returning t.${by}`,
      since,
    );
    if (moved.count > 0) return moved;
  }
  return { count: 0, last: undefined };
}

/**
 * Takes back the last batch that the operation itself has moved, and forgets it.
 * @returns undefined when there is none left
 */
export async function undoBatch(
  tx: Tx,
  { operationId, from, to }: Move,
): Promise<{ table: string; count: number } | undefined> {
  const [last] = await tx<{ table: string; keys: string[] }[]>`
    delete from merge_moves where (operation_id, table_name, batch) = (
      select operation_id, table_name, batch from merge_moves where operation_id = ${operationId}
      order by table_name desc, batch desc limit 1)
    returning table_name as table, keys`;
  if (!last) return undefined;
  const statement = await updateOf(tx, movedTable(last.table));
  const { count } = await tx.unsafe(statement, [to, from, last.keys] as never[]);
  return { table: last.table, count };
}

/** SQL that gives the rows of the keys `$3` from client `$1` to client `$2`. */
async function updateOf(tx: Tx, { name, client, by }: MovedTable): Promise<string> {
  const type = await typeOf(tx, name, by);
  return `update ${name} t set ${client} = $2 where t.${client} = $1 and t.${by} = any($3::text[]::${type}[]) returning t.${by}`;
}

/** Runs a statement that moves rows and returns their keys, and writes those down in the same one. */
async function remembered(
  tx: Tx,
  { operationId, from, to }: Move,
  table: string,
  statement: string,
  more: string | string[] | null,
): Promise<Moved> {
  const { by } = movedTable(table);
  const [row] = await tx.unsafe<{ count: number; last: string }[]>(
    `with moved as (${statement})
     insert into merge_moves (operation_id, table_name, batch, keys)
     select $4::uuid, $5::text,
            coalesce((select max(batch) from merge_moves where operation_id = $4::uuid and table_name = $5::text), 0) + 1,
            array_agg(${by}::text order by ${by})
     from moved having count(*) > 0
     returning cardinality(keys) as count, keys[cardinality(keys)] as last`,
    [from, to, more, operationId, table] as never[],
  );
  return { count: row?.count ?? 0, last: row?.last };
}
