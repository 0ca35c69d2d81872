import type { Sql } from '../../../db/connect.ts';
import { type OperationRow, recordedView } from '../../../db/queries/operations.ts';
import { legalActions } from '../../../domain/operations/decisions.ts';
import { isEnded, type OperationView } from '../../../domain/operations/state.ts';
import type { NoAnswer } from '../../engine.ts';
import { ok } from '../../http/answer.ts';
import type { Caller } from '../../http/caller.ts';
import { nameOf } from '../../http/caller.ts';
import { type Call, endpoint } from '../../http/endpoint.ts';
import { operationFor, shown } from './access.ts';
import { isRequester } from './four-eyes.ts';
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
    const { row, view, notice } = await look(call, await operationFor(call.sql, call.caller, operationId));
    const { steps, state, currentStep = null, problem = null, pastNoReturn } = view;
    const { approvedBy = null, resumeAt = null } = view;
    const now = call.now().toISOString();
    const requestedBy = `${row.requestedByKind}:${row.requestedBy}`;
    const by = nameOf(call.caller);
    const legal = isEnded(state) ? [] : legalActions(view, { requestedBy, by, destroying: 0, now });
    const mayApprove = legal.includes('approve') && !(await isRequester(call.sql, call.caller, row));
    const actions = legal.filter((action) => action !== 'approve' || mayApprove);
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
      notice: notice === null ? null : notices[notice],
      noticeCode: notice,
      actions,
    });
  },
);

interface Look {
  row: OperationRow;
  view: OperationView;
  /** why the view is the record's; null: the workflow answered */
  notice: NoticeCode | null;
}

async function look({ sql, caller, engine }: Call, row: OperationRow): Promise<Look> {
  if (isEnded(row.state)) return { row, view: await recordedView(sql, row), notice: 'ended' };
  const live = await engine.view(row.workflowId, row.id);
  if (live === 'gone' || (typeof live !== 'string' && isEnded(live.state))) return atTheEnd(sql, caller, row);
  const recorded = await recordedView(sql, row);
  return typeof live === 'string'
    ? { row, view: recorded, notice: live }
    : { row, view: merged(live, recorded), notice: null };
}

/** An operation has ended when its record says so: only then the client is free. */
async function atTheEnd(sql: Sql, caller: Caller, { id }: OperationRow): Promise<Look> {
  const row = await operationFor(sql, caller, id);
  return { row, view: await recordedView(sql, row), notice: isEnded(row.state) ? 'ended' : 'gone' };
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

type NoticeCode = NoAnswer | 'ended';
const notices: Record<NoticeCode, string> = {
  ended: 'The operation has ended: this is its record.',
  gone: 'The workflow of this operation has come to its end, or was ended by hand; the record, which this is, has not heard of it yet.',
  unanswered:
    'No worker answered, so nothing is working on this operation at the moment. This is the record; it goes on when a worker is up.',
  unreachable: 'The workflow engine does not answer, so nothing is known beyond the record, which this is.',
};
