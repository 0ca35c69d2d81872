import type { Sql } from '../../../db/connect.ts';
import { findGroup } from '../../../db/queries/groups.ts';
import { impossibleField } from '../../problems.ts';

/** Throws Problem 422 unless the client group is one of the provider's. */
export async function requireGroup(sql: Sql, groupId: number, providerId: number): Promise<void> {
  const group = await findGroup(sql, groupId);
  if (group?.providerId !== providerId)
    throw impossibleField('/groupId', `Provider ${providerId} has no client group ${groupId}.`);
}
