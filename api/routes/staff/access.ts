import type { Sql } from '../../../db/connect.ts';
import { findRoles } from '../../../db/queries/roles.ts';
import { findStaff, isAdministered, type StaffRow } from '../../../db/queries/staff.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { requireHeld } from '../../http/rights.ts';
import { impossibleField, notFound, Problem } from '../../problems.ts';

/**
 * An account that the caller may see: whoever is limited to certain providers sees those limited to some of the same.
 * @param find reads it; with `lockStaff` it is held
 * @throws Problem 404
 */
export async function staffToSee(
  sql: Sql,
  caller: Caller,
  id: number,
  find: () => Promise<StaffRow | undefined> = () => findStaff(sql, id),
): Promise<StaffRow> {
  const row = await find();
  const visible = row && (caller.providerIds === undefined || isWithin(caller, row));
  if (!visible) throw notFound('account', id);
  return row;
}

/** Throws Problem 403 when an account has rights that the caller has not: else they could be taken over by it. */
export function requireAbove(caller: Caller, { permissions, providerIds }: StaffRow): void {
  requireHeld(caller, { scopes: permissions, providerIds }, 'an account');
}

/** The permissions of roles together. Throws Problem 422 when one of them is not there. */
export async function permissionsOfRoles(sql: Sql, roleIds: readonly number[]): Promise<string[]> {
  const roles = await findRoles(sql, roleIds);
  const missing = roleIds.find((id) => !roles.some((role) => role.id === id));
  if (missing !== undefined) throw impossibleField('/roleIds', `There is no role ${missing}.`);
  return [...new Set(roles.flatMap(({ permissions }) => permissions))];
}

/** Throws Problem 409 when nobody would be left who may do everything. Call it after the change. */
export async function requireAdministered(sql: Sql, changed: StaffRow): Promise<void> {
  const { id, disabledAt, permissions, providerIds, kind } = changed;
  const still =
    kind === 'person' && disabledAt === null && providerIds === null && permissions.includes('admin');
  if (still || (await isAdministered(sql, { without: id }))) return;
  throw new Problem(
    'conflict',
    'Nobody would be left who may do everything: give another account a role with admin first.',
  );
}

function isWithin(caller: Caller, { providerIds }: StaffRow): boolean {
  return providerIds?.every((id) => maySee(caller, id)) === true;
}
