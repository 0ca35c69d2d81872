import { withMergedNumbers } from '../db/plans/client.ts';
import { type DataRequestKind, fulfilDataRequests } from '../db/queries/data-requests.ts';
import type { Deps } from './deps.ts';
import { recordStep } from './step.ts';

/** The step that closes what a person asked for when an operation has answered it. */
export function dataRequestActivities(deps: Deps) {
  return {
    closeDataRequests: recordStep(deps, async (tx, { clientId, operationId, kind, now }) => {
      const answered: DataRequestKind = kind === 'export' ? 'access' : 'erasure';
      const clientIds = await withMergedNumbers(tx, clientId);
      return { closed: await fulfilDataRequests(tx, { clientIds, kind: answered, operationId, now }) };
    }),
  };
}
