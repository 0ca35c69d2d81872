import type { Sql, Tx } from '../connect.ts';

/** What may be shown of a login: never its password, its answer, or their hashes. */
export interface LoginRow {
  id: number;
  providerId: number;
  name: string;
  email: string;
  firstName: string;
  lastName: string;
  language: string | null;
  hasPassword: boolean;
  passwordChangedAt: string | null;
  mustChangePassword: boolean;
  passwordExpiresAt: string | null;
  twoFactor: boolean;
  securityQuestion: string | null;
  wrongSecurityAnswers: number;
  emailVerifiedAt: string | null;
  lastSignInAt: string | null;
  lastSignInAddress: string | null;
  lastSignInHost: string | null;
  createdAt: string;
}

/** How a login hangs on a client. */
export interface LoginTie {
  clientId: number;
  owner: boolean;
  permissions: string[];
  enabled: boolean;
}

/** What people set of a login. */
export type LoginFields = Pick<LoginRow, 'name' | 'email' | 'firstName' | 'lastName' | 'language'>;

const columns = (sql: Sql) => sql`
  l.id, l.provider_id, l.name, l.email, l.first_name, l.last_name, l.language, l.password_hash is not null as has_password,
  l.password_changed_at, l.must_change_password, l.password_expires_at, l.two_factor, l.security_question,
  l.wrong_security_answers, l.email_verified_at, l.last_sign_in_at, l.last_sign_in_address, l.last_sign_in_host,
  l.created_at`;

const tieColumns = (sql: Sql) => sql`t.client_id, t.owner, t.permissions, t.enabled`;

/** One login, held until the transaction ends where `lock` says so, or undefined. */
export async function findLogin(
  sql: Sql,
  id: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<LoginRow | undefined> {
  const [row] = await sql<LoginRow[]>`
    select ${columns(sql)} from logins l where l.id = ${id} ${lock ? sql`for update` : sql``}`;
  return row;
}

/** The clients that a login can act for. */
export function tiesOf(sql: Sql, loginId: number): Promise<(LoginTie & { heldBy: string | null })[]> {
  return sql<(LoginTie & { heldBy: string | null })[]>`
    select ${tieColumns(sql)}, c.held_by from login_clients t join clients c on c.id = t.client_id
    where t.login_id = ${loginId} order by t.client_id`;
}

/** Whether another login of the provider has this name, in whatever case. */
export async function isNameTaken(
  sql: Sql,
  { providerId, name, except = 0 }: { providerId: number; name: string; except?: number },
): Promise<boolean> {
  const rows = await sql`
    select id from logins where provider_id = ${providerId} and lower(name) = lower(${name}) and id <> ${except}`;
  return rows.length > 0;
}

export async function insertLogin(tx: Tx, login: LoginFields & { providerId: number }): Promise<number> {
  const [row] = await tx<{ id: number }[]>`insert into logins ${tx(login as never)} returning id`;
  if (!row) throw new Error('The database stored no login.');
  return row.id;
}

export async function updateLogin(tx: Tx, id: number, fields: Partial<LoginFields>): Promise<void> {
  await tx`
    update logins set ${tx(fields as never)}, updated_at = now(),
      email_verified_at = case when ${fields.email ?? null}::text is null then email_verified_at end where id = ${id}`;
}

/** Lets a login act for a client; a second owner takes the place of the first. */
export async function tieLogin(
  tx: Tx,
  { loginId, clientId, owner, permissions, enabled }: LoginTie & { loginId: number },
): Promise<void> {
  if (owner)
    await tx`update login_clients set owner = false where client_id = ${clientId} and owner and login_id <> ${loginId}`;
  await tx`
    insert into login_clients (login_id, client_id, owner, permissions, enabled)
    values (${loginId}, ${clientId}, ${owner}, ${tx.json(permissions)}, ${enabled})
    on conflict (login_id, client_id) do update
    set owner = excluded.owner, permissions = excluded.permissions, enabled = excluded.enabled`;
}

/** Takes a login from a client; answers whether it hung on it. */
export async function untieLogin(
  tx: Tx,
  { loginId, clientId }: { loginId: number; clientId: number },
): Promise<boolean> {
  return (
    (await tx`delete from login_clients where login_id = ${loginId} and client_id = ${clientId}`).count > 0
  );
}

/** Sets a password that is hashed already; what staff have chosen must be changed where `mustChange` says so. */
export async function setPassword(
  tx: Tx,
  loginId: number,
  {
    hash,
    scheme,
    short,
    mustChange,
    now,
  }: {
    hash: string;
    scheme: string;
    short: boolean;
    mustChange: boolean;
    now: string;
  },
): Promise<void> {
  await tx`
    update logins set password_hash = ${hash}, password_scheme = ${scheme}, password_changed_at = ${now},
           must_change_password = ${mustChange}, password_expires_at = null, short_password = ${short}, updated_at = now()
    where id = ${loginId}`;
}

/** P5. Switches the second factor off; a password that was long enough only with it must be changed. */
export async function switchTwoFactorOff(tx: Tx, loginId: number): Promise<void> {
  await tx`
    update logins set two_factor = false, must_change_password = must_change_password or short_password, updated_at = now()
    where id = ${loginId}`;
}

/** P2. Sets the security question with the hash of its answer, or takes both away. */
export async function setSecurityQuestion(
  tx: Tx,
  loginId: number,
  question: { code: string; answerHash: string } | null,
): Promise<void> {
  await tx`
    update logins set security_question = ${question?.code ?? null}, security_answer_hash = ${question?.answerHash ?? null},
           wrong_security_answers = 0, updated_at = now() where id = ${loginId}`;
}
