import type { Sql, Tx } from '../connect.ts';

/** `link` and `generated` lead to a new password; the others only tell what was changed. */
export type ResetKind = 'link' | 'generated' | 'password-changed' | 'two-factor-off';
export type ResetState = 'open' | 'used' | 'replaced' | 'expired' | 'ended';

export interface ResetRow {
  id: number;
  loginId: number;
  kind: ResetKind;
  state: ResetState;
  requestedBy: string;
  createdAt: string;
  expiresAt: string;
  mailedAt: string | null;
  endedAt: string | null;
}

const columns = [
  'id',
  'loginId',
  'kind',
  'state',
  'requestedBy',
  'createdAt',
  'expiresAt',
  'mailedAt',
  'endedAt',
] as const;

export interface NewReset {
  id: number;
  loginId: number;
  kind: ResetKind;
  requestedBy: string;
  tokenHash?: string;
  sealed?: string;
  now: string;
  expiresAt: string;
}

/** The number that the next reset gets: what it carries is sealed for it. */
export async function nextResetId(tx: Tx): Promise<number> {
  const [row] = await tx<
    { id: number }[]
  >`select nextval(pg_get_serial_sequence('password_resets', 'id')) as id`;
  if (!row) throw new Error('The database gave no number.');
  return row.id;
}

/** Puts a reset into the record, for the password that the login has now; an open one is replaced by a link or a password. */
export async function insertReset(tx: Tx, reset: NewReset): Promise<void> {
  const { id, loginId, kind, requestedBy, tokenHash = null, sealed = null, now, expiresAt } = reset;
  const open = kind === 'link' || kind === 'generated';
  // The lock keeps two requests at once from both being the newest.
  await tx`select from logins where id = ${loginId} for update`;
  if (open) {
    await tx`
      update password_resets set state = 'replaced', token_hash = null, sealed = null, ended_at = ${now}
      where login_id = ${loginId} and state = 'open'`;
  }
  await tx`
    insert into password_resets
      (id, login_id, kind, state, password_version, token_hash, sealed, requested_by, created_at, expires_at, ended_at)
    select ${id}, id, ${kind}, ${open ? 'open' : 'ended'}, password_version, ${tokenHash}, ${sealed}, ${requestedBy},
           ${now}, ${expiresAt}, ${open ? null : now}
    from logins where id = ${loginId}`;
}

/** One reset, or undefined when it or its login is gone. */
export async function findReset(
  sql: Sql,
  id: number,
): Promise<(ResetRow & { sealed: string | null }) | undefined> {
  const [row] = await sql<(ResetRow & { sealed: string | null })[]>`
    select ${sql(columns)}, sealed from password_resets where id = ${id}`;
  return row;
}

/** The latest resets of a login, newest first. */
export function listResets(sql: Sql, loginId: number, limit: number): Promise<ResetRow[]> {
  return sql<ResetRow[]>`
    select ${sql(columns)} from password_resets where login_id = ${loginId} order by created_at desc, id desc limit ${limit}`;
}

/** How many links a login got by itself since a time that nobody has used. */
export async function countUnusedLinks(sql: Sql, loginId: number, since: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from password_resets
    where login_id = ${loginId} and created_at > ${since} and kind = 'link' and requested_by = 'client' and state <> 'used'`;
  return row?.count ?? 0;
}

/** Resets and notices whose workflow was not started yet, oldest first. */
export function resetsToBegin(
  sql: Sql,
  limit: number,
): Promise<Pick<ResetRow, 'id' | 'loginId' | 'kind' | 'expiresAt'>[]> {
  return sql<Pick<ResetRow, 'id' | 'loginId' | 'kind' | 'expiresAt'>[]>`
    select id, login_id, kind, expires_at from password_resets where begun_at is null order by created_at limit ${limit}`;
}

/** Whether requests, or resets without a workflow, wait for a worker. */
export async function resetsWait(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ wait: boolean }[]>`
    select exists (select from password_reset_requests) or exists (select from password_resets where begun_at is null) as wait`;
  return row?.wait ?? false;
}

export async function noteBegun(sql: Sql, id: number, now: string): Promise<void> {
  await sql`update password_resets set begun_at = ${now} where id = ${id}`;
}

/** Forgets resets that ended before a time, a bounded number of them. */
export async function dropOldResets(sql: Sql, before: string): Promise<void> {
  await sql`
    delete from password_resets where id in (
      select id from password_resets where ended_at < ${before} and begun_at is not null order by ended_at limit 500)`;
}

/** The mail is handed over: its secret is not kept any longer. */
export async function noteMailed(sql: Sql, id: number, now: string): Promise<void> {
  await sql`update password_resets set mailed_at = coalesce(mailed_at, ${now}), sealed = null where id = ${id}`;
}

/**
 * Ends a reset whose time is over, and clears what it held. A generated password that nobody has changed goes with it.
 * @returns the state that holds now; `ended` for one that is gone
 */
export async function expireReset(tx: Tx, id: number, now: string): Promise<ResetState> {
  const [reset] = await tx<{ loginId: number; kind: ResetKind; state: ResetState; over: boolean }[]>`
    select login_id, kind, state, expires_at <= ${now} as over from password_resets where id = ${id} for update`;
  if (!reset) return 'ended';
  if (reset.state !== 'open' || !reset.over) return reset.state;
  await tx`
    update password_resets set state = 'expired', token_hash = null, sealed = null, ended_at = ${now} where id = ${id}`;
  if (reset.kind === 'generated')
    await tx`
      update logins set password_hash = null, password_scheme = null, password_expires_at = null, must_change_password = false
      where id = ${reset.loginId} and must_change_password and password_expires_at <= ${now}`;
  return 'expired';
}

/** A login that a link could be for, held by no lock. */
export interface ResetLogin {
  id: number;
  providerId: number;
  name: string;
  email: string;
  firstName: string;
  lastName: string;
  twoFactor: boolean;
  passwordHash: string | null;
  passwordScheme: 'argon2id' | 'bcrypt' | 'md5' | 'md5-salted' | 'hmac-sha256' | null;
  providerName: string;
}

const loginColumns = (sql: Sql) => sql`
  l.id, l.provider_id, l.name, l.email, l.first_name, l.last_name, l.two_factor, l.password_hash, l.password_scheme,
  p.name as provider_name`;

/**
 * The login of a token that works: known, open, in time, for the password that the login still has, and at least one
 * client lets it in. Undefined whatever is wrong.
 */
export async function findByToken(
  sql: Sql,
  hashes: readonly string[],
  now: string,
): Promise<(ResetLogin & { resetId: number }) | undefined> {
  if (hashes.length === 0) return undefined;
  const [row] = await sql<(ResetLogin & { resetId: number })[]>`
    select ${loginColumns(sql)}, r.id as reset_id
    from password_resets r join logins l on l.id = r.login_id join providers p on p.id = l.provider_id
    where r.token_hash = any(${[...hashes]}::text[]) and r.state = 'open' and r.expires_at > ${now}
      and r.password_version = l.password_version and ${letsIn(sql)}`;
  return row;
}

/** One login as a password is chosen for it. */
export async function findResetLogin(sql: Sql, id: number): Promise<ResetLogin | undefined> {
  const [row] = await sql<ResetLogin[]>`
    select ${loginColumns(sql)} from logins l join providers p on p.id = l.provider_id where l.id = ${id}`;
  return row;
}

/** P9. Some client lets the login `l` in: inactive ones do, closed ones do not. */
export function letsIn(sql: Sql) {
  return sql`exists (
    select from login_clients t join clients c on c.id = t.client_id
    where t.login_id = l.id and t.enabled and c.status in ('active', 'inactive'))`;
}

/** A new password as it is stored. */
export interface ChosenPassword {
  hash: string;
  scheme: string;
  /** long enough only with a second factor */
  short: boolean;
  now: string;
}

/**
 * Uses a token up and sets the password, in one statement: of two that come at once one finds nothing.
 * @returns the login and its reset; undefined when the token does not work (any more)
 */
export async function redeemToken(
  tx: Tx,
  hashes: readonly string[],
  { hash, scheme, short, now }: ChosenPassword,
): Promise<{ loginId: number; resetId: number } | undefined> {
  if (hashes.length === 0) return undefined;
  const rows = await tx<{ loginId: number; resetId: number }[]>`
    with used as (
      update password_resets r set state = 'used', token_hash = null, sealed = null, ended_at = greatest(${now}::timestamptz, r.created_at)
      from logins l
      where r.token_hash = any(${[...hashes]}::text[]) and r.state = 'open' and r.expires_at > ${now}
        and l.id = r.login_id and l.password_version = r.password_version and ${letsIn(tx)}
      returning r.id, r.login_id, r.password_version)
    update logins l set password_hash = ${hash}, password_scheme = ${scheme}, password_changed_at = ${now},
           must_change_password = false, password_expires_at = null, short_password = ${short}, updated_at = now()
    from used where l.id = used.login_id and l.password_version = used.password_version
    returning l.id as login_id, used.id as reset_id`;
  return rows[0];
}

/** The clients of a login, for whose log something is written down. */
export async function clientsOfLogin(sql: Sql, loginId: number): Promise<number[]> {
  const rows = await sql<{ clientId: number }[]>`
    select client_id from login_clients where login_id = ${loginId} order by client_id`;
  return rows.map(({ clientId }) => clientId);
}
