import type { Tx } from '../../db/connect.ts';
import { certificateBody, type OutsideCount } from '../../db/erasure/certificate.ts';
import { keptOf } from '../../db/erasure/kept.ts';
import { erasureScope, findCertificate, forgetValues } from '../../db/queries/erasure.ts';
import { recordedSteps } from '../../db/queries/operations.ts';
import type { StepView, Summary } from '../../domain/operations/state.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import { closeErasureRequests } from '../data-requests.ts';
import type { Deps } from '../deps.ts';
import { recordStep } from '../step.ts';

/** Steps that act on things elsewhere, and what these are. */
const OUTSIDE: Readonly<Record<string, string>> = {
  'terminate-services': 'accounts on servers',
  'remove-payment-methods': 'payment methods at the gateway',
  'delete-files': 'stored files',
  'delete-exports': 'stored exports',
};

/** What was erased, what stays and why: written down once, and nothing of the person is known any more. */
export function certifyActivities(deps: Deps) {
  return {
    certifyErasure: recordStep(deps, async (tx, call): Promise<Summary> => {
      const body = await bodyOf(tx, call);
      await tx`
        insert into erasure_certificates (operation_id, body, issued_at)
        values (${call.operationId}, ${tx.json(body as never)}, ${call.now})
        on conflict (operation_id) do update set body = excluded.body, issued_at = excluded.issued_at`;
      await forgetValues(tx, call.operationId);
      await closeErasureRequests(tx, call);
      return { outcome: body.outcome, kept: body.kept.length, findings: body.scan?.findings.length ?? 0 };
    }),
  };
}

async function bodyOf(tx: Tx, call: StepCall) {
  const { ids, retention } = await erasureScope(tx, call);
  const steps = await recordedSteps(tx, call.operationId);
  const certificate = await findCertificate(tx, call.operationId);
  const outside = await outsideCounts(tx, call);
  return certificateBody({
    numbers: ids,
    erasedAt: call.now,
    counts: added(['remove-logins', 'erase-rows', 'last-pass'].map((id) => summaryOf(steps, id))),
    personalBefore: Number(summaryOf(steps, 'collect-values').personal ?? 0),
    outside,
    kept: await keptOf(tx, ids, { now: call.now, retention }),
    scan: certificate?.scan ?? null,
    scanSkippedBy: await skippedBy(tx, steps, 'scan-leftovers', call.operationId),
    subscribers: summaryOf(steps, 'tell-subscribers'),
    subscribersSkippedBy: await skippedBy(tx, steps, 'tell-subscribers', call.operationId),
    tombstones: summaryOf(steps, 'plant-tombstones'),
  });
}

function summaryOf(steps: StepView[], id: string): Summary {
  const step = steps.find((each) => each.id === id);
  return step?.state === 'done' ? step.summary : {};
}

/** Who gave a step up. Its mark follows when the workflow next writes down where it is; the decision is there already. */
async function skippedBy(
  tx: Tx,
  steps: StepView[],
  id: string,
  operationId: string,
): Promise<string | undefined> {
  const step = steps.find((each) => each.id === id);
  if (step === undefined || step.state === 'done') return undefined;
  const [decision] = await tx<{ by: string }[]>`
    select by_kind || ':' || by_id as by from operation_decisions
    where operation_id = ${operationId} and action = 'skip' and state <> 'refused' and coalesce(step_id, ${id}) = ${id}
    order by created_at desc limit 1`;
  return decision?.by ?? 'operator';
}

/** How the things of each outside step ended: by outcome and by what proved it. */
async function outsideCounts(tx: Tx, { operationId }: StepCall): Promise<OutsideCount[]> {
  const rows = await tx<
    { stepId: string; state: string; outcome: string | null; provenBy: string | null; count: number }[]
  >`
    select step_id, state, summary ->> 'outcome' as outcome, summary ->> 'provenBy' as proven_by, count(*)::int as count
    from operation_items where operation_id = ${operationId}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`;
  return rows.flatMap(({ stepId, state, outcome, provenBy, count }) => {
    const what = OUTSIDE[stepId];
    if (what === undefined) return [];
    return [{ what, outcome: state === 'skipped' ? 'skipped' : (outcome ?? state), provenBy, count }];
  });
}

function added(summaries: Summary[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const summary of summaries) {
    for (const [what, count] of Object.entries(summary))
      if (typeof count === 'number') sums[what] = (sums[what] ?? 0) + count;
  }
  return sums;
}
