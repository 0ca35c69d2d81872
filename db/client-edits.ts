import type { Tx } from './connect.ts';
import { touchDunning } from './ledger/index.ts';
import { type Actor, changesBetween, recordChange } from './queries/change-log.ts';
import { type ClientFields, type ClientRow, updateClient } from './queries/clients.ts';

/** What dunning goes by: the ladder, its conditions, its hours, where warnings go. */
const DUNNED_BY = ['groupId', 'characteristic', 'timeZone', 'email', 'status'];

/**
 * Writes what differs of some fields of a client, with its line in the change log.
 * @param before the client, held until the transaction ends
 * @returns the client as it is now, whether anything changed, and whether dunning has to look at its debts again
 */
export async function editClient(
  tx: Tx,
  { before, edit, actor, now }: { before: ClientRow; edit: Partial<ClientFields>; actor: Actor; now: Date },
): Promise<{ after: ClientRow; changed: boolean; dunned: boolean }> {
  const changes = changesBetween(before, edit);
  const fields = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
  if (Object.keys(fields).length === 0) return { after: before, changed: false, dunned: false };
  const after = await updateClient(tx, before.id, fields as Partial<ClientFields>);
  const { id, providerId } = after;
  await recordChange(tx, actor, {
    ...{ providerId, clientId: id, entity: 'client', entityId: id, action: 'edited', changes },
  });
  const dunned = DUNNED_BY.some((field) => field in fields);
  if (dunned) await touchDunning(tx, { now: now.toISOString() }, id, 'client-changed');
  return { after, changed: true, dunned };
}
