import { v7 as uuidv7 } from 'uuid';
import type { OperationKind } from '../domain/operations/kinds.ts';
import type { Plan } from '../domain/operations/plan.ts';
import { operationRuleFor, policySchema, type RetryRule } from '../domain/policy.ts';
import type { Tx } from './connect.ts';
import { sqlState } from './errors.ts';
import { insertOperation } from './queries/operations.ts';
import { findProvider } from './queries/providers.ts';

/** An operation that somebody asks for, with its plan, against which nothing stands. */
export interface PlannedStart {
  /** a UUIDv7 of the caller's own, when it must be able to ask again; a new one when left out */
  operationId?: string | undefined;
  kind: OperationKind;
  clientId: number;
  providerId: number;
  plan: Plan;
  /** the workflow id that is the client's lock */
  workflowId: string;
  /** only if the plan is still this one when it begins */
  planHash?: string | undefined;
  /** ISO time before which no step runs; the policy can make it later */
  startAt?: string | undefined;
  /** also where the policy does not ask for it */
  requireApproval?: boolean;
  requestedBy: { kind: 'token' | 'staff' | 'system'; id: string };
  reason: string;
  now: Date;
}

/** What the workflow starts with. */
export interface PlannedInput {
  operationId: string;
  kind: OperationKind;
  clientId: number;
  providerId: number;
  otherClientId?: number | undefined;
  params: Record<string, unknown>;
  planHash?: string | undefined;
  approvalRequired: boolean;
  approvalUntil?: string | undefined;
  startAt?: string | undefined;
  requestedBy: string;
  retry: RetryRule;
}

/** `taken`: another operation is on record for one of the clients. `held`: the workflow id is still in use. */
export interface Started {
  outcome: 'started' | 'taken' | 'held';
  operationId: string;
}

/**
 * Writes a planned operation down, by the provider's policy, and starts its workflow as the last thing in the
 * transaction: when the commit fails after that, the workflow finds no record and gives up by itself. Unless it
 * answers `started`, the transaction must not commit.
 * @param launch starts the workflow; false: its id is in use
 */
export async function startPlanned(
  tx: Tx,
  start: PlannedStart,
  launch: (workflowId: string, input: PlannedInput) => Promise<boolean>,
): Promise<Started> {
  const { kind, clientId, providerId, plan, workflowId, requestedBy, now } = start;
  const policy = policySchema.parse((await findProvider(tx, providerId))?.policy ?? {});
  const mode = plan.params.mode ?? plan.params.command;
  const rule = operationRuleFor(policy, kind, typeof mode === 'string' ? mode : undefined, plan.steps);
  const approvalRequired = start.requireApproval === true || rule.approval;
  const input: PlannedInput = {
    operationId: start.operationId ?? uuidv7(),
    kind,
    clientId,
    providerId,
    otherClientId: plan.otherClientId,
    params: plan.params,
    planHash: start.planHash ?? (rule.bound ? plan.hash : undefined),
    approvalRequired,
    ...(approvalRequired && { approvalUntil: new Date(now.getTime() + rule.approvalMs).toISOString() }),
    startAt: later(start.startAt, rule.coolingOffMs, now),
    requestedBy: `${requestedBy.kind}:${requestedBy.id}`,
    retry: policy.retry,
  };
  const { operationId, planHash, ...requested } = input;
  try {
    await tx.savepoint((inner) =>
      insertOperation(inner, {
        ...requested,
        ...{ id: operationId, exclusive: true, workflowId, plan, planBound: planHash !== undefined },
        ...{ requestedBy, reason: start.reason, now: now.toISOString() },
      }),
    );
  } catch (error) {
    if (sqlState(error) === '23505') return { outcome: 'taken', operationId };
    throw error;
  }
  return { outcome: (await launch(workflowId, input)) ? 'started' : 'held', operationId };
}

/** The later of the time that was asked for and the end of the cooling-off time, or undefined: at once. */
function later(startAt: string | undefined, coolingOffMs: number, now: Date): string | undefined {
  const earliest = coolingOffMs > 0 ? now.getTime() + coolingOffMs : 0;
  const asked = startAt === undefined ? 0 : Date.parse(startAt);
  const time = Math.max(earliest, asked);
  return time === 0 ? undefined : new Date(time).toISOString();
}
