import { addDays } from '../../domain/calendar.ts';
import type { Ladder } from '../../domain/dunning/ladder.ts';
import type { Reach } from '../../domain/dunning/reach.ts';
import type { Pool, Sql, Tx } from '../connect.ts';
import type { LadderRow } from './dunning-ladders.ts';
import { ladderOf } from './dunning-ladders.ts';

/** Where a sweep is in what is due. */
export interface DuePlace {
  dueOn: string;
  invoiceId: number;
}

/** A ladder in force, and whose it is; group 0: the provider's own. */
export interface OwnedLadder {
  providerId: number;
  groupId: number;
  ladder: Ladder;
}

/** All ladders that are in force. */
export async function laddersInForce(sql: Sql, now: string): Promise<OwnedLadder[]> {
  const rows = await sql<LadderRow[]>`
    select distinct on (provider_id, group_id) id, provider_id, group_id, version, rungs, rules, active_from
    from dunning_ladders where active_from <= ${now} order by provider_id, group_id, version desc`;
  return rows.map((row) => ({
    providerId: row.providerId,
    groupId: row.groupId ?? 0,
    ladder: ladderOf(row),
  }));
}

/** The furthest that a day is ahead of UTC. */
const AHEAD_MS = 14 * 3_600_000;

/**
 * Invoices of which something may be due, by their due dates, behind `after`: overdue ones of clients without a case,
 * and those before their due date with a rung that has no row. One pass over the index of what is open, however much
 * is paid. Days are those of the earliest time zone: whoever gets the list asks the planner.
 */
export async function newlyDue(
  sql: Sql,
  reaches: readonly (Reach & { providerId: number; groupId: number })[],
  { now, after, limit }: { now: string; after: DuePlace | null; limit: number },
): Promise<(DuePlace & { clientId: number })[]> {
  const today = new Date(Date.parse(now) + AHEAD_MS).toISOString().slice(0, 10);
  const early = reaches.flatMap(({ providerId, groupId, early: all }) =>
    all.map((each) => ({ ...each, providerId, groupId })),
  );
  const offsets = [
    ...early.map(({ offsetDays }) => offsetDays),
    ...reaches.flatMap(({ overdue }) => overdue ?? []),
  ];
  if (offsets.length === 0) return [];
  const latest = addDays(today, -Math.min(...offsets));
  return sql<(DuePlace & { clientId: number })[]>`
    with reach as materialized (
      select * from unnest(${reaches.map(({ providerId }) => providerId)}::bigint[],
        ${reaches.map(({ groupId }) => groupId)}::bigint[],
        ${reaches.map(({ overdue }) => overdue)}::int[]) as r(provider_id, group_id, overdue)
    ),
    early as materialized (
      select * from unnest(${early.map(({ providerId }) => providerId)}::bigint[],
        ${early.map(({ groupId }) => groupId)}::bigint[], ${early.map(({ rungId }) => rungId)}::text[],
        ${early.map(({ occurrence }) => occurrence)}::int[],
        ${early.map(({ offsetDays }) => offsetDays)}::int[]) as e(provider_id, group_id, rung_id, occurrence, days)
    )
    select i.due_on, i.id as invoice_id, i.client_id
    from invoices i
    join clients c on c.id = i.client_id and c.status in ('active', 'inactive')
    join lateral (
      select r.group_id, r.overdue from reach r
      where r.provider_id = i.provider_id and r.group_id in (0, coalesce(c.group_id, 0))
      order by r.group_id desc limit 1
    ) r on true
    where i.status in ('unpaid', 'payment-pending') and i.due_on <= ${latest}
      ${after === null ? sql`` : sql`and (i.due_on, i.id) > (${after.dueOn}, ${after.invoiceId})`}
      and not exists (select from dunning_cases d where d.client_id = i.client_id and d.closed_at is null)
      and (i.due_on + r.overdue <= ${today}::date or exists (
        select from early e
        where e.provider_id = i.provider_id and e.group_id = r.group_id and i.due_on + e.days <= ${today}::date
          and i.due_on >= ${today}::date - 2
          and not exists (
            select from dunning_rungs g
            where g.invoice_id = i.id and g.rung_id = e.rung_id and g.occurrence = e.occurrence)))
    order by i.due_on, i.id limit ${limit}`;
}

/** A note that a debt has changed. */
export interface Nudge {
  clientId: number;
  at: string;
  /** changes with every write of the note */
  mark: string;
  /** where the client's number leads to */
  survivorId: number;
  hasCase: boolean;
}

/** Notes that nobody has taken, in the order of clients. */
export function waitingNudges(
  sql: Sql,
  { after, limit }: { after: number; limit: number },
): Promise<Nudge[]> {
  return sql<Nudge[]>`
    select n.client_id, n.at, n.xmin::text as mark, s.id as survivor_id,
      exists (select from dunning_cases d where d.client_id = s.id and d.closed_at is null) as has_case
    from dunning_nudges n
    cross join lateral (
      with recursive chain as (
        select c.id, c.merged_into_id, 1 as length from clients c where c.id = n.client_id
        union all
        select next.id, next.merged_into_id, length + 1 from clients next join chain on next.id = chain.merged_into_id
        where length < 100)
      select id from chain where merged_into_id is null
    ) s
    where n.client_id > ${after} order by n.client_id limit ${limit}`;
}

/** Takes a note away, unless it was written anew. */
export async function dropNudge(
  sql: Sql,
  { clientId, mark }: Pick<Nudge, 'clientId' | 'mark'>,
): Promise<void> {
  await sql`delete from dunning_nudges where client_id = ${clientId} and xmin::text = ${mark}`;
}

/** Clients without a case of whom something was begun before a moment and has not ended, behind `after`. */
export async function leftUnsettled(
  sql: Sql,
  { before, after, limit }: { before: string; after: number; limit: number },
): Promise<number[]> {
  const rows = await sql<{ clientId: number }[]>`
    select distinct r.client_id from dunning_rungs r
    where r.state in ('claimed', 'unknown') and r.client_id > ${after} and r.at < ${before}
      and not exists (select from dunning_cases d where d.client_id = r.client_id and d.closed_at is null)
    order by r.client_id limit ${limit}`;
  return rows.map(({ clientId }) => clientId);
}

/**
 * Open cases that should have been looked at: their moment passed before `missedBefore`, or since the last look their
 * ladder or their client has changed, or the brake behind which they wait has been decided. Their workflow may be gone.
 */
export function neglectedCases(
  sql: Sql,
  { now, missedBefore, after, limit }: { now: string; missedBefore: string; after: number; limit: number },
): Promise<{ id: number; clientId: number }[]> {
  return sql<{ id: number; clientId: number }[]>`
    select d.id, d.client_id from dunning_cases d join clients c on c.id = d.client_id
    where d.closed_at is null and d.id > ${after} and (
      coalesce(d.next_at, case when d.looked_at is null then d.opened_at end) < ${missedBefore}
      or c.updated_at > d.looked_at
      or (d.state = 'braked' and not exists (
        select from dunning_brakes b
        where b.state = 'waiting' and d.brake @> jsonb_build_object('rungs', jsonb_build_array(jsonb_build_object('brakeId', b.id)))))
      or exists (
        select from invoices i join dunning_ladders l on l.provider_id = i.provider_id
        where i.client_id = d.client_id and i.status in ('unpaid', 'payment-pending')
          and l.active_from <= ${now} and l.active_from > d.looked_at
          and (l.group_id is null or l.group_id = c.group_id)))
    order by d.id limit ${limit}`;
}

/** So long a gap between two looks through all debts counts as down time; a sweep runs every hour. */
const GAP_MS = 150 * 60_000;

/** Whether nobody has looked through all debts for so long, at this moment, that it counts as down time. */
export function isGap(lastAt: string, now: string): boolean {
  return Date.parse(now) - Date.parse(lastAt) > GAP_MS;
}

/**
 * Notes that debts are being looked at now; a long time in which nobody did is an outage. A look of a single case may
 * be the first after it, so it calls this as well when it finds a gap.
 */
export async function noteRunning(sql: Pool, now: string): Promise<void> {
  await sql.begin(async (tx: Tx) => {
    const [last] = await tx<{ lastAt: string }[]>`select last_at from dunning_sweep for update`;
    if (last && isGap(last.lastAt, now))
      await tx`insert into outages (began_at, ended_at) values (${last.lastAt}, ${now})`;
    await tx`
      insert into dunning_sweep (last_at) values (${now})
      on conflict (singleton) do update set last_at = greatest(dunning_sweep.last_at, excluded.last_at)`;
  });
}
