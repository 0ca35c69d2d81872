import type { Sql } from '../../../db/connect.ts';
import type { ListedOperation } from '../../../db/queries/operation-lists.ts';
import { findOperation, type OperationRow } from '../../../db/queries/operations.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { notFound } from '../../problems.ts';

/** The operation a request is about. Throws Problem 404 when there is none or the token may not see it. */
export async function operationFor(sql: Sql, caller: Caller, id: string): Promise<OperationRow> {
  const row = await findOperation(sql, id);
  if (!row || !maySee(caller, row.providerId)) throw notFound('operation', id);
  return row;
}

/** An operation as lists show it. */
export function shown(row: ListedOperation) {
  return {
    id: row.id,
    kind: row.kind,
    providerId: row.providerId,
    clientId: row.clientId,
    otherClientId: row.otherClientId,
    state: row.state,
    params: row.params,
    planHash: row.planHash,
    planBound: row.planBound,
    requestedBy: `${row.requestedByKind}:${row.requestedBy}`,
    reason: row.reason,
    approvalRequired: row.approvalRequired,
    approvedBy: row.approvedBy,
    startAt: row.startAt,
    resumeAt: row.resumeAt,
    currentStep: row.currentStep,
    problem: row.problem,
    pastNoReturn: row.pastNoReturnAt !== null,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    updatedAt: row.updatedAt,
  };
}
