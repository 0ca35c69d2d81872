import {
  type DetachProof,
  detachMethod,
  isDetached,
  type ProvenDetach,
} from '../connectors/payments/detach.ts';
import type { Tx } from '../db/connect.ts';
import { SecretError } from '../db/crypto/secrets.ts';
import { clearPaymentMethod, openPaymentMethod } from '../db/queries/payment-methods.ts';
import { detail } from '../domain/operations/failure-details.ts';
import type { OperationParams } from '../domain/operations/kinds.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { changeRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { gatewayNamed } from './gateways.ts';
import { outsideStep, recordStep } from './step.ts';

/** What is known after acting: a proof from the gateway, that there was nothing to ask, or why it was given up. */
type Detached = ProvenDetach | { outcome: 'record-only' } | { outcome: 'left'; code: string };

/** Takes payment methods from their gateway, so that they can never be charged again, and removes them here. */
export function paymentMethodActivities(deps: Deps) {
  return {
    /** One of all of a client's methods, before the client is deleted or anonymized. */
    detachPaymentMethod: outsideStep<Detached>(deps, {
      act: (call, signal) => detach(deps, call, call.item ?? 0, signal),
      record: async (tx, call, detached): Promise<Summary> => {
        await removeHere(tx, call, call.item ?? 0);
        return summaryOf(detached);
      },
    }),

    /** L20. Forced, a gateway that fails to the last is left as it is. */
    detachChosenMethod: outsideStep<Detached>(deps, {
      act: async (call, signal): Promise<Detached> => {
        const { paymentMethodId, force } = paramsOf(call);
        try {
          return await detach(deps, call, paymentMethodId, signal);
        } catch (error) {
          if (!force || !(error instanceof StepFailure)) throw error;
          if (error.failure.code === 'cancelled' || (error.retryable && call.nextDelayMs !== null))
            throw error;
          return { outcome: 'left', code: error.failure.code };
        }
      },
      record: async (_tx, _call, detached) => summaryOf(detached),
    }),

    /** The newest of the others takes the place of one that was used by default. */
    removeMethodHere: recordStep(deps, async (tx, call): Promise<Summary> => {
      const wasDefault = await removeHere(tx, call, paramsOf(call).paymentMethodId);
      const heir = wasDefault ? await newestMethod(tx, call.clientId) : undefined;
      if (heir === undefined) return { removed: true };
      await changeRows(tx, call, {
        table: 'payment_methods',
        set: { is_default: true },
        where: tx`t.id = ${heir}`,
      });
      return { removed: true, newDefault: heir };
    }),
  };
}

/** Detaches one method at its gateway and proves it. Throws `StepFailure` with the gateway's trouble in words. */
async function detach(deps: Deps, call: StepCall, id: number, signal: AbortSignal): Promise<Detached> {
  const method = await opened(id, () => openPaymentMethod(deps.sql, deps.vault, id));
  if (method?.clientId !== call.clientId)
    throw new StepFailure({ said: detail('method-missing', { client: call.clientId, method: id }) });
  if (method.reference === null) return { outcome: 'record-only' };
  const gateway = await gatewayNamed(deps, call.providerId, method.gateway);
  const proof = await detachMethod(gateway, method.reference, {
    signal,
    idempotencyKey: `${call.operationId}/${call.step}/${id}`,
    askedBefore: call.attempt > 1 || (await triedBefore(deps, call, id)),
  });
  if (isDetached(proof)) return proof;
  const { code, retryable, message, words } = proof.failure;
  throw new StepFailure({
    ...{ code, retryable, acted: mayHaveActed(proof) },
    said: detail('gateway-answer', {
      ...{ method: id, gateway: method.gateway, answer: message },
      ...(words === undefined ? {} : { words }),
    }),
  });
}

async function opened<T>(id: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new StepFailure({ said: detail('method-sealed', { method: id, answer: error.message }) });
  }
}

/** An attempt is on record, maybe from before an operator's retry or a restart. */
async function triedBefore({ sql }: Deps, { operationId, step }: StepCall, id: number): Promise<boolean> {
  const rows = await sql`
    select from operation_items
    where operation_id = ${operationId} and step_id = ${step} and item_id = ${id} and attempt > 0`;
  return rows.length > 0;
}

function mayHaveActed({ asked, outcome }: DetachProof): boolean {
  return asked && outcome !== 'refused' && outcome !== 'unreachable';
}

/**
 * Marks a method as removed and forgets what is personal in it.
 * @returns whether it was the one used by default
 */
async function removeHere(tx: Tx, call: StepCall, id: number): Promise<boolean> {
  const [method] = await tx<{ isDefault: boolean }[]>`
    select is_default from payment_methods where id = ${id} and client_id = ${call.clientId} for update`;
  await changeRows(tx, call, {
    table: 'payment_methods',
    set: { removed_at: call.now, is_default: false },
    where: tx`t.id = ${id} and t.client_id = ${call.clientId} and t.removed_at is null`,
  });
  await clearPaymentMethod(tx, id);
  return method?.isDefault ?? false;
}

async function newestMethod(tx: Tx, clientId: number): Promise<number | undefined> {
  const [row] = await tx<{ id: number }[]>`
    select id from payment_methods where client_id = ${clientId} and removed_at is null order by id desc limit 1`;
  return row?.id;
}

function summaryOf(detached: Detached): Summary {
  switch (detached.outcome) {
    case 'done':
    case 'already':
      return { outcome: detached.outcome, provenBy: detached.provenBy };
    case 'record-only':
      return { outcome: detached.outcome };
    case 'left':
      return { outcome: detached.outcome, forced: true, code: detached.code };
  }
}

function paramsOf({ params }: StepCall): OperationParams<'remove-payment-method'> {
  return params as OperationParams<'remove-payment-method'>;
}
