import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Tx } from '../db/connect.ts';
import { loggable } from '../db/errors.ts';
import { planOperation } from '../db/plans/index.ts';
import { followStatuses } from '../db/queries/automatic-status.ts';
import { releaseClients } from '../db/queries/clients.ts';
import { appendEvents } from '../db/queries/operation-events.ts';
import { insertSteps, recordedSteps } from '../db/queries/operations.ts';
import type { OperationParams } from '../domain/operations/kinds.ts';
import { type Plan, storedPlan } from '../domain/operations/plan.ts';
import { isEnded, type StepView } from '../domain/operations/state.ts';
import type { BeginOutcome, EngineActivities } from '../workflows/contracts/activities.ts';
import { SERVICE_LISTS } from '../workflows/contracts/define.ts';
import type { OperationInput } from '../workflows/contracts/messages.ts';
import { stepsOf } from '../workflows/operations.ts';
import type { Deps } from './deps.ts';
import { isRecordUnavailable, toApplicationFailure } from './failures.ts';
import { clientsOf, type LockedOperation, lockOperation } from './locked-operation.ts';
import { beating } from './step.ts';
import { itemActivities } from './step-items.ts';

/** What the engine itself calls: the mirror, the beginning, the items of a step. */
export function engineActivities(deps: Deps): EngineActivities {
  const { sql } = deps;
  return safely(deps, {
    async openOperation({ operationId }) {
      await sql.begin((tx) => lockOperation(tx, operationId));
    },

    async beginOperation({ input, now, acceptPlan }) {
      return sql.begin(async (tx) => {
        const row = await lockOperation(tx, input.operationId);
        if (row.startedAt !== null) return takeUpAgain(tx, input, now, row.pastNoReturnAt !== null);
        const plan = await planNow(tx, input, now);
        if (!plan || plan.blockers.length > 0) return { go: false as const, code: 'plan-blocked' as const };
        if (input.planHash !== undefined && plan.hash !== input.planHash && !acceptPlan) {
          return { go: false as const, code: 'plan-changed' as const };
        }
        await insertSteps(tx, input.operationId, plan);
        await tx`
          update operations set plan = ${tx.json(storedPlan(plan) as never)}, plan_hash = ${plan.hash}, state = 'running', problem = null,
                 resume_at = null, started_at = ${now}, updated_at = ${now}
          where id = ${input.operationId}`;
        await tx`update clients set held_by = ${input.operationId} where id in ${tx(heldClients(input))}`;
        await appendEvents(tx, input.operationId, now, [
          { key: 'started', type: 'operation.started', data: { planHash: plan.hash } },
        ]);
        return { go: true as const, known: {}, pastNoReturn: false, rollingBack: false };
      });
    },

    async recordState({ view, events, decisions, now }) {
      const over = await sql.begin(async (tx) => {
        const row = await lockOperation(tx, view.id);
        // Written already, or the reconciler has ended it: a late view must not bring it back.
        if (row.endedAt !== null) return clientsOf(row);
        const ended = isEnded(view.state);
        await tx`
          update operations set state = ${view.state}, current_step = ${view.currentStep ?? null},
                 problem = ${view.problem ? tx.json({ ...view.problem } as never) : null}, approved_by = coalesce(${view.approvedBy ?? null}, approved_by),
                 resume_at = ${view.resumeAt ?? null}, updated_at = ${now},
                 past_no_return_at = coalesce(past_no_return_at, ${view.pastNoReturn ? now : null}),
                 ended_at = ${ended ? now : null}
          where id = ${view.id}`;
        await mirrorSteps(tx, view.id, view.steps, now);
        if (decisions.length > 0) {
          await tx`update operation_decisions set state = 'applied', applied_at = ${now} where id in ${tx(decisions.filter(Boolean))}`;
        }
        await appendEvents(tx, view.id, now, events);
        if (!ended) return [];
        const freed = await releaseClients(tx, view.id, now);
        if (view.state === 'completed' && mayChangeStatus(row))
          await followStatuses(tx, freed, { actor: { kind: 'operation', id: view.id }, now });
        return clientsOf(row);
      });
      // Whoever was deleted is nobody's to free, and has a case that should end.
      let told = true;
      for (const id of over) told = (await deps.dunning.touched(id, 'operation-ended')) && told;
      // A case waits for the end of what it has begun. After a few times it is left to the sweep.
      if (!told && activityInfo().attempt <= TRIES_TO_TELL)
        throw ApplicationFailure.create({ message: 'a case was not told', type: 'CaseNotTold' });
    },

    ...itemActivities(sql),
  });
}

/** So often the cases of an ended operation are told before that is left to the sweep. */
const TRIES_TO_TELL = 5;

/** Whether a client may have other services after it, so that its status follows at once (L22). */
function mayChangeStatus({ kind, params }: LockedOperation): boolean {
  if (kind === 'merge' || kind === 'unmerge') return true;
  return stepsOf(kind, params).some(({ each }) => each !== undefined && SERVICE_LISTS.includes(each));
}

/**
 * A restarted operation goes on where the record says it was, forward or back; so does one whose beginning is
 * reported again.
 */
async function takeUpAgain(
  tx: Tx,
  input: OperationInput,
  now: string,
  pastNoReturn: boolean,
): Promise<BeginOutcome> {
  const { operationId } = input;
  await tx`
    update operations set state = 'running', problem = null, resume_at = null, ended_at = null, updated_at = ${now}
    where id = ${operationId}`;
  await tx`update clients set held_by = ${operationId} where id in ${tx(heldClients(input))} and held_by is null`;
  const [turned] = await tx`
    select from operation_events where operation_id = ${operationId} and type = 'operation.rolling-back' limit 1`;
  const rollingBack = turned !== undefined;
  const steps = await recordedSteps(tx, operationId);
  const known = steps.filter(({ state }) =>
    rollingBack ? state !== 'pending' : state === 'done' || state === 'skipped',
  );
  return {
    go: true,
    known: Object.fromEntries(known.map((step) => [step.id, step])),
    pastNoReturn,
    rollingBack,
  };
}

/** The clients whose records the operation holds. */
function heldClients({ clientId, otherClientId }: OperationInput): number[] {
  return otherClientId === undefined ? [clientId] : [clientId, otherClientId];
}

async function planNow(tx: Tx, input: OperationInput, now: string): Promise<Plan | undefined> {
  const params = input.params as OperationParams;
  return planOperation(tx, {
    kind: input.kind,
    clientId: input.clientId,
    params,
    steps: stepsOf(input.kind, params),
    now,
  });
}

/** Brings the steps to what the workflow says, except where an activity has already written something later. */
async function mirrorSteps(tx: Tx, operationId: string, steps: StepView[], now: string): Promise<void> {
  for (const step of steps) {
    // The attempts of items are their own; their step runs as long as it is not blocked.
    const state = step.items && step.state === 'retrying' ? 'running' : step.state;
    const error = 'error' in step && state !== 'running' ? tx.json({ ...step.error } as never) : null;
    const summary = step.state === 'done' ? tx.json(step.summary) : null;
    const over = state === 'done' || state === 'skipped' || state === 'undone';
    const earlier = ['pending', 'running', 'retrying', 'blocked'].includes(state);
    await tx`
      update operation_steps set
        state = ${state},
        attempt = case when ${state === 'retrying'} then ${step.state === 'retrying' ? step.attempt : 0} else attempt end,
        next_attempt_at = ${state === 'retrying' && step.state === 'retrying' ? step.nextAt : null},
        error = case when ${error === null} then null when error ->> 'code' = ${'error' in step ? step.error.code : ''} then error else ${error} end,
        summary = coalesce(${summary}, summary),
        skipped_by = ${step.state === 'skipped' ? step.by : null},
        ended_at = case when ${over} then coalesce(ended_at, ${now}) else ended_at end
      where operation_id = ${operationId} and step_id = ${step.id}
        and not (state = 'done' and ${earlier})
        and not (state = 'undone' and ${state !== 'undone'})
        and not (state in ('retrying', 'blocked') and ${state === 'running' && step.items === undefined})
        and not (state <> 'pending' and ${state === 'pending'})`;
  }
}

function safely(deps: Deps, activities: EngineActivities): EngineActivities {
  const wrap =
    <A, R>(name: string, work: (call: A) => Promise<R>) =>
    async (call: A): Promise<R> => {
      const beat = beating();
      try {
        return await work(call);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) && !isRecordUnavailable(error)) {
          deps.log.error({ activity: name, error: loggable(error) }, 'bug in the engine’s bookkeeping');
        }
        throw toApplicationFailure(error);
      } finally {
        clearInterval(beat);
      }
    };
  return {
    openOperation: wrap('openOperation', activities.openOperation),
    beginOperation: wrap('beginOperation', activities.beginOperation),
    recordState: wrap('recordState', activities.recordState),
    prepareItems: wrap('prepareItems', activities.prepareItems),
    loadItems: wrap('loadItems', activities.loadItems),
    skipItems: wrap('skipItems', activities.skipItems),
  };
}
