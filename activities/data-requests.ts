import type { Tx } from '../db/connect.ts';
import { withMergedNumbers } from '../db/plans/client.ts';
import { type DataRequestKind, fulfilDataRequests } from '../db/queries/data-requests.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { recordStep } from './step.ts';

/** The step that closes what a person asked for when an operation has answered it. */
export function dataRequestActivities(deps: Deps) {
  return {
    closeDataRequests: recordStep(deps, async (tx, call) => {
      return { closed: await close(tx, call, call.kind === 'export' ? 'access' : 'erasure') };
    }),
  };
}

/** Closes what the client asked for where an operation erases: in the transaction in which that is certain. */
export function closeErasureRequests(tx: Tx, call: StepCall): Promise<number> {
  return close(tx, call, 'erasure');
}

async function close(
  tx: Tx,
  { clientId, operationId, now }: StepCall,
  kind: DataRequestKind,
): Promise<number> {
  const clientIds = await withMergedNumbers(tx, clientId);
  return fulfilDataRequests(tx, { clientIds, kind, operationId, now });
}
