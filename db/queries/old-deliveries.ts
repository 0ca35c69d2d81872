import type { Sql } from '../connect.ts';

interface Old {
  /** ISO time: what was made before it goes */
  before: string;
  limit: number;
}

/** An operation that has not ended may still wait for an acknowledgement, and must not write a notice twice. */
const runs = (sql: Sql) => sql`
  select from operations p where p.id = o.operation_id and p.ended_at is null`;

/** Removes deliveries that arrived; answers how many. Repeat until it answers fewer than `limit`. */
export function removeArrived(sql: Sql, old: Old): Promise<number> {
  return removeDeliveries(sql, old, sql`d.state in ('delivered', 'acknowledged')`);
}

/** The same for those that were given up, or that wait for an endpoint that is disabled. */
export function removeUnarrived(sql: Sql, old: Old): Promise<number> {
  return removeDeliveries(
    sql,
    old,
    sql`(d.state = 'given-up' or (d.state in ('pending', 'failed') and exists (
      select from webhook_endpoints e where e.id = d.endpoint_id and e.disabled_at is not null)))`,
  );
}

async function removeDeliveries(sql: Sql, { before, limit }: Old, which: ReturnType<Sql>): Promise<number> {
  const { count } = await sql`
    delete from webhook_deliveries where id in (
      select d.id from webhook_deliveries d join outbox o on o.id = d.outbox_id
      where d.created_at < ${before} and ${which} and not (d.acknowledge and d.acknowledged_at is null and exists (${runs(sql)}))
      order by d.created_at limit ${limit} for update of d skip locked)`;
  return count;
}

/** The same for notices of which no delivery is left. */
export async function removeNotices(sql: Sql, { before, limit }: Old): Promise<number> {
  const { count } = await sql`
    delete from outbox where id in (
      select o.id from outbox o
      where o.created_at < ${before} and not exists (${runs(sql)})
        and not exists (select from webhook_deliveries d where d.outbox_id = o.id)
      order by o.created_at limit ${limit} for update of o skip locked)`;
  return count;
}
