import type { OperationParams } from '../domain/operations/kinds.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { changeRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { recordStep } from './step.ts';

/** How each step of disconnecting a provider works. */
export function disconnectActivities(deps: Deps) {
  return {
    stopProviderSignIns: recordStep(deps, async (tx, call) => {
      const logins = await changeRows(tx, call, {
        table: 'login_clients',
        key: 'login_id',
        set: { enabled: false },
        where: tx`t.client_id = ${call.clientId} and t.enabled and exists (
          select from logins l where l.id = t.login_id and l.provider_id = ${providerOf(call)})`,
      });
      return { logins: logins.length };
    }),

    /** Nothing of a draft is owed yet, and nobody would issue it. */
    cancelProviderDrafts: recordStep(deps, async (tx, call) => {
      const drafts = await changeRows(tx, call, {
        table: 'invoices',
        set: { status: 'cancelled', cancelled_at: call.now },
        where: tx`t.client_id = ${call.clientId} and t.provider_id = ${providerOf(call)} and t.status = 'draft'`,
      });
      return { drafts: drafts.length };
    }),

    setDisconnected: recordStep(deps, async (tx, call) => {
      await changeRows(tx, call, {
        table: 'client_providers',
        set: { disconnected_at: call.now, disconnected_by: `operation:${call.operationId}` },
        where: tx`t.client_id = ${call.clientId} and t.provider_id = ${providerOf(call)} and t.disconnected_at is null`,
      });
      return { provider: providerOf(call) };
    }),
  };
}

function providerOf({ params }: StepCall): number {
  return (params as OperationParams<'disconnect-provider'>).providerId;
}
