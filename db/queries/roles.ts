import type { Sql, Tx } from '../connect.ts';

/** What a kind of work may do. */
export interface RoleRow {
  id: number;
  name: string;
  description: string;
  permissions: string[];
  /** whoever has it signs in with a second factor, or only to set one up */
  secondFactorRequired: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
}
export type NewRole = Pick<RoleRow, 'name' | 'description' | 'permissions'> &
  Partial<Pick<RoleRow, 'secondFactorRequired'>>;

const columns = [
  ...(['id', 'name', 'description', 'permissions', 'secondFactorRequired'] as const),
  ...(['version', 'createdAt', 'updatedAt'] as const),
] as const;

/** Roles by number, newest first, those below `before`. */
export function listRoles(
  sql: Sql,
  { before, limit }: { before?: number; limit: number },
): Promise<RoleRow[]> {
  return sql<RoleRow[]>`
    select ${sql(columns)} from roles
    where true ${before === undefined ? sql`` : sql`and id < ${before}`} order by id desc limit ${limit}`;
}

/** One role, or undefined. */
export async function findRole(sql: Sql, id: number): Promise<RoleRow | undefined> {
  const [row] = await sql<RoleRow[]>`select ${sql(columns)} from roles where id = ${id}`;
  return row;
}

/** The same, held until the transaction ends. */
export async function lockRole(tx: Tx, id: number): Promise<RoleRow | undefined> {
  const [row] = await tx<RoleRow[]>`select ${tx(columns)} from roles where id = ${id} for update`;
  return row;
}

/** The roles of these numbers; those that are not there are left out. */
export function findRoles(sql: Sql, ids: readonly number[]): Promise<RoleRow[]> {
  return sql<RoleRow[]>`select ${sql(columns)} from roles where id = any(${[...ids]}::bigint[]) order by id`;
}

/** Stores a role. */
export async function insertRole(tx: Tx, role: NewRole): Promise<RoleRow> {
  const { name, description, permissions, secondFactorRequired = false } = role;
  const [row] = await tx<RoleRow[]>`
    insert into roles (name, description, permissions, second_factor_required)
    values (${name}, ${description}, ${permissions}::text[], ${secondFactorRequired})
    returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no role.');
  return row;
}

/** Changes a role; fields that are left out stay. */
export async function updateRole(tx: Tx, id: number, edit: Partial<NewRole>): Promise<RoleRow> {
  const [row] = await tx<RoleRow[]>`
    update roles set name = coalesce(${edit.name ?? null}, name),
      description = coalesce(${edit.description ?? null}, description),
      permissions = coalesce(${edit.permissions ?? null}::text[], permissions),
      second_factor_required = coalesce(${edit.secondFactorRequired ?? null}, second_factor_required),
      version = version + 1, updated_at = now()
    where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`There is no role ${id}.`);
  return row;
}

/** Removes a role that nobody has. */
export async function deleteRole(tx: Tx, id: number): Promise<void> {
  await tx`delete from roles where id = ${id}`;
}

/** Whether anybody has a role. */
export async function isRoleInUse(sql: Sql, id: number): Promise<boolean> {
  const rows = await sql`select from staff_roles where role_id = ${id} limit 1`;
  return rows.length > 0;
}
