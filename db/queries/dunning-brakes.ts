import type { BrakedRung } from '../../domain/dunning/brake.ts';
import type { Sql, Tx } from '../connect.ts';
import { clientName } from './client-names.ts';
import { type Overdue, overdueOf } from './dunning-case-list.ts';

export const brakeStates = ['waiting', 'approved', 'rejected', 'over'] as const;
export type BrakeState = (typeof brakeStates)[number];

/** More services of a provider were to be suspended or terminated in an hour than may be without a yes. */
export interface BrakeRow {
  id: number;
  providerId: number;
  state: BrakeState;
  beganAt: string;
  /** suspended or terminated in the hour before, when it began */
  services: number;
  /** how many may be in an hour, when it began */
  most: number;
  /** services of the provider that ran, when it began */
  active: number;
  decidedBy: string | null;
  decidedAt: string | null;
  reason: string;
}

/** A brake with what waits behind it now. */
export interface BrakeView extends BrakeRow {
  waitingClients: number;
  waitingServices: number;
}

const columns = [
  'id',
  'providerId',
  'state',
  'beganAt',
  'services',
  'most',
  'active',
  'decidedBy',
  'decidedAt',
  'reason',
] as const;

/** The waiting rungs of open cases, as `w`: client, and what waits. */
const waiting = (sql: Sql) => sql`
  dunning_cases d cross join lateral jsonb_to_recordset(d.brake -> 'rungs') as w (
    "brakeId" bigint, "invoiceId" bigint, "rungId" text, occurrence integer, action text, services jsonb, "approvedAt" text)`;

const view = (sql: Sql) => sql`
  select ${sql(columns.map((name) => `b.${name}`))},
    count(distinct w.client_id)::int as waiting_clients, coalesce(sum(w.services), 0)::int as waiting_services
  from dunning_brakes b left join lateral (
    select d.client_id, jsonb_array_length(w.services) as services from ${waiting(sql)}
    where b.state = 'waiting' and d.state = 'braked' and d.closed_at is null and w."brakeId" = b.id
      and w."approvedAt" is null
  ) w on true`;

/** Brakes, newest first, those below `before`. */
export function listBrakes(sql: Sql, { providerIds, state, before, limit }: BrakePage): Promise<BrakeView[]> {
  return sql<BrakeView[]>`
    ${view(sql)}
    where true ${before === undefined ? sql`` : sql`and b.id < ${before}`}
      ${providerIds === undefined ? sql`` : sql`and b.provider_id = any(${[...providerIds]}::bigint[])`}
      ${state === undefined ? sql`` : sql`and b.state = ${state}`}
    group by b.id order by b.id desc limit ${limit}`;
}

export interface BrakePage {
  /** undefined: of all */
  providerIds?: readonly number[] | undefined;
  state?: BrakeState | undefined;
  before?: number | undefined;
  limit: number;
}

/** One brake with what waits behind it, or undefined. */
export async function findBrake(sql: Sql, id: number): Promise<BrakeView | undefined> {
  const [row] = await sql<BrakeView[]>`${view(sql)} where b.id = ${id} group by b.id`;
  return row;
}

/** A client whose suspensions or terminations wait behind a brake. */
export interface WaitingClient {
  caseId: number;
  clientId: number;
  clientName: string;
  owed: Overdue[];
  rungs: (Omit<BrakedRung, 'brakeId' | 'approvedAt'> & {
    invoiceNumber: string | null;
    serviceNames: string[];
  })[];
}

/** Who waits behind a brake, in the order of the cases, those behind `after`. */
export function listWaiting(
  sql: Sql,
  brakeId: number,
  { after = 0, limit }: { after?: number | undefined; limit: number },
  at: Parameters<typeof overdueOf>[1],
): Promise<WaitingClient[]> {
  return sql<WaitingClient[]>`
    select d.case_id, d.client_id, ${clientName(sql)} as client_name, ${overdueOf(sql, at)} as owed, d.rungs
    from (
      select d.id as case_id, d.client_id, jsonb_agg(jsonb_build_object(
        'invoiceId', w."invoiceId", 'invoiceNumber', i.number, 'rungId', w."rungId", 'occurrence', w.occurrence,
        'action', w.action, 'services', w.services, 'serviceNames', coalesce((
          select jsonb_agg(coalesce(nullif(v.domain, ''), v.name, '') order by s.place)
          from jsonb_array_elements_text(w.services) with ordinality as s (id, place)
          left join services v on v.id = s.id::bigint), '[]'))) as rungs
      from ${waiting(sql)} left join invoices i on i.id = w."invoiceId"
      where d.state = 'braked' and d.closed_at is null and d.id > ${after} and w."brakeId" = ${brakeId}
        and w."approvedAt" is null
      group by d.id order by d.id limit ${limit}) d
    join clients c on c.id = d.client_id
    order by d.case_id`;
}

/**
 * Everybody who begins suspensions or decides about a brake holds this, so that none is counted by two and none joins
 * a brake that is just being decided. Take it after the client and before the case.
 */
export async function holdBrakes(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('dunning brakes', 0))`;
}

/** The brake that waits at a provider, and whether anybody else than this client waits behind it. */
export async function waitingBrake(
  tx: Tx,
  { providerId, clientId }: { providerId: number; clientId: number },
): Promise<{ id: number; others: boolean } | undefined> {
  const [row] = await tx<{ id: number; others: boolean }[]>`
    select b.id, exists (
      select from ${waiting(tx)}
      where d.state = 'braked' and d.closed_at is null and d.client_id <> ${clientId} and w."brakeId" = b.id
        and w."approvedAt" is null) as others
    from dunning_brakes b where b.provider_id = ${providerId} and b.state = 'waiting'`;
  return row;
}

/** How many services of a provider were suspended or terminated for debt since, without anybody's yes. */
export async function destroyedSince(tx: Tx, providerId: number, since: string): Promise<number> {
  const [row] = await tx<{ services: number }[]>`
    select count(distinct (r.action, s.id))::int as services
    from dunning_rungs r join invoices i on i.id = r.invoice_id cross join unnest(r.services) as s (id)
    where r.action in ('suspend', 'terminate') and r.state <> 'skipped' and r.at > ${since}
      and i.provider_id = ${providerId} and not r.effect ? 'brakeId'`;
  return row?.services ?? 0;
}

/**
 * How many services a rung would stop or end: what is suspended already, or has been come to by another rung since that
 * moment, is not counted once more.
 */
export async function wouldStop(
  tx: Tx,
  { action, services }: { action: string; services: readonly number[] },
  since: string,
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from services v
    where v.id = any(${[...services]}::bigint[]) and (v.status = 'active' or ${action !== 'suspend'})
      and not exists (
        select from dunning_rungs r
        where r.client_id = v.client_id and r.action = ${action} and r.state <> 'skipped' and r.at > ${since}
          and v.id = any(r.services))`;
  return row?.count ?? 0;
}

/** Services of a provider that run, or ran until dunning came to them since a moment. */
export async function activeServices(tx: Tx, providerId: number, since: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count
    from services v join clients c on c.id = v.client_id
    left join products p on p.id = v.product_id left join servers s on s.id = v.server_id
    where (v.status = 'active' or v.id in (
        select unnest(r.services) from dunning_rungs r
        where r.action in ('suspend', 'terminate') and r.state <> 'skipped' and r.at > ${since}))
      and coalesce(p.provider_id, s.provider_id, c.provider_id) = ${providerId}`;
  return row?.count ?? 0;
}

/** Begins a brake; where one waits at the provider already it is that one. */
export async function beginBrake(
  tx: Tx,
  brake: Pick<BrakeRow, 'providerId' | 'beganAt' | 'services' | 'most' | 'active'>,
): Promise<number> {
  const [row] = await tx<{ id: number }[]>`insert into dunning_brakes ${tx(brake)} returning id`;
  if (!row) throw new Error('The database stored no brake.');
  return row.id;
}

/** One brake, held until the transaction ends, or undefined. */
export async function lockBrake(tx: Tx, id: number): Promise<BrakeRow | undefined> {
  const [row] = await tx<BrakeRow[]>`select ${tx(columns)} from dunning_brakes where id = ${id} for update`;
  return row;
}

/** Writes down what was decided about a brake. */
export async function endBrake(
  tx: Tx,
  id: number,
  {
    state,
    by,
    now,
    reason,
  }: { state: Exclude<BrakeState, 'waiting'>; by: string; now: string; reason: string },
): Promise<void> {
  await tx`
    update dunning_brakes set state = ${state}, decided_by = ${by}, decided_at = ${now},
      reason = ${withReason(tx, reason)}
    where id = ${id} and state = 'waiting'`;
}

/** Adds why something was decided about a part of those that wait behind a brake. */
export async function noteReason(tx: Tx, id: number, reason: string): Promise<void> {
  await tx`update dunning_brakes set reason = ${withReason(tx, reason)} where id = ${id}`;
}

const withReason = (tx: Tx, reason: string) =>
  tx`concat_ws(e'\\n', nullif(reason, ''), nullif(${reason}::text, ''))`;

/** Lets a rung of a case wait behind a brake, from this moment on. Hold the brakes. */
export async function addToBrake(tx: Tx, clientId: number, rung: BrakedRung): Promise<void> {
  await tx`
    update dunning_cases set state = 'braked', brake = jsonb_build_object('rungs', (
      select coalesce(jsonb_agg(r), '[]') from jsonb_array_elements(coalesce(brake -> 'rungs', '[]')) r
      where (r ->> 'invoiceId', r ->> 'rungId', r ->> 'occurrence')
        <> (${String(rung.invoiceId)}, ${rung.rungId}, ${String(rung.occurrence)})) || ${tx.json([rung] as never)})
    where client_id = ${clientId} and closed_at is null`;
}

/** What waits, or has its yes, in the case of a client. */
export async function rungsOfCase(tx: Tx, clientId: number): Promise<BrakedRung[]> {
  const [row] = await tx<{ rungs: BrakedRung[] | null }[]>`
    select brake -> 'rungs' as rungs from dunning_cases where client_id = ${clientId} and closed_at is null for update`;
  return row?.rungs ?? [];
}

/** Writes what still waits, or has its yes, in the case of a client. */
export async function keepBraked(tx: Tx, clientId: number, rungs: readonly BrakedRung[]): Promise<void> {
  const state = rungs.some(({ approvedAt }) => approvedAt === null) ? 'braked' : 'open';
  const brake = rungs.length === 0 ? null : tx.json({ rungs } as never);
  await tx`
    update dunning_cases set state = ${state}, brake = ${brake} where client_id = ${clientId} and closed_at is null`;
}

/**
 * The clients that wait behind a brake, held until the transaction ends. Hold the brakes afterwards, never before.
 * @param among only of these; undefined: all
 */
export async function lockWaiting(tx: Tx, brakeId: number, among?: readonly number[]): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    select c.id from clients c
    where c.id in (
      select d.client_id from ${waiting(tx)}
      where d.state = 'braked' and d.closed_at is null and w."brakeId" = ${brakeId} and w."approvedAt" is null
        ${among === undefined ? tx`` : tx`and d.client_id = any(${[...among]}::bigint[])`})
    order by c.id for update of c`;
  return rows.map(({ id }) => id);
}

interface Chosen {
  clientIds: readonly number[];
  /** undefined: whatever they wait behind */
  brakeId?: number;
}

/** Says yes to what these clients wait with; answers those that did. Hold them and the brakes. */
export async function approveWaiting(tx: Tx, chosen: Chosen, now: string): Promise<number[]> {
  const { clientIds, brakeId } = chosen;
  const meant = brakeId === undefined ? tx`true` : tx`(r ->> 'brakeId')::bigint = ${brakeId}`;
  const waits = tx`r ->> 'approvedAt' is null`;
  const rows = await tx<{ clientId: number }[]>`
    update dunning_cases d set
      state = case when exists (
        select from jsonb_array_elements(d.brake -> 'rungs') r where ${waits} and not ${meant}) then 'braked' else 'open' end,
      brake = jsonb_build_object('rungs', (
        select jsonb_agg(case when ${waits} and ${meant} then r || jsonb_build_object('approvedAt', ${now}::text) else r end)
        from jsonb_array_elements(d.brake -> 'rungs') r))
    where d.client_id = any(${[...clientIds]}::bigint[]) and d.state = 'braked' and d.closed_at is null
      and exists (select from jsonb_array_elements(d.brake -> 'rungs') r where ${waits} and ${meant})
    returning d.client_id`;
  return rows.map((row) => row.clientId);
}

/** Holds the dunning of all invoices with which these clients wait behind a brake. Hold them and the brakes. */
export async function holdWaiting(
  tx: Tx,
  { clientIds, brakeId }: Required<Chosen>,
  { until, by, now, reason }: { until: string | null; by: string; now: string; reason: string },
): Promise<void> {
  await tx`
    insert into dunning_holds (client_id, invoice_id, kind, until, reason, set_by, set_at)
    select distinct d.client_id, w."invoiceId", ${until === null ? 'stop' : 'hold'}, ${until}::timestamptz, ${reason},
      ${by}, ${now}::timestamptz
    from ${waiting(tx)}
    where d.client_id = any(${[...clientIds]}::bigint[]) and d.state = 'braked' and d.closed_at is null
      and w."brakeId" = ${brakeId} and w."approvedAt" is null`;
}

/** Lets these clients no longer wait behind a brake: what held them says so to the next look. Hold them and the brakes. */
export async function dropWaiting(tx: Tx, { clientIds, brakeId }: Required<Chosen>): Promise<void> {
  const stays = tx`((r ->> 'brakeId')::bigint <> ${brakeId} or r ->> 'approvedAt' is not null)`;
  await tx`
    update dunning_cases d set
      state = case when exists (
        select from jsonb_array_elements(d.brake -> 'rungs') r where ${stays} and r ->> 'approvedAt' is null)
        then 'braked' else 'open' end,
      brake = (
        select jsonb_build_object('rungs', jsonb_agg(r)) from jsonb_array_elements(d.brake -> 'rungs') r where ${stays}
        having count(*) > 0)
    where d.client_id = any(${[...clientIds]}::bigint[]) and d.state = 'braked' and d.closed_at is null`;
}

/** Notes for all of these clients that what keeps their dunning waiting has changed. Hold them. */
export async function touchAll(
  tx: Tx,
  clientIds: readonly number[],
  why: string,
  now: string,
): Promise<void> {
  await tx`
    insert into dunning_nudges (client_id, why, at)
    select id, ${why}, ${now}::timestamptz from unnest(${[...clientIds]}::bigint[]) as id order by id
    on conflict (client_id) do update set why = excluded.why, at = excluded.at`;
}
