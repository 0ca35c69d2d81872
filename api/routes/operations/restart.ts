import { z } from '@hono/zod-openapi';
import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../../../db/connect.ts';
import { sqlState } from '../../../db/errors.ts';
import { appendEvents } from '../../../db/queries/operation-events.ts';
import { insertDecision, settleDecision } from '../../../db/queries/operation-lists.ts';
import type { OperationRow } from '../../../db/queries/operations.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import type { OperationKind } from '../../../domain/operations/kinds.ts';
import { refusal } from '../../../domain/operations/refusals.ts';
import { operationRuleFor, policySchema } from '../../../domain/policy.ts';
import type { OperationInput } from '../../../workflows/contracts/messages.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { operationFor } from './access.ts';
import { decisionRefused } from './decide.ts';
import { alreadyRunning, lockedClients, startWorkflow } from './launch.ts';
import { operationExample, operationParamsSchema, operationSchema, reason } from './schema.ts';
import { accepted } from './start.ts';

const newRestart = z
  .strictObject({ reason })
  .openapi('NewRestart', { example: { reason: 'The engine was restored from a backup' } });

export const restartOperation = writing(
  {
    method: 'post',
    path: '/v1/operations/{operationId}/restart',
    scope: 'operations:decide',
    tag: 'Operations',
    summary: 'Do the rest of an operation that failed',
    description:
      'For an operation that the engine lost or that failed: what is done or skipped stays so, the rest is done.',
    params: operationParamsSchema,
    body: newRestart,
    answers: [
      {
        status: 202,
        description: 'Its workflow has started again.',
        schema: operationSchema,
        example: operationExample,
        headers: { Location: 'the operation' },
      },
    ],
    problems: ['decision-refused', 'operation-running', 'engine-unavailable'],
  },
  async ({ params: { operationId }, body }, { tx, caller, now, engine }) => {
    const row = await operationFor(tx, caller, operationId);
    if (row.state !== 'failed') throw decisionRefused(refusal('not-failed', { state: row.state }));
    const by = { byKind: caller.kind, byId: String(caller.id) };
    const at = now().toISOString();
    await reopen(tx, row, at);
    const id = uuidv7();
    await insertDecision(tx, {
      ...{ id, operationId, action: 'restart', stepId: null, items: null, until: null, answer: null },
      ...{ reason: body.reason, ...by, createdAt: at },
    });
    await settleDecision(tx, id, 'accepted', null);
    await appendEvents(tx, operationId, at, [
      { key: `restart:${id}`, type: 'operation.restarted', data: { by: nameOf(caller) } },
    ]);
    if (!(await startWorkflow(engine, row.workflowId, await inputOf(tx, row, now()))))
      throw await alreadyRunning(tx, lockedClients(row), operationId);
    return accepted(tx, operationId);
  },
);

/** Takes the client's lock again. Throws Problem 409 while another operation has it. */
async function reopen(tx: Tx, row: OperationRow, now: string): Promise<void> {
  const { id, startedAt, approvalRequired, approvedBy } = row;
  const waits = approvalRequired && approvedBy === null ? 'awaiting-approval' : 'scheduled';
  try {
    await tx.savepoint(
      (inner) => inner`
        update operations set state = ${startedAt === null ? waits : 'running'}, problem = null, ended_at = null, updated_at = ${now}
        where id = ${id}`,
    );
  } catch (error) {
    if (sqlState(error) === '23505') throw await alreadyRunning(tx, lockedClients(row));
    throw error;
  }
}

/** The input of the first run, less what it has behind it. */
async function inputOf(tx: Tx, row: OperationRow, now: Date): Promise<OperationInput> {
  const begun = row.startedAt !== null;
  const policy = policySchema.parse((await findProvider(tx, row.providerId))?.policy ?? {});
  const waits = row.approvalRequired && row.approvedBy === null && !begun;
  const { approvalMs } = operationRuleFor(policy, row.kind as OperationKind);
  return {
    operationId: row.id,
    kind: row.kind as OperationKind,
    clientId: row.clientId,
    providerId: row.providerId,
    otherClientId: row.otherClientId ?? undefined,
    params: row.params,
    planHash: row.planBound && !begun ? row.planHash : undefined,
    approvalRequired: waits,
    ...(waits && { approvalUntil: new Date(now.getTime() + approvalMs).toISOString() }),
    startAt: begun ? undefined : (row.resumeAt ?? undefined),
    requestedBy: `${row.requestedByKind}:${row.requestedBy}`,
    retry: policy.retry,
  };
}
