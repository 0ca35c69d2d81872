import { accessLimits } from '../../domain/access/limits.ts';
import type { Sql, Tx } from '../connect.ts';
import { demandsSecondFactor, permissionsOf } from './staff.ts';

export type SignedInWith =
  | 'password'
  | 'password+app'
  | 'password+recovery-code'
  | 'passkey'
  | 'single-sign-on';

/** A session as its owner sees it. */
export interface SessionRow {
  id: number;
  staffId: number;
  signedInWith: SignedInWith;
  address: string | null;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  confirmedAt: string | null;
}

/** A session that works, with what its owner may do now. */
export interface OpenSession {
  id: number;
  staffId: number;
  signedInWith: SignedInWith;
  createdAt: string;
  expiresAt: string;
  lastSeenAt: string;
  confirmedAt: string | null;
  providerIds: number[] | null;
  permissions: string[];
  /** a role of its owner demands a second factor */
  secondFactorRequired: boolean;
}

/** Sessions that have not ended by themselves or otherwise. */
const isOpen = (sql: Sql, now: Date) => sql`
  t.ended_at is null and t.expires_at > ${now} and t.last_seen_at > ${new Date(now.getTime() - accessLimits.idleMs)}`;

/** Opens a session. Returns its number. */
export async function insertSession(
  tx: Tx,
  session: {
    staffId: number;
    hash: string;
    signedInWith: SignedInWith;
    address: string | null;
    userAgent: string | null;
    now: Date;
    /** null unless whoever signs in has just shown who they are */
    confirmedAt?: Date | null;
  },
): Promise<SessionRow> {
  const { now, ...fields } = session;
  const expiresAt = new Date(now.getTime() + accessLimits.sessionMs);
  const [row] = await tx<SessionRow[]>`
    insert into staff_sessions ${tx({ ...fields, createdAt: now, lastSeenAt: now, expiresAt } as never)}
    returning id, staff_id, signed_in_with, address, user_agent, created_at, last_seen_at, expires_at, confirmed_at`;
  if (!row) throw new Error('The database stored no session.');
  return row;
}

/** The open session with this hash whose owner may still sign in, or undefined. */
export async function findSession(sql: Sql, hash: string, now: Date): Promise<OpenSession | undefined> {
  const [row] = await sql<OpenSession[]>`
    select t.id, t.staff_id, t.signed_in_with, t.created_at, t.expires_at, t.last_seen_at, t.confirmed_at,
      s.provider_ids, ${permissionsOf(sql)} as permissions,
      ${demandsSecondFactor(sql)} as second_factor_required
    from staff_sessions t join staff s on s.id = t.staff_id
    where t.hash = ${hash} and s.disabled_at is null and ${isOpen(sql, now)}`;
  return row;
}

/** Notes that a session is used, at most once a minute. */
export async function markSessionSeen(sql: Sql, id: number, now: Date): Promise<void> {
  await sql`
    update staff_sessions set last_seen_at = ${now}
    where id = ${id} and last_seen_at < ${new Date(now.getTime() - 60_000)}`;
}

/** Notes that the owner of a session has given the own password again. */
export async function confirmSession(tx: Tx, id: number, now: Date): Promise<void> {
  await tx`update staff_sessions set confirmed_at = ${now} where id = ${id}`;
}

/** Somebody's open sessions, newest first, those below `before`. */
export function listSessions(
  sql: Sql,
  staffId: number,
  { before, limit, now }: { before?: number; limit: number; now: Date },
): Promise<SessionRow[]> {
  return sql<SessionRow[]>`
    select id, staff_id, signed_in_with, address, user_agent, created_at, last_seen_at, expires_at, confirmed_at
    from staff_sessions t
    where staff_id = ${staffId} and ${isOpen(sql, now)} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/**
 * Ends sessions of somebody: one, or all but one, or all.
 * @returns how many were open
 */
export async function endSessions(
  tx: Tx,
  staffId: number,
  { only, except, now }: { only?: number; except?: number; now: Date },
): Promise<number> {
  const { count } = await tx`
    update staff_sessions t set ended_at = ${now}
    where staff_id = ${staffId} and ended_at is null
      ${only === undefined ? tx`` : tx`and id = ${only}`} ${except === undefined ? tx`` : tx`and id <> ${except}`}`;
  return count;
}

/** Whether somebody signed in from an address lately. */
export async function isKnownAddress(
  sql: Sql,
  staffId: number,
  address: string | null,
  now: Date,
): Promise<boolean> {
  const since = new Date(now.getTime() - accessLimits.knownAddressMs);
  const rows = await sql`
    select from staff_sessions
    where staff_id = ${staffId} and address is not distinct from ${address} and created_at > ${since} limit 1`;
  return rows.length > 0;
}

/**
 * Removes sessions that ended before `before`, but the newest of each account, which says when it signed in last.
 * @returns how many
 */
export async function removeEndedSessions(
  sql: Sql,
  { before, limit }: { before: string; limit: number },
): Promise<number> {
  const { count } = await sql`
    delete from staff_sessions where id in (
      select id from staff_sessions t
      where least(ended_at, expires_at) < ${before}
        and exists (select from staff_sessions n where n.staff_id = t.staff_id and n.id > t.id)
      order by id limit ${limit} for update skip locked)`;
  return count;
}
