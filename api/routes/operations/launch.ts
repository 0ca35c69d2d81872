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

/** The 409 with a link to the operation that holds the lock. Without one on record, an unfinished start holds it. */
export async function alreadyRunning(tx: Tx, clientId: number, ownId?: string): Promise<Problem> {
  const open = await findOpenOperation(tx, clientId);
  if (open && open.id !== ownId) {
    return new Problem(
      'operation-running',
      `The operation ${open.kind} is ${open.state} on client ${clientId}: one at a time.`,
      {
        members: { operation: `/v1/operations/${open.id}` },
      },
    );
  }
  return new Problem(
    'operation-running',
    `The workflow of an earlier operation on client ${clientId} has not let go yet: ask again in a moment.`,
    { headers: { 'Retry-After': '5' } },
  );
}
