import { type Changes, recordChange } from '../../../db/queries/change-log.ts';
import { restrictedSince } from '../../../db/queries/client-accounts.ts';
import type { Restriction } from '../../../domain/billing/account-limits.ts';
import { line } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import type { WriteCall } from '../../http/endpoint.ts';
import { Problem } from '../../problems.ts';

/** A field of bodies that can be sent in spite of a restricted account. */
export const overrideRestriction = line(1000).min(1).openapi({
  description: 'why it is done although the client’s account is restricted; it is logged',
});

const VERBS: Record<Restriction, string> = { order: 'ordered', renew: 'renewed', edit: 'edited' };

/**
 * Lets something through that a restricted account keeps a client from only with a reason.
 * @param reason what staff say why it is done all the same
 * @returns what the change log says of it: nothing when the account is not restricted
 * @throws Problem 409 when it is, and there is no reason
 */
export async function requireUnrestricted(
  { tx, now }: Pick<WriteCall, 'tx' | 'now'>,
  {
    clientId,
    providerId,
    what,
    reason,
  }: { clientId: number; providerId: number; what: Restriction; reason: string | undefined },
): Promise<Changes> {
  const since = await restrictedSince(tx, { clientId, providerId, what, now: now().toISOString() });
  if (since === null) return {};
  if (reason !== undefined) return { overrideRestriction: { from: null, to: reason } };
  throw new Problem(
    'account-restricted',
    `The account of client ${clientId} has been restricted since ${since}: its services can be ${VERBS[what]} again when what is owed beyond its terms is paid. Staff may say in overrideRestriction why it is done all the same.`,
    { members: { account: `/v1/clients/${clientId}/accounts/${providerId}` } },
  );
}

/** Logs that something was renewed although accounts of the client are restricted, and why; nothing where none is. */
export async function noteRenewal(
  call: WriteCall,
  { clientId, providerIds, reason }: { clientId: number; providerIds: readonly number[]; reason: string },
): Promise<void> {
  const { tx } = call;
  for (const providerId of providerIds) {
    const changes = await requireUnrestricted(call, { clientId, providerId, what: 'renew', reason });
    if (Object.keys(changes).length === 0) continue;
    await recordChange(tx, actorOf(call), {
      ...{
        providerId,
        clientId,
        entity: 'client-account',
        entityId: clientId,
        action: 'overridden',
        changes,
      },
    });
  }
}
