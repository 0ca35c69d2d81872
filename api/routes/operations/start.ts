import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../../../db/connect.ts';
import { sqlState } from '../../../db/errors.ts';
import { findOpenOperation, findOperation, insertOperation } from '../../../db/queries/operations.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import type { Plan } from '../../../domain/operations/plan.ts';
import { operationRuleFor, policySchema } from '../../../domain/policy.ts';
import { lifecycleWorkflowId } from '../../../workflows/contracts/ids.ts';
import type { OperationInput } from '../../../workflows/contracts/messages.ts';
import type { Answer } from '../../http/answer.ts';
import { requireScope } from '../../http/authenticate.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { startScope } from '../../scopes.ts';
import { mergedAway } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { shown } from './access.ts';
import { alreadyRunning, lockedClients, startWorkflow } from './launch.ts';
import { clientToPlan, planFor } from './plan.ts';
import { operationExample, operationSchema, startRequest } from './schema.ts';

export const startOperation = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/operations',
    scope: 'operations:start',
    tag: 'Operations',
    summary: 'Start an operation',
    description:
      'Needs the scope `operations:start:<kind>`. The operation goes on by itself; `Location` shows it.',
    params: clientParams,
    body: startRequest,
    answers: [
      {
        status: 202,
        description: 'It is on record and its workflow has started.',
        schema: operationSchema,
        example: operationExample,
        headers: { Location: 'the operation' },
      },
    ],
    problems: [
      'operation-running',
      'client-merged',
      'plan-stale',
      'plan-blocked',
      'not-possible',
      'engine-unavailable',
    ],
  },
  async ({ params: { clientId }, body }, { tx, caller, now, engine }) => {
    const { planHash, startAt, requireApproval, reason, ...request } = body;
    requireScope(caller, startScope(request.kind));
    const at = now();
    if (startAt !== undefined && Date.parse(startAt) <= at.getTime())
      throw impossibleField('/startAt', 'This time has passed: leave it out to start at once.');
    const { providerId } = await clientToPlan(tx, caller, clientId);
    await requireFree(tx, { clientId });
    const plan = await planFor(tx, caller, clientId, request);
    if (plan.blockers.some(({ code }) => code === 'client-merged')) throw await mergedAway(tx, clientId);
    await requireFree(tx, plan);
    requireStartable(plan, planHash);

    const mode = 'mode' in request ? request.mode : undefined;
    const policy = policySchema.parse((await findProvider(tx, providerId))?.policy ?? {});
    const rule = operationRuleFor(policy, request.kind, mode);
    const input: OperationInput = {
      operationId: uuidv7(),
      kind: request.kind,
      clientId,
      providerId,
      otherClientId: plan.otherClientId,
      params: plan.params,
      planHash,
      approvalRequired: requireApproval || rule.approval,
      startAt: later(startAt, rule.coolingOffMs, at),
      requestedBy: `token:${caller.tokenId}`,
      retry: policy.retry,
    };
    const workflowId = lifecycleWorkflowId(clientId);
    await record(tx, { input, plan, workflowId, reason, tokenId: caller.tokenId, now: at });
    // Last: when the commit fails after this, the workflow finds no record and gives up by itself.
    if (!(await startWorkflow(engine, workflowId, input)))
      throw await alreadyRunning(tx, lockedClients(input), input.operationId);
    return accepted(tx, input.operationId);
  },
);

/** Throws Problem 409 while another exclusive operation runs on one of the clients. */
async function requireFree(tx: Tx, clients: Parameters<typeof lockedClients>[0]): Promise<void> {
  if (await findOpenOperation(tx, lockedClients(clients)))
    throw await alreadyRunning(tx, lockedClients(clients));
}

/** Throws Problem 409 when the plan is not the one the request is bound to, 422 when something stands against it. */
function requireStartable(plan: Plan, planHash: string | undefined): void {
  if (planHash !== undefined && planHash !== plan.hash) {
    throw new Problem(
      'plan-stale',
      'The client has changed since this plan was made. Look at the new plan and start with its hash.',
      { members: { plan } },
    );
  }
  const [first] = plan.blockers;
  if (first) throw new Problem('plan-blocked', first.message, { members: { blockers: plan.blockers } });
}

/** The later of the time that was asked for and the end of the cooling-off time, or undefined: at once. */
function later(startAt: string | undefined, coolingOffMs: number, now: Date): string | undefined {
  const earliest = coolingOffMs > 0 ? now.getTime() + coolingOffMs : 0;
  const asked = startAt === undefined ? 0 : Date.parse(startAt);
  const time = Math.max(earliest, asked);
  return time === 0 ? undefined : new Date(time).toISOString();
}

async function record(
  tx: Tx,
  {
    input,
    plan,
    workflowId,
    reason,
    tokenId,
    now,
  }: { input: OperationInput; plan: Plan; workflowId: string; reason: string; tokenId: number; now: Date },
): Promise<void> {
  const { operationId, planHash, ...requested } = input;
  try {
    await tx.savepoint((inner) =>
      insertOperation(inner, {
        ...requested,
        id: operationId,
        exclusive: true,
        workflowId,
        plan,
        planBound: planHash !== undefined,
        requestedBy: { kind: 'token', id: String(tokenId) },
        reason,
        now: now.toISOString(),
      }),
    );
  } catch (error) {
    if (sqlState(error) === '23505') throw await alreadyRunning(tx, lockedClients(input));
    throw error;
  }
}

/** The 202 with the operation as it is on record. */
export async function accepted(tx: Tx, operationId: string): Promise<Answer> {
  const row = await findOperation(tx, operationId);
  if (!row) throw new Error(`Operation ${operationId} is not in the record.`);
  return { status: 202, body: shown(row), headers: { Location: `/v1/operations/${operationId}` } };
}
