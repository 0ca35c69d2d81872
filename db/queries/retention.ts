import { type Policy, policySchema, retentionOf } from '../../domain/policy.ts';
import type { Sql, Tx } from '../connect.ts';
import { keepingTables } from '../erasure/kept.ts';

/** A client that the retention of its provider has found. */
export interface DueClient {
  clientId: number;
  /** the second pass over an anonymized client, or the first over one without any sign of life */
  kind: 'erase-due' | 'anonymize';
}

/** Where a list of due clients goes on: all of the second pass come first. */
export type DuePlace = DueClient;

/** The policy of a provider, with what is not set filled in. */
export async function policyOf(sql: Sql, providerId: number): Promise<Policy> {
  const [row] = await sql<{ policy: unknown }[]>`select policy from providers where id = ${providerId}`;
  return policySchema.parse(row?.policy ?? {});
}

interface Wanted {
  providerId: number;
  policy: Policy;
  /** ISO time */
  now: string;
}

/**
 * Clients that are due, in the order of their numbers, without those that an operation holds: first anonymized ones
 * of whom something was kept whose time is over, then those that have been inactive for as long as the policy says.
 */
export async function dueClients(
  sql: Sql,
  wanted: Wanted,
  { after, limit }: { after?: DuePlace | undefined; limit: number },
): Promise<DueClient[]> {
  const second =
    after?.kind === 'anonymize' ? [] : await secondPasses(sql, wanted, after?.clientId ?? 0, limit);
  if (second.length >= limit) return second;
  const from = after?.kind === 'anonymize' ? after.clientId : 0;
  return [...second, ...(await inactiveClients(sql, wanted, from, limit - second.length))];
}

/** How many are due of each kind. */
export async function countDue(sql: Sql, wanted: Wanted): Promise<Record<DueClient['kind'], number>> {
  const [second] = await sql.unsafe<{ count: number }[]>(
    `select count(*)::int as count from clients c where ${secondPassCondition(wanted)}`,
    [wanted.providerId as never, wanted.now as never],
  );
  const { inactiveMonths } = wanted.policy.retention;
  if (inactiveMonths === null) return { 'erase-due': second?.count ?? 0, anonymize: 0 };
  const [inactive] = await sql<{ count: number }[]>`
    select count(*)::int as count from clients c where ${isInactive(sql, wanted, inactiveMonths)}`;
  return { 'erase-due': second?.count ?? 0, anonymize: inactive?.count ?? 0 };
}

/** So many clients of a provider may be cleared in a day. */
export async function allowedPerDay(sql: Sql, providerId: number, policy: Policy): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from clients where provider_id = ${providerId} and status <> 'merged'`;
  return Math.max(1, Math.floor(((row?.count ?? 0) * policy.retention.maxSharePerDay) / 100));
}

async function secondPasses(sql: Sql, wanted: Wanted, after: number, limit: number): Promise<DueClient[]> {
  const rows = await sql.unsafe<{ id: number }[]>(
    `select id from clients c where ${secondPassCondition(wanted)} and id > $3 order by id limit ${limit}`,
    [wanted.providerId as never, wanted.now as never, after as never],
  );
  return rows.map(({ id }) => ({ clientId: id, kind: 'erase-due' as const }));
}

/** Condition on `clients c`: anonymized, held by nothing, and something kept has had its time. `$1` provider, `$2` now. */
function secondPassCondition({ policy }: Wanted): string {
  const due = keepingTables(retentionOf(policy)).flatMap(({ table, columns }) => {
    const own = directOwner(table);
    const any = columns.map((column) => column.due).join(' or ');
    return own === undefined ? [] : [`exists (select from ${table} t where t.${own} = c.id and (${any}))`];
  });
  return `c.provider_id = $1::bigint and c.status = 'anonymized' and $2::timestamptz is not null
    and not exists (select from client_locks k where k.client_id = c.id)
    and not exists (select from legal_holds h where h.client_id = c.id and h.released_at is null)
    and (${due.join(' or ')})`;
}

/** The column that names the client; what hangs on other rows is cleared with them. */
function directOwner(table: string): string | undefined {
  return table === 'operation_decisions' ? undefined : 'client_id';
}

async function inactiveClients(sql: Sql, wanted: Wanted, after: number, limit: number): Promise<DueClient[]> {
  const { inactiveMonths } = wanted.policy.retention;
  if (inactiveMonths === null) return [];
  const rows = await sql<{ id: number }[]>`
    select id from clients c where ${isInactive(sql, wanted, inactiveMonths)} and id > ${after} order by id limit ${limit}`;
  return rows.map(({ id }) => ({ clientId: id, kind: 'anonymize' as const }));
}

/**
 * Condition on `clients c`: no sign of life for so many months. Nothing runs, nothing is owed in either direction, no
 * dispute and no duty to keep, nobody has signed in, paid or written, and no operation holds it.
 */
function isInactive(sql: Sql, { providerId, now }: Wanted, months: number) {
  const since = sql`(${now}::timestamptz - make_interval(months => ${months}))`;
  return sql`c.provider_id = ${providerId} and c.status in ('inactive', 'closed')
    and c.created_at < ${since} and coalesce(c.signed_up_on::timestamptz, '-infinity') < ${since}
    and coalesce(c.closed_at, '-infinity') < ${since} and coalesce(c.last_sign_in_at, '-infinity') < ${since}
    and not exists (select from client_locks k where k.client_id = c.id)
    and not exists (select from services x where x.client_id = c.id and x.status in ('active', 'suspended', 'pending'))
    and not exists (select from addons x where x.client_id = c.id and x.status in ('active', 'suspended', 'pending'))
    and not exists (select from domains x where x.client_id = c.id
      and x.status in ('active', 'grace', 'redemption', 'pending', 'pending-registration', 'pending-transfer'))
    and not exists (select from orders x where x.client_id = c.id and x.status in ('pending', 'draft'))
    and not exists (select from invoices x where x.client_id = c.id
      and (x.status in ('unpaid', 'payment-pending', 'collections') or x.issued_on >= ${since}::date))
    and not exists (select from disputes x where x.client_id = c.id and x.state = 'open')
    and not exists (select from legal_holds x where x.client_id = c.id and x.released_at is null)
    and coalesce((select sum(x.amount_minor) from credit_entries x where x.client_id = c.id), 0) = 0
    and not exists (select from transactions x where x.client_id = c.id and x.at >= ${since})
    and not exists (select from tickets x where x.client_id = c.id and greatest(x.opened_at, x.last_reply_at) >= ${since})
    and not exists (select from login_clients t join logins l on l.id = t.login_id
      where t.client_id = c.id and l.last_sign_in_at >= ${since})`;
}

export type RunState = 'running' | 'waiting' | 'approved' | 'declined' | 'done';

/** A day of a provider's retention. */
export interface ErasureRun {
  id: number;
  providerId: number;
  day: string;
  found: number;
  allowed: number;
  started: number;
  heldBack: number;
  state: RunState;
  decidedBy: string | null;
  reason: string;
  decidedAt: string | null;
  createdAt: string;
}

const columns = (sql: Sql) => sql`
  id, provider_id, day, found, allowed, started, held_back, state, decided_by, reason, decided_at, created_at`;

/** Opens the provider's day, or finds it. What earlier days left undecided is over: today looks anew. */
export async function openRun(
  tx: Tx,
  run: { providerId: number; day: string; found: number; allowed: number; now: string },
): Promise<ErasureRun> {
  const { providerId, day, found, allowed, now } = run;
  await tx`
    update erasure_runs set state = 'done', updated_at = ${now}
    where provider_id = ${providerId} and day < ${day} and state in ('running', 'waiting', 'approved')`;
  await tx`
    insert into erasure_runs (provider_id, day, found, allowed, created_at, updated_at)
    values (${providerId}, ${day}, ${found}, ${allowed}, ${now}, ${now}) on conflict (provider_id, day) do nothing`;
  const [row] = await tx<ErasureRun[]>`
    select ${columns(tx)} from erasure_runs where provider_id = ${providerId} and day = ${day} for update`;
  if (!row) throw new Error('the run is not in the record');
  return row;
}

/** One run, or undefined. */
export async function findRun(sql: Sql, id: number): Promise<ErasureRun | undefined> {
  const [row] = await sql<ErasureRun[]>`select ${columns(sql)} from erasure_runs where id = ${id}`;
  return row;
}

/** One run, held until the transaction ends, or undefined. */
export async function lockRun(tx: Tx, id: number): Promise<ErasureRun | undefined> {
  const [row] = await tx<ErasureRun[]>`select ${columns(tx)} from erasure_runs where id = ${id} for update`;
  return row;
}

/** One more client of the run is being erased; in the transaction that starts it, so that no crash counts it twice. */
export async function countStarted(tx: Tx, id: number): Promise<void> {
  await tx`update erasure_runs set started = started + 1 where id = ${id}`;
}

/** Writes down how a run goes on. */
export async function noteRun(
  tx: Tx,
  id: number,
  { heldBack, state, now }: { heldBack: number; state: RunState; now: string },
): Promise<void> {
  await tx`update erasure_runs set held_back = ${heldBack}, state = ${state}, updated_at = ${now} where id = ${id}`;
}

/** Writes down what somebody decided about a run that waits. */
export async function decideRun(
  tx: Tx,
  id: number,
  decision: { state: 'approved' | 'declined'; by: string; reason: string; now: string },
): Promise<ErasureRun> {
  const { state, by, reason, now } = decision;
  const [row] = await tx<ErasureRun[]>`
    update erasure_runs set state = ${state}, decided_by = ${by}, reason = ${reason}, decided_at = ${now}, updated_at = ${now}
    where id = ${id} returning ${columns(tx)}`;
  if (!row) throw new Error('the run is gone');
  return row;
}

/** Runs, newest first, those below `before`. */
export function listRuns(
  sql: Sql,
  {
    providerIds,
    state,
    before,
    limit,
  }: {
    providerIds?: readonly number[] | undefined;
    state?: RunState | undefined;
    before?: number | undefined;
    limit: number;
  },
): Promise<ErasureRun[]> {
  return sql<ErasureRun[]>`
    select ${columns(sql)} from erasure_runs
    where true ${before === undefined ? sql`` : sql`and id < ${before}`}
      ${providerIds === undefined ? sql`` : sql`and provider_id = any(${[...providerIds]}::bigint[])`}
      ${state === undefined ? sql`` : sql`and state = ${state}`}
    order by id desc limit ${limit}`;
}
