import type { Sql, Tx } from '../connect.ts';
import { type Actor, recordChanges } from './change-log.ts';
import { announceAll } from './outbox.ts';
import { settingSql } from './settings.ts';

/** L22. A client whose status is not what follows from what it has. */
export interface StatusChange {
  clientId: number;
  providerId: number;
  from: 'active' | 'inactive';
  to: 'active' | 'inactive';
}

/** So long a sign-in, and an order that waits to be accepted, keep a client active. */
const FRESH = '3 months';

/** Which clients are looked at: all of a provider behind `after`, or those of the numbers. */
export type Among = { providerId: number; after?: number; limit?: number } | { clientIds: readonly number[] };

/**
 * SQL: whether the client of this number has a service, add-on or domain that runs. Each is looked up by its index: an
 * `exists` would read all services of everybody as soon as that seems cheaper for a page of clients.
 */
export function hasRunning(sql: Sql, clientId: ReturnType<typeof sql>) {
  return sql`coalesce(
    (select true from services v where v.client_id = ${clientId} and v.status in ('active', 'suspended') limit 1),
    (select true from addons a where a.client_id = ${clientId} and a.status in ('active', 'suspended') limit 1),
    (select true from domains d where d.client_id = ${clientId} and d.status in ('active', 'pending-transfer') limit 1),
    false)`;
}

/**
 * The clients whose status would change now. Closed, merged and anonymized ones, those that an operation holds, and
 * those that settings exempt are none of them.
 * @param now ISO time
 * @returns `last`: the number of the last client that was looked at, null when there are no more
 */
export async function statusChanges(
  sql: Sql,
  among: Among,
  now: string,
): Promise<{ changes: StatusChange[]; last: number | null }> {
  const rows = await sql<(StatusChange & { changes: boolean })[]>`
    select id as client_id, provider_id, status as "from", wanted as "to", status <> wanted as changes
    from (${judged(sql, among, now)}) j order by id`;
  const limit = 'limit' in among ? among.limit : undefined;
  const last = limit === undefined || rows.length < limit ? null : (rows.at(-1)?.clientId ?? null);
  return { changes: rows.filter((row) => row.changes).map(({ changes: _, ...change }) => change), last };
}

/** How many clients of a provider would become active, and how many inactive. */
export async function countStatusChanges(
  sql: Sql,
  providerId: number,
  now: string,
): Promise<{ toActive: number; toInactive: number }> {
  const [row] = await sql<{ toActive: number; toInactive: number }[]>`
    select count(*) filter (where wanted = 'active')::int as to_active,
           count(*) filter (where wanted = 'inactive')::int as to_inactive
    from (${judged(sql, { providerId }, now)}) j where status <> wanted`;
  return row ?? { toActive: 0, toInactive: 0 };
}

/** The first clients of a provider whose status would change. */
export function firstStatusChanges(
  sql: Sql,
  providerId: number,
  { now, limit }: { now: string; limit: number },
): Promise<StatusChange[]> {
  return sql<StatusChange[]>`
    select id as client_id, provider_id, status as "from", wanted as "to"
    from (${judged(sql, { providerId }, now)}) j where status <> wanted order by id limit ${limit}`;
}

/**
 * Gives clients the status that follows from what they have, as they are once they are held; writes the change log and
 * tells other systems. Clients that somebody else changes at this moment are left for the next time.
 */
export async function followStatuses(
  tx: Tx,
  clientIds: readonly number[],
  { actor, now }: { actor: Actor; now: string },
): Promise<StatusChange[]> {
  if (clientIds.length === 0) return [];
  const held = await tx<{ id: number }[]>`
    select id from clients where id = any(${[...clientIds]}::bigint[]) order by id for no key update skip locked`;
  const { changes } = await statusChanges(tx, { clientIds: held.map(({ id }) => id) }, now);
  if (changes.length === 0) return [];
  for (const to of ['active', 'inactive'] as const) {
    const ids = changes.filter((change) => change.to === to).map(({ clientId }) => clientId);
    if (ids.length > 0) await tx`update clients set status = ${to} where id = any(${ids}::bigint[])`;
  }
  await recordChanges(
    tx,
    actor,
    changes.map(({ clientId, providerId, from, to }) => ({
      ...{ providerId, clientId, entity: 'client', entityId: clientId, action: 'status-followed' },
      changes: { status: { from, to } },
    })),
  );
  await announceAll(
    tx,
    changes.map(({ clientId, providerId, from, to }) => ({
      ...{ topic: 'client.status-changed', providerId, clientId, key: null, now },
      operationId: actor.kind === 'operation' ? actor.id : null,
      payload: { status: to, previous: from },
    })),
  );
  return changes;
}

/** Each client with its status and the one that it should have. */
function judged(sql: Sql, among: Among, now: string) {
  const since = sql`${now}::timestamptz - ${FRESH}::interval`;
  const mine =
    'clientIds' in among
      ? sql`c.id = any(${[...among.clientIds]}::bigint[])`
      : sql`c.provider_id = ${among.providerId} and c.id > ${among.after ?? 0}`;
  const page = 'limit' in among && among.limit !== undefined ? sql`limit ${among.limit}` : sql``;
  return sql`
    select m.id, m.provider_id, m.status, case
        when m.held_by is not null or m.mode = 'off' or m.exempt then m.status
        when ${hasRunning(sql, sql`m.id`)} then 'active'
        when (
          select true from orders o where o.client_id = m.id and o.status = 'pending' and o.placed_at > ${since} limit 1)
          then 'active'
        when m.mode = 'services-and-sign-ins' and (m.signed_in_at > ${since} or m.signed_up_at > ${since}
          or (select true from login_clients x join logins l on l.id = x.login_id
            where x.client_id = m.id and l.last_sign_in_at > ${since} limit 1)) then m.status
        else 'inactive' end as wanted
    from (
      select c.id, c.provider_id, c.status, c.held_by, c.last_sign_in_at as signed_in_at,
             coalesce(c.signed_up_on, c.created_at) as signed_up_at,
             ${settingSql(sql, 'automaticStatus')} as mode, ${settingSql(sql, 'autoStatusExempt')} as exempt
      from clients c join providers p on p.id = c.provider_id left join client_groups g on g.id = c.group_id
      where ${mine} and c.status in ('active', 'inactive') order by c.id ${page}
    ) m`;
}
