import { domainToASCII, domainToUnicode } from 'node:url';
import type { Sql, Tx } from '../connect.ts';
import type { PasswordScheme, StoredPassword } from '../crypto/passwords.ts';

/** A login as signing in needs it. */
export interface SigningLogin {
  id: number;
  providerId: number;
  name: string;
  email: string;
  firstName: string;
  lastName: string;
  language: string | null;
  passwordHash: string | null;
  passwordScheme: PasswordScheme | null;
  /** somebody else has chosen it: it opens nothing but the page for a new one */
  mustChangePassword: boolean;
  /** a generated password works no longer than this */
  passwordExpiresAt: string | null;
  /** long enough only with a second factor */
  shortPassword: boolean;
  lastSignInAt: string | null;
  lastSignInAddress: string | null;
}

const columns = [
  'id',
  'providerId',
  'name',
  'email',
  'firstName',
  'lastName',
  'language',
  'passwordHash',
  'passwordScheme',
  'mustChangePassword',
  'passwordExpiresAt',
  'shortPassword',
  'lastSignInAt',
  'lastSignInAddress',
] as const;

/**
 * The login of a provider with this name, however it was typed: in other case, with blanks around it, or with the
 * domain of an address in its other spelling (IDN).
 */
export async function findLoginByName(
  sql: Sql,
  providerId: number,
  typed: string,
): Promise<SigningLogin | undefined> {
  const [row] = await sql<SigningLogin[]>`
    select ${sql(columns)} from logins
    where provider_id = ${providerId} and lower(name) = any(${spellings(typed)}::text[]) order by id limit 1`;
  return row;
}

/** One login, or undefined. */
export async function findLogin(sql: Sql, id: number): Promise<SigningLogin | undefined> {
  const [row] = await sql<SigningLogin[]>`select ${sql(columns)} from logins where id = ${id}`;
  return row;
}

/** Puts the same password in a stronger form in place of the one that was checked, unless it was changed meanwhile. */
export async function upgradeHash(
  sql: Sql,
  { id, passwordHash }: Pick<SigningLogin, 'id' | 'passwordHash'>,
  { hash, scheme }: StoredPassword,
): Promise<void> {
  await sql`
    update logins set password_hash = ${hash}, password_scheme = ${scheme}
    where id = ${id} and password_hash = ${passwordHash}`;
}

/** Sets the password that a login has chosen for itself. */
export async function choosePassword(
  tx: Tx,
  loginId: number,
  { hash, scheme, short, now }: StoredPassword & { short: boolean; now: Date },
): Promise<void> {
  await tx`
    update logins set password_hash = ${hash}, password_scheme = ${scheme}, password_changed_at = ${now},
      must_change_password = false, password_expires_at = null, short_password = ${short}, updated_at = now()
    where id = ${loginId}`;
}

/** A client that a login may act for. */
export interface OpenClient {
  id: number;
  name: string;
  owner: boolean;
  permissions: unknown[];
}

/**
 * The clients that a login may act for now: closed, merged and anonymized ones and those from which it was taken are not
 * among them; inactive ones are (P9).
 */
export function openClients(sql: Sql, loginId: number): Promise<OpenClient[]> {
  return sql<OpenClient[]>`
    select c.id, l.owner, l.permissions,
      coalesce(nullif(c.company_name, ''), nullif(trim(c.first_name || ' ' || c.last_name), ''), c.id::text) as name
    from login_clients l join clients c on c.id = l.client_id
    where l.login_id = ${loginId} and l.enabled and c.status in ('active', 'inactive')
    order by l.owner desc, name, c.id`;
}

/** Notes when and from where a login signed in last, also at the client that it acts for. */
export async function noteSignIn(tx: Tx, { loginId, clientId, address, now }: SignInNote): Promise<void> {
  await tx`
    update logins set last_sign_in_at = ${now}, last_sign_in_address = ${address}, last_sign_in_host = null
    where id = ${loginId}`;
  if (clientId !== null)
    await tx`
      update clients set last_sign_in_at = ${now}, last_sign_in_address = ${address}, last_sign_in_host = null
      where id = ${clientId}`;
}

export interface SignInNote {
  loginId: number;
  clientId: number | null;
  address: string | null;
  now: Date;
}

/** Adds the host name of the address of a sign-in, unless there was a later one. */
export async function noteSignInHost(
  tx: Tx,
  { loginId, clientId, now, host }: SignInNote & { host: string },
): Promise<void> {
  await tx`update logins set last_sign_in_host = ${host} where id = ${loginId} and last_sign_in_at = ${now}`;
  if (clientId !== null)
    await tx`update clients set last_sign_in_host = ${host} where id = ${clientId} and last_sign_in_at = ${now}`;
}

function spellings(typed: string): string[] {
  const name = typed.trim().toLowerCase();
  const at = name.lastIndexOf('@');
  if (at < 0) return [name];
  const [local, domain] = [name.slice(0, at), name.slice(at + 1)];
  const domains = [domain, domainToASCII(domain), domainToUnicode(domain)].filter((each) => each !== '');
  return [...new Set(domains.map((each) => `${local}@${each}`))];
}
