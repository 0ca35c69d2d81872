import type { Sql } from '../connect.ts';

/** A merge that has ended well. */
export interface EndedMerge {
  operationId: string;
  survivorId: number;
  endedAt: string;
  /** what it remembers is still there */
  remembered: boolean;
}

/** The last merge of a client into another, whether it has been taken back or not; undefined when none is on record. */
export async function findMerge(sql: Sql, clientId: number): Promise<EndedMerge | undefined> {
  const [row] = await sql<EndedMerge[]>`
    select o.id as operation_id, o.other_client_id as survivor_id, o.ended_at,
           exists (select from merge_images i where i.operation_id = o.id and i.table_name = 'clients') as remembered
    from operations o
    where o.client_id = ${clientId} and o.kind = 'merge' and o.state = 'completed'
    order by o.ended_at desc limit 1`;
  return row;
}

/**
 * Forgets what merges and un-merges remember when the provider's period is over and nothing can be taken back any more.
 * @param now ISO time
 * @param days the period of providers that have not set one
 * @returns of how many operations
 */
export async function dropOldMergeImages(sql: Sql, now: string, days: number): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    with old as materialized (
      select o.id from operations o join providers p on p.id = o.provider_id
      where o.kind in ('merge', 'unmerge') and o.state = 'completed'
        and exists (select from merge_images i where i.operation_id = o.id)
        and o.ended_at < ${now}::timestamptz - make_interval(days => coalesce((p.policy -> 'unmerge' ->> 'days')::int, ${days}::int))),
    moves as (delete from merge_moves where operation_id in (select id from old)),
    images as (delete from merge_images where operation_id in (select id from old))
    select count(*)::int as count from old`;
  return row?.count ?? 0;
}

/** The second client of an operation on two. */
export async function otherClientOf(sql: Sql, operationId: string): Promise<number> {
  const [row] = await sql<{ otherClientId: number | null }[]>`
    select other_client_id from operations where id = ${operationId}`;
  if (typeof row?.otherClientId !== 'number')
    throw new Error(`Operation ${operationId} is not on two clients.`);
  return row.otherClientId;
}
