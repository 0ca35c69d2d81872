import type { Sql, Tx } from '../connect.ts';

/** A login that is tied to a client, as staff and the owner see it. */
export interface ClientLogin {
  id: number;
  name: string;
  email: string;
  firstName: string;
  lastName: string;
  owner: boolean;
  permissions: string[];
  enabled: boolean;
  twoFactor: boolean;
  passwordSet: boolean;
  lastSignInAt: string | null;
  lastSignInAddress: string | null;
  lastSignInHost: string | null;
}

/** The logins of a client, the owner first. */
export function listClientLogins(sql: Sql, clientId: number): Promise<ClientLogin[]> {
  return sql<ClientLogin[]>`
    select l.id, l.name, l.email, l.first_name, l.last_name, t.owner, t.permissions, t.enabled, l.two_factor,
      l.password_hash is not null as password_set, l.last_sign_in_at, l.last_sign_in_address, l.last_sign_in_host
    from login_clients t join logins l on l.id = t.login_id
    where t.client_id = ${clientId} order by t.owner desc, l.id`;
}

/** The login that owns a client and may sign in, or undefined. */
export async function ownerOf(
  sql: Sql,
  clientId: number,
): Promise<{ loginId: number; name: string } | undefined> {
  const [row] = await sql<{ loginId: number; name: string }[]>`
    select l.id as login_id, l.name from login_clients t join logins l on l.id = t.login_id
    where t.client_id = ${clientId} and t.owner and t.enabled`;
  return row;
}

/**
 * Lets a login into a client: the one of this name, or a new one without a password.
 * @returns its number, and whether anything changed
 */
export async function admitLogin(
  tx: Tx,
  {
    providerId,
    clientId,
    email,
    firstName,
    lastName,
    permissions,
  }: {
    providerId: number;
    clientId: number;
    email: string;
    firstName: string;
    lastName: string;
    permissions: string[];
  },
): Promise<{ loginId: number; added: boolean; made: boolean }> {
  const made = await tx<{ id: number }[]>`
    insert into logins (provider_id, name, email, first_name, last_name)
    values (${providerId}, ${email}, ${email}, ${firstName}, ${lastName})
    on conflict (provider_id, lower(name)) do nothing returning id`;
  const [found] =
    made.length > 0
      ? made
      : await tx<{ id: number }[]>`
    select id from logins where provider_id = ${providerId} and lower(name) = lower(${email})`;
  if (!found) throw new Error('The login that was there is gone.');
  const { count } = await tx`
    insert into login_clients (login_id, client_id, permissions)
    values (${found.id}, ${clientId}, ${tx.json(permissions)}) on conflict (login_id, client_id) do nothing`;
  return { loginId: found.id, added: count > 0, made: made.length > 0 };
}

/** Sets what a login that is not the owner may do. Returns what it was before; undefined: no such login. */
export async function setPermissions(
  tx: Tx,
  { clientId, loginId, permissions }: { clientId: number; loginId: number; permissions: string[] },
): Promise<string[] | undefined> {
  const [row] = await tx<{ permissions: string[] }[]>`
    select permissions from login_clients
    where client_id = ${clientId} and login_id = ${loginId} and not owner for update`;
  if (row)
    await tx`
      update login_clients set permissions = ${tx.json(permissions)} where client_id = ${clientId} and login_id = ${loginId}`;
  return row?.permissions;
}

/** Takes a login that is not the owner from a client; the login itself stays. Returns whether it was there. */
export async function dismissLogin(
  tx: Tx,
  { clientId, loginId }: { clientId: number; loginId: number },
): Promise<boolean> {
  const { count } = await tx`
    delete from login_clients where client_id = ${clientId} and login_id = ${loginId} and not owner`;
  if (count > 0) await tx`delete from login_sessions where client_id = ${clientId} and login_id = ${loginId}`;
  return count > 0;
}
