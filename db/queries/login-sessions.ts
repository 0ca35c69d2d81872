import type { Sql, Tx } from '../connect.ts';
import { isSecret, newSecret } from '../crypto/session-tokens.ts';
import { hashToken } from '../crypto/tokens.ts';

/** How long sessions of the client area last, in minutes. */
export const sessionLimits = {
  /** without a request */
  idle: 30,
  /** at most, however busy */
  absolute: 12 * 60,
  /** between the password and the second factor */
  secondFactor: 10,
  /** of staff who entered as a client; without a request they end no later */
  entered: 30,
} as const;

const MINUTE_MS = 60_000;
/** `last_seen_at` is written no more often. */
const SEEN_MS = MINUTE_MS;

/** `second-factor`: the password was right, the code is still to come. */
export type SessionStage = 'second-factor' | 'open';

/** Somebody who is signed in, or half signed in. */
export interface LoginSession {
  id: number;
  loginId: number;
  providerId: number;
  /** for whom it acts; null: not chosen yet */
  clientId: number | null;
  stage: SessionStage;
  /** staff who entered as this login, such as `token:7` */
  enteredBy: string | null;
  /** the path on this site that they return to */
  returnTo: string | null;
  address: string | null;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

export interface NewSession {
  loginId: number;
  clientId?: number | null;
  stage: SessionStage;
  enteredBy?: string;
  returnTo?: string | null;
  address: string | null;
  userAgent: string | null;
  now: Date;
}

const columns = (sql: Sql) => sql`
  s.id, s.login_id, l.provider_id, s.client_id, s.stage, s.entered_by, s.return_to, s.address, s.user_agent,
  s.created_at, s.last_seen_at, s.expires_at`;

/**
 * Begins a session; only the hash of its token is stored. Sessions that are over go meanwhile.
 * @returns the token for the cookie, and the session's number
 */
export async function openSession(tx: Tx, session: NewSession): Promise<{ token: string; id: number }> {
  const { loginId, clientId = null, stage, enteredBy, returnTo, address, userAgent, now } = session;
  await removeOverSessions(tx, now);
  const { token, hash } = newSecret();
  const [row] = await tx<{ id: number }[]>`
    insert into login_sessions (login_id, client_id, token_hash, stage, entered_by, return_to, address, user_agent, created_at, last_seen_at, expires_at)
    values (${loginId}, ${clientId}, ${hash}, ${stage}, ${enteredBy ?? null}, ${returnTo ?? null}, ${address}, ${userAgent?.slice(0, 300) ?? null},
            ${now}, ${now}, ${endOf({ stage, enteredBy }, now)})
    returning id`;
  if (!row) throw new Error('The database stored no session.');
  return { token, id: row.id };
}

/**
 * The session of a token, unless it is over at `now`: by its absolute limit, or because nobody used it.
 * That it was seen is noted once a minute.
 */
export async function findSession(sql: Sql, token: string, now: Date): Promise<LoginSession | undefined> {
  if (!isSecret(token)) return undefined;
  const [session] = await sql<LoginSession[]>`
    select ${columns(sql)} from login_sessions s join logins l on l.id = s.login_id
    where s.token_hash = ${hashToken(token)} and s.expires_at > ${now} and s.last_seen_at > ${idleSince(now)}`;
  if (session && now.getTime() - Date.parse(session.lastSeenAt) > SEEN_MS)
    await sql`update login_sessions set last_seen_at = ${now} where id = ${session.id} and last_seen_at < ${now}`;
  return session;
}

/**
 * Opens a session that waited for its second factor. Its token and its limits are new: what somebody may have planted
 * or seen before is worth nothing.
 * @returns the new token; undefined: the session is not there or not at this stage any more
 */
export async function passSecondFactor(
  tx: Tx,
  id: number,
  { clientId, now }: { clientId: number | null; now: Date },
): Promise<string | undefined> {
  const { token, hash } = newSecret();
  const rows = await tx`
    update login_sessions
    set stage = 'open', token_hash = ${hash}, client_id = ${clientId}, created_at = ${now}, last_seen_at = ${now},
        expires_at = ${endOf({ stage: 'open' }, now)}
    where id = ${id} and stage = 'second-factor' returning id`;
  return rows.length === 0 ? undefined : token;
}

/** Gives a session another token, after its owner has proved who they are once more. Returns the token. */
export async function renewSession(tx: Tx, id: number): Promise<string> {
  const { token, hash } = newSecret();
  await tx`update login_sessions set token_hash = ${hash} where id = ${id}`;
  return token;
}

/** The session now acts for this client. */
export async function actFor(tx: Tx, id: number, clientId: number): Promise<void> {
  await tx`update login_sessions set client_id = ${clientId} where id = ${id} and entered_by is null`;
}

/** Ends one session of a login. Returns whether it was there. */
export async function endSession(
  sql: Sql,
  { id, loginId }: { id: number; loginId: number },
): Promise<boolean> {
  return (await sql`delete from login_sessions where id = ${id} and login_id = ${loginId}`).count > 0;
}

/**
 * Ends all sessions of a login, for example when its password has changed.
 * @param exceptId a session that goes on
 * @returns how many ended
 */
export async function endLoginSessions(tx: Tx, loginId: number, exceptId?: number): Promise<number> {
  return (
    await tx`delete from login_sessions where login_id = ${loginId} and id is distinct from ${exceptId ?? null}`
  ).count;
}

/** The open sessions of a login, the one used last first. Those of staff who entered are not among them. */
export function listSessions(sql: Sql, loginId: number, now: Date): Promise<LoginSession[]> {
  return sql<LoginSession[]>`
    select ${columns(sql)} from login_sessions s join logins l on l.id = s.login_id
    where s.login_id = ${loginId} and s.stage = 'open' and s.entered_by is null
      and s.expires_at > ${now} and s.last_seen_at > ${idleSince(now)}
    order by s.last_seen_at desc, s.id desc`;
}

async function removeOverSessions(tx: Tx, now: Date): Promise<void> {
  await tx`
    delete from login_sessions where id in (
      select id from login_sessions where expires_at <= ${now} order by expires_at limit 100 for update skip locked)`;
}

function endOf(
  { stage, enteredBy }: { stage: SessionStage; enteredBy?: string | undefined },
  now: Date,
): Date {
  const { absolute, secondFactor, entered } = sessionLimits;
  const minutes = enteredBy !== undefined ? entered : stage === 'open' ? absolute : secondFactor;
  return new Date(now.getTime() + minutes * MINUTE_MS);
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - sessionLimits.idle * MINUTE_MS);
}
