import { v7 as uuidv7 } from 'uuid';
import { insertDecision, settleDecision } from '../../db/queries/operation-lists.ts';
import type { OperationRow } from '../../db/queries/operations.ts';
import type { DecisionAction } from '../../domain/operations/decisions.ts';
import type { Deps } from '../deps.ts';

type GiveWayDeps = Pick<Deps, 'sql' | 'engine'>;

/**
 * Makes an operation of dunning come to its end when nothing is left of its reason: one that waits is cancelled, one
 * whose services are tried again or blocked looks at them at once, and leaves them alone.
 */
export async function giveWay(deps: GiveWayDeps, operation: OperationRow, now: string): Promise<void> {
  const action = await actionFor(deps, operation);
  if (action === undefined) return;
  const { sql, engine } = deps;
  const { id: operationId, workflowId } = operation;
  const id = uuidv7();
  await sql.begin((tx) =>
    insertDecision(tx, {
      ...{ id, operationId, action, stepId: null, items: null, until: null, answer: null },
      ...{ reason: 'The reason for it is gone.', byKind: 'system', byId: 'dunning', createdAt: now },
    }),
  );
  const outcome = await engine.decide(workflowId, operationId, { id, action, by: 'system:dunning' });
  if (outcome.outcome === 'unanswered') return;
  const [state, why] =
    outcome.outcome === 'accepted'
      ? (['accepted', null] as const)
      : (['refused', outcome.outcome === 'refused' ? outcome.why : 'The operation has ended.'] as const);
  await sql.begin((tx) => settleDecision(tx, id, state, why));
}

async function actionFor(
  { sql }: GiveWayDeps,
  { id, state }: OperationRow,
): Promise<DecisionAction | undefined> {
  switch (state) {
    case 'awaiting-approval':
    case 'scheduled':
      return 'cancel';
    case 'blocked':
      return 'retry';
    case 'running': {
      const [trouble] = await sql`
        select from operation_items where operation_id = ${id} and state in ('retrying', 'blocked') limit 1`;
      return trouble ? 'retry' : undefined;
    }
    default:
      // A person has it paused, or takes it back.
      return undefined;
  }
}
