import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Tx } from '../db/connect.ts';
import type { OperationKind, OperationParams } from '../domain/operations/kinds.ts';
import { notRecorded } from './failures.ts';

/** A request's row is committed right after its workflow has started; looking this often means half a minute. */
const LOOKS_FOR_RECORD = 10;

export interface LockedOperation {
  clientId: number;
  otherClientId: number | null;
  kind: OperationKind;
  params: OperationParams;
  startedAt: string | null;
  endedAt: string | null;
  pastNoReturnAt: string | null;
}

/**
 * Takes the operation's row, which serializes all that is written about it. Fails so that it is asked for again while
 * there is no such row, and in the end with NOT_RECORDED.
 */
export async function lockOperation(tx: Tx, operationId: string): Promise<LockedOperation> {
  const [row] = await tx<LockedOperation[]>`
    select client_id, other_client_id, kind, params, started_at, ended_at, past_no_return_at from operations where id = ${operationId} for update`;
  if (row) return row;
  if (activityInfo().attempt >= LOOKS_FOR_RECORD) throw notRecorded();
  throw ApplicationFailure.create({ message: 'the request is not recorded yet', type: 'NotRecordedYet' });
}

/** The clients of an operation; both of a merge. */
export function clientsOf({
  clientId,
  otherClientId,
}: Pick<LockedOperation, 'clientId' | 'otherClientId'>): number[] {
  return otherClientId === null ? [clientId] : [clientId, otherClientId];
}
