import type { Sql, Tx } from '../connect.ts';
import { dropInvitation, type InvitationRow, invitationOf } from './staff-invitations.ts';

/** Somebody who works here, or a program that owns tokens, as lists show them. */
export interface StaffRow {
  id: number;
  kind: 'person' | 'service';
  email: string | null;
  name: string;
  language: string;
  /** null: all providers */
  providerIds: number[] | null;
  roleIds: number[];
  /** all that its roles allow */
  permissions: string[];
  hasPassword: boolean;
  secondFactor: boolean;
  passkeys: number;
  /** linked with a provider of identities */
  singleSignOn: boolean;
  /** a password signs it in, once it has one */
  passwordSignIn: boolean;
  /** one of its roles demands a second factor */
  secondFactorRequired: boolean;
  /** the mail of a link that is open */
  invitation: InvitationRow | null;
  disabledAt: string | null;
  lastSignedInAt: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}
export interface NewStaff {
  kind: StaffRow['kind'];
  email: string | null;
  name: string;
  language: string;
  providerIds: readonly number[] | null;
  roleIds: readonly number[];
}
export type StaffEdit = Partial<Omit<NewStaff, 'kind'>> & { disabled?: boolean; passwordSignIn?: boolean };

const select = (sql: Sql) => sql`
  select s.id, s.kind, s.email, s.name, s.language, s.provider_ids,
    array(select role_id from staff_roles where staff_id = s.id order by role_id) as role_ids,
    ${permissionsOf(sql)} as permissions, 
    s.password_hash is not null and not s.password_off as has_password,
    exists (select from staff_totp where staff_id = s.id and confirmed_at is not null) as second_factor,
    (select count(*)::int from staff_passkeys where staff_id = s.id) as passkeys,
    exists (select from staff_identities where staff_id = s.id) as single_sign_on,
    not s.password_off as password_sign_in, ${demandsSecondFactor(sql)} as second_factor_required,
    ${invitationOf(sql)} as invitation, s.disabled_at, (select max(created_at) from staff_sessions where staff_id = s.id) as last_signed_in_at,
    s.version, s.created_at, s.updated_at
  from staff s`;

/** What the roles of `s.id` allow together, in a statement where `s` is the account. */
export function permissionsOf(sql: Sql) {
  return sql`array(
    select distinct p from staff_roles sr join roles r on r.id = sr.role_id, unnest(r.permissions) p
    where sr.staff_id = s.id order by p)`;
}

/** Whether one of the roles of `s.id` demands a second factor, in a statement where `s` is the account. */
export function demandsSecondFactor(sql: Sql) {
  return sql`exists (
    select from staff_roles sr join roles r on r.id = sr.role_id
    where sr.staff_id = s.id and r.second_factor_required)`;
}

/**
 * Accounts by number, newest first, those below `before`.
 * @param page.within only those that are limited to some of these providers
 * @param page.roleId only those that have this role
 */
export function listStaff(
  sql: Sql,
  {
    within,
    roleId,
    before,
    limit,
  }: { within?: readonly number[]; roleId?: number | undefined; before?: number; limit: number },
): Promise<StaffRow[]> {
  return sql<StaffRow[]>`
    ${select(sql)} where true
      ${roleId === undefined ? sql`` : sql`and exists (select from staff_roles where staff_id = s.id and role_id = ${roleId})`}
      ${within === undefined ? sql`` : sql`and s.provider_ids <@ ${[...within]}::bigint[]`} ${before === undefined ? sql`` : sql`and s.id < ${before}`}
    order by s.id desc limit ${limit}`;
}

/** One account, or undefined. */
export async function findStaff(sql: Sql, id: number): Promise<StaffRow | undefined> {
  const [row] = await sql<StaffRow[]>`${select(sql)} where s.id = ${id}`;
  return row;
}

/** The same, held until the transaction ends. */
export async function lockStaff(tx: Tx, id: number): Promise<StaffRow | undefined> {
  await tx`select from staff where id = ${id} for update`;
  return findStaff(tx, id);
}

/** The person with this e-mail address, in whatever case, or undefined. */
export async function findStaffByEmail(sql: Sql, email: string): Promise<StaffRow | undefined> {
  const [row] = await sql<StaffRow[]>`${select(sql)} where lower(s.email) = lower(${email.trim()})`;
  return row;
}

/** The argon2id hash of somebody's password; null: there is none that counts. */
export async function passwordHashOf(sql: Sql, id: number): Promise<string | null> {
  const [row] = await sql<
    { passwordHash: string | null }[]
  >`select password_hash from staff where id = ${id} and not password_off`;
  return row?.passwordHash ?? null;
}

/** Sets a password by its argon2id hash; a link that was still open is used up. */
export async function setPasswordHash(tx: Tx, id: number, hash: string, now: Date): Promise<void> {
  await tx`update staff set password_hash = ${hash}, password_set_at = ${now}, updated_at = now() where id = ${id}`;
  await dropInvitation(tx, id);
  await tx`delete from staff_links where staff_id = ${id}`;
}

/** Puts the same password in a stronger form in place of the one that was checked, unless it was changed meanwhile. */
export async function strengthenHash(tx: Tx, id: number, weak: string, strong: string): Promise<void> {
  await tx`update staff set password_hash = ${strong} where id = ${id} and password_hash = ${weak}`;
}

/** Stores an account with its roles. */
export async function insertStaff(tx: Tx, staff: NewStaff): Promise<StaffRow> {
  const { kind, email, name, language, providerIds, roleIds } = staff;
  const [row] = await tx<{ id: number }[]>`
    insert into staff (kind, email, name, language, provider_ids)
    values (${kind}, ${email}, ${name}, ${language}, ${providerIds ? [...providerIds] : null}::bigint[]) returning id`;
  if (!row) throw new Error('The database stored no account.');
  await setRoles(tx, row.id, roleIds);
  return required(await findStaff(tx, row.id));
}

/** Changes an account; fields that are left out stay. */
export async function updateStaff(tx: Tx, id: number, edit: StaffEdit, now: Date): Promise<StaffRow> {
  const { roleIds, disabled, providerIds, passwordSignIn, ...plain } = edit;
  const fields = {
    ...plain,
    ...(disabled !== undefined && { disabledAt: disabled ? now : null }),
    ...(passwordSignIn !== undefined && { passwordOff: !passwordSignIn }),
    updatedAt: now,
  };
  await tx`update staff set ${tx(fields as never)}, version = version + 1 where id = ${id}`;
  if (providerIds !== undefined)
    await tx`update staff set provider_ids = ${providerIds && [...providerIds]}::bigint[] where id = ${id}`;
  if (roleIds !== undefined) await setRoles(tx, id, roleIds);
  return required(await findStaff(tx, id));
}

async function setRoles(tx: Tx, id: number, roleIds: readonly number[]): Promise<void> {
  await tx`delete from staff_roles where staff_id = ${id}`;
  await tx`
    insert into staff_roles (staff_id, role_id) select ${id}, unnest(${[...roleIds]}::bigint[])`;
}

/**
 * Whether there is somebody who may do everything everywhere.
 * @param but.without somebody who does not count
 * @param but.signingIn only those count who have a way to sign in
 */
export async function isAdministered(
  sql: Sql,
  { without = 0, signingIn = false }: { without?: number; signingIn?: boolean } = {},
): Promise<boolean> {
  const rows = await sql`
    select from staff s join staff_roles sr on sr.staff_id = s.id join roles r on r.id = sr.role_id
    where s.id <> ${without} and s.kind = 'person' and s.disabled_at is null and s.provider_ids is null
      and 'admin' = any(r.permissions) ${signingIn ? sql`and ${canSignIn(sql)}` : sql``} limit 1`;
  return rows.length > 0;
}

const canSignIn = (sql: Sql) => sql`(
  (s.password_hash is not null and not s.password_off)
  or exists (select from staff_passkeys where staff_id = s.id)
  or exists (select from staff_identities where staff_id = s.id))`;

/** Keeps the hash of a new link that sets a password; it takes the place of an earlier one and of its mail. */
export async function keepLink(
  tx: Tx,
  id: number,
  { hash, expiresAt }: { hash: string; expiresAt: Date },
): Promise<void> {
  await dropInvitation(tx, id);
  await tx`
    insert into staff_links (staff_id, hash, expires_at) values (${id}, ${hash}, ${expiresAt})
    on conflict (staff_id) do update set hash = excluded.hash, expires_at = excluded.expires_at,
      provider_id = null, sealed = null, mail_key = null`;
}

/** Whose link this is, if it still works; it is held until the transaction ends. */
export async function lockByLink(tx: Tx, hash: string, now: Date): Promise<StaffRow | undefined> {
  const [link] = await tx<{ staffId: number }[]>`
    select staff_id from staff_links where hash = ${hash} and expires_at > ${now} for update`;
  if (!link) return undefined;
  const staff = await lockStaff(tx, link.staffId);
  return staff?.disabledAt === null && staff.passwordSignIn ? staff : undefined;
}

function required(row: StaffRow | undefined): StaffRow {
  if (!row) throw new Error('The account is not in the record.');
  return row;
}
