import { log as logChange } from '../db/ledger/notices.ts';
import { noteSuspension, type SuspensionDue, suspensionsDue } from '../db/queries/disputes.ts';
import { findProvider } from '../db/queries/providers.ts';
import { policySchema } from '../domain/policy.ts';
import type { Deps } from './deps.ts';
import { startServiceCommands } from './start-operation.ts';

/** So many disputes at most in one call. */
const MOST = 200;
const ACTOR = { kind: 'system', id: 'chargebacks' } as const;

/**
 * D10. Starts what disputes ask for: the suspension of services when one is opened, their return when it is won. A
 * client who is under another operation comes with the next call.
 */
export async function followDisputes(deps: Deps, now: string, signal: AbortSignal): Promise<void> {
  for (const due of await suspensionsDue(deps.sql, MOST)) {
    if (signal.aborted) return;
    await follow(deps, due, now);
  }
}

async function follow(deps: Deps, due: SuspensionDue, now: string): Promise<void> {
  const { disputeId, clientId, providerId, command, services } = due;
  const stays = command === 'unsuspend' && (await leavesSuspended(deps, providerId));
  if (services.length === 0 || stays) {
    await deps.sql.begin((tx) => noteSuspension(tx, due, null));
    return;
  }
  const started = await startServiceCommands(deps, {
    ...{ clientId, command, services, because: 'chargeback', actor: ACTOR, now },
    reason:
      command === 'suspend'
        ? `A payment is contested: dispute ${disputeId}.`
        : `Dispute ${disputeId} is won.`,
    async alongside(tx, operationId) {
      await noteSuspension(tx, due, operationId);
      await logChange(
        tx,
        { actor: ACTOR, now },
        { providerId, clientId },
        {
          ...{ entity: 'dispute', entityId: disputeId, action: 'edited' },
          changes: { [command === 'suspend' ? 'suspendedBy' : 'liftedBy']: { from: null, to: operationId } },
        },
      );
    },
  });
  if (started.outcome === 'refused')
    deps.log.warn(
      { disputeId, clientId, command, codes: started.blockers.map(({ code }) => code) },
      'what a dispute asks for cannot be started: it is tried again',
    );
}

/** The policy when the dispute is won decides. */
async function leavesSuspended({ sql }: Deps, providerId: number): Promise<boolean> {
  const policy = policySchema.parse((await findProvider(sql, providerId))?.policy ?? {});
  return policy.payments.chargebackWon === 'leave';
}
