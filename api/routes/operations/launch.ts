import { setTimeout as sleep } from 'node:timers/promises';
import type { Tx } from '../../../db/connect.ts';
import { findOpenOperation } from '../../../db/queries/operations.ts';
import type { OperationInput } from '../../../workflows/contracts/messages.ts';
import type { Engine } from '../../engine.ts';
import { Problem } from '../../problems.ts';

const LOOKS = 20;
const LOOK_MS = 100;

/**
 * Starts the workflow. The client was free in the record, so whatever still holds the workflow id is about to end:
 * an operation's last moment, or a start that found no record. It gets two seconds.
 */
export async function startWorkflow(
  engine: Engine,
  workflowId: string,
  input: OperationInput,
): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    if ((await engine.start(workflowId, input)) === 'started') return true;
    await sleep(LOOK_MS);
  }
  return false;
}

/** The clients whose locks an operation takes. */
export function lockedClients({
  clientId,
  otherClientId,
}: {
  clientId: number;
  otherClientId?: number | null;
}): number[] {
  return typeof otherClientId === 'number' ? [clientId, otherClientId] : [clientId];
}

/**
 * The 409 with a link to the operation that holds one of the clients. Without one on record, an unfinished start
 * holds it.
 */
export async function alreadyRunning(tx: Tx, clientIds: readonly number[], ownId?: string): Promise<Problem> {
  const open = await findOpenOperation(tx, clientIds);
  if (open && open.id !== ownId) {
    return new Problem(
      'operation-running',
      `The operation ${open.kind} is ${open.state} on client ${open.heldClientId}: one at a time.`,
      {
        members: { operation: `/v1/operations/${open.id}` },
      },
    );
  }
  return new Problem(
    'operation-running',
    `The workflow of an earlier operation on client ${clientIds.join(' or ')} has not let go yet: ask again in a moment.`,
    { headers: { 'Retry-After': '5' } },
  );
}
