import type { Tx } from '../../../db/connect.ts';
import { findOpenOperation, findOperation } from '../../../db/queries/operations.ts';
import { startPlanned } from '../../../db/start-operation.ts';
import type { OperationKind } from '../../../domain/operations/kinds.ts';
import type { Plan } from '../../../domain/operations/plan.ts';
import { lifecycleWorkflowId } from '../../../workflows/contracts/ids.ts';
import type { Answer } from '../../http/answer.ts';
import { requireConfirmed, requireScope } from '../../http/authenticate.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { startScope } from '../../scopes.ts';
import { clientToPlan, mergedAway } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { shown } from './access.ts';
import { alreadyRunning, lockedClients, startWorkflow } from './launch.ts';
import { planFor } from './plan.ts';
import { operationExample, operationSchema, startRequest } from './schema.ts';

/** What cannot be taken back: it asks people for their own password. */
const forEver: readonly OperationKind[] = ['anonymize', 'delete', 'erase-due'];

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
      'confirmation-needed',
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
    if (forEver.includes(request.kind)) requireConfirmed(caller, 'lately', now());
    const at = now();
    if (startAt !== undefined && Date.parse(startAt) <= at.getTime())
      throw impossibleField('/startAt', 'This time has passed: leave it out to start at once.');
    const { providerId } = await clientToPlan(tx, caller, clientId);
    await requireFree(tx, { clientId });
    const plan = await planFor(tx, caller, clientId, request, at);
    if (plan.blockers.some(({ code }) => code === 'client-merged')) throw await mergedAway(tx, clientId);
    await requireFree(tx, plan);
    requireStartable(plan, planHash);

    const { outcome, operationId } = await startPlanned(
      tx,
      {
        ...{ kind: request.kind, clientId, providerId, plan, planHash, startAt, requireApproval, reason },
        workflowId: lifecycleWorkflowId(clientId),
        requestedBy: { kind: caller.kind, id: String(caller.id) },
        now: at,
      },
      (workflowId, input) => startWorkflow(engine, workflowId, input),
    );
    if (outcome !== 'started')
      throw await alreadyRunning(tx, lockedClients(plan), outcome === 'held' ? operationId : undefined);
    return accepted(tx, operationId);
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

/** The 202 with the operation as it is on record. */
export async function accepted(tx: Tx, operationId: string): Promise<Answer> {
  const row = await findOperation(tx, operationId);
  if (!row) throw new Error(`Operation ${operationId} is not in the record.`);
  return { status: 202, body: shown(row), headers: { Location: `/v1/operations/${operationId}` } };
}
