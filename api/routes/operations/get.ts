import { type OperationRow, recordedView } from '../../../db/queries/operations.ts';
import { legalActions } from '../../../domain/operations/decisions.ts';
import { isEnded, type OperationView } from '../../../domain/operations/state.ts';
import type { NoAnswer } from '../../engine.ts';
import { ok } from '../../http/answer.ts';
import { type Call, endpoint } from '../../http/endpoint.ts';
import { operationFor, shown } from './access.ts';
import { detailExample, operationDetail, operationParamsSchema } from './schema.ts';

export const getOperation = endpoint(
  {
    method: 'get',
    path: '/v1/operations/{operationId}',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'Watch an operation',
    description:
      'The live view of its workflow; when nobody answers within two seconds, the record, with `live: false` and the reason.',
    params: operationParamsSchema,
    answers: [
      {
        status: 200,
        description: 'The operation with its plan and its steps.',
        schema: operationDetail,
        example: detailExample,
      },
    ],
  },
  async ({ params: { operationId } }, call) => {
    const row = await operationFor(call.sql, call.caller, operationId);
    const { view, notice } = await viewOf(call, row);
    const {
      steps,
      state,
      currentStep = null,
      problem = null,
      pastNoReturn,
      approvedBy = null,
      resumeAt = null,
    } = view;
    const requestedBy = `${row.requestedByKind}:${row.requestedBy}`;
    const actions = isEnded(state)
      ? []
      : legalActions(view, {
          requestedBy,
          by: `token:${call.caller.tokenId}`,
          destroying: 0,
          now: call.now().toISOString(),
        });
    return ok({
      ...shown(row),
      state,
      currentStep,
      problem,
      pastNoReturn,
      approvedBy,
      resumeAt,
      steps,
      plan: row.plan,
      live: notice === null,
      notice,
      actions,
    });
  },
);

async function viewOf(
  { sql, engine }: Call,
  row: OperationRow,
): Promise<{ view: OperationView; notice: string | null }> {
  if (isEnded(row.state))
    return { view: await recordedView(sql, row), notice: 'The operation has ended: this is its record.' };
  const live = await engine.view(row.workflowId, row.id);
  if (typeof live !== 'string') return { view: merged(live, await recordedView(sql, row)), notice: null };
  return { view: await recordedView(sql, row), notice: notices[live] };
}

/** Histories carry codes; the sentences and the counts of items lie in the record. */
function merged(live: OperationView, recorded: OperationView): OperationView {
  const known = new Map(recorded.steps.map((step) => [step.id, step]));
  return {
    ...live,
    steps: live.steps.map((step) => {
      const record = known.get(step.id);
      const error =
        'error' in step && record && 'error' in record && record.error.code === step.error.code
          ? { error: record.error }
          : {};
      return { ...step, ...(step.items && record?.items && { items: record.items }), ...error };
    }),
  };
}

const notices: Record<NoAnswer, string> = {
  gone: 'The engine knows no running workflow of this operation: it has just ended, or was ended by hand. This is the record.',
  unanswered:
    'No worker answered, so nothing is working on this operation at the moment. This is the record; it goes on when a worker is up.',
  unreachable: 'The workflow engine does not answer, so nothing is known beyond the record, which this is.',
};
