import type { DecisionRow } from '../../../db/queries/operation-lists.ts';
import { readRefusal } from '../../../domain/operations/refusals.ts';

/** A decision as the API shows it. */
export function shownDecision({ stepId, byKind, byId, ...rest }: DecisionRow) {
  const { id, operationId, action, items, until, answer, reason, state, refusal, createdAt, appliedAt } =
    rest;
  return {
    id,
    operationId,
    action,
    step: stepId,
    items,
    until,
    answer,
    reason,
    by: `${byKind}:${byId}`,
    state,
    refusal,
    ...(refusal === null ? {} : { refused: readRefusal(refusal) }),
    createdAt,
    appliedAt,
  };
}
