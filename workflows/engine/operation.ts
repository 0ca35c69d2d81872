import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  log,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import { failureOf } from '../../domain/operations/failures.ts';
import { type EngineActivities, HEARTBEAT, NOT_RECORDED } from '../contracts/activities.ts';
import {
  batchProgressSignal,
  decideUpdate,
  type OperationInput,
  type OperationOutcome,
  operationQuery,
} from '../contracts/messages.ts';
import { holdOtherClient } from './hold.ts';
import { type Mirror, openMirror } from './mirror.ts';
import { newRun, type Run, refuse, setStep, stateOf, take, viewOf } from './state.ts';
import { resumeInTime, runSteps, untilDecided, unwind } from './steps.ts';

const { openOperation, beginOperation } = proxyActivities<EngineActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT,
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '30 seconds' },
});

/** Runs any operation from its step table: wait, begin, go through the steps, or unwind them. */
export async function runOperation(input: OperationInput): Promise<OperationOutcome> {
  const run = newRun(input);
  const mirror = openMirror(run);
  setHandler(operationQuery, () => viewOf(run));
  setHandler(batchProgressSignal, (batch, progress) => run.onProgress?.(batch, progress));
  setHandler(
    decideUpdate,
    (decision) => {
      take(run, decision);
      mirror.push(
        'decision.taken',
        { action: decision.action, step: decision.step ?? null, by: decision.by },
        decision.id,
      );
    },
    {
      validator: (decision) => {
        const refusal = refuse(run, decision, new Date(Date.now()).toISOString());
        if (refusal) throw ApplicationFailure.nonRetryable(refusal, 'NotLegalNow');
      },
    },
  );
  // Cancelling from Temporal's own tools means the same as the operator's decision that is legal at that moment.
  void CancellationScope.current().cancelRequested.catch(() => {
    if (run.phase === 'waiting') run.cancelled = true;
    else if (run.phase === 'working' && !run.pastNoReturn && run.destroying === 0)
      take(run, { id: '', action: 'roll-back', by: 'temporal' });
    mirror.push('operation.cancel-requested', { by: 'temporal' });
  });
  return CancellationScope.nonCancellable(() => {
    void mirror.follow();
    void resumeInTime(run, mirror);
    return carryOut(run, mirror);
  });
}

async function carryOut(run: Run, mirror: Mirror): Promise<OperationOutcome> {
  try {
    if (!(await holdOtherClient(run.input))) {
      run.problem = failureOf('other-client-busy');
      return await end(run, mirror, 'failed');
    }
    if (!(await wait(run, mirror)) || !(await begin(run, mirror))) return await end(run, mirror, 'cancelled');
    if (await runSteps(run, mirror)) return await end(run, mirror, 'completed');
    run.phase = 'rolling-back';
    mirror.push('operation.rolling-back');
    await unwind(run, mirror);
    return await end(run, mirror, 'rolled-back');
  } catch (error) {
    if (
      error instanceof ActivityFailure &&
      error.cause instanceof ApplicationFailure &&
      error.cause.type === NOT_RECORDED
    ) {
      return { state: 'not-recorded' };
    }
    log.error('the operation failed', { operationId: run.input.operationId, error: String(error) });
    run.problem = failureOf('bug');
    return await end(run, mirror, 'failed');
  }
}

/** Waits for the approval and the start time. Answers false when it was cancelled or rejected. */
async function wait(run: Run, mirror: Mirror): Promise<boolean> {
  if (!run.input.approvalRequired && run.startAt === undefined) return true;
  await openOperation({ operationId: run.input.operationId });
  if (!(await decidedInTime(run))) {
    run.cancelled = true;
    run.problem = failureOf('approval-expired');
    mirror.push('operation.approval-expired');
  }
  while (!run.cancelled && run.startAt !== undefined && Date.parse(run.startAt) > Date.now()) {
    const { startAt } = run;
    await condition(() => run.cancelled || run.startAt !== startAt, Date.parse(startAt) - Date.now());
  }
  await mirror.settled();
  return !run.cancelled;
}

/** Waits until somebody has approved or refused it. Answers false when nobody did in time. */
async function decidedInTime(run: Run): Promise<boolean> {
  const decided = () => stateOf(run) !== 'awaiting-approval' || run.cancelled;
  const { approvalUntil } = run.input;
  if (approvalUntil !== undefined && !decided())
    return condition(decided, Math.max(1, Date.parse(approvalUntil) - Date.now()));
  await condition(decided);
  return true;
}

/** Plans again and takes hold of the client. Answers false when it was cancelled meanwhile. */
async function begin(run: Run, mirror: Mirror): Promise<boolean> {
  run.phase = 'working';
  run.startAt = undefined;
  for (let acceptPlan = false; ; acceptPlan = true) {
    // An older view that is still being written must not come after what the beginning writes.
    await mirror.settled();
    const now = new Date(Date.now()).toISOString();
    const outcome = await beginOperation({ input: run.input, now, acceptPlan });
    if (outcome.go) {
      for (const [id, state] of Object.entries(outcome.known)) setStep(run, id, state);
      run.pastNoReturn = outcome.pastNoReturn;
      run.rollBack ||= outcome.rollingBack;
      mirror.recorded();
      return true;
    }
    await untilDecided(run, mirror, failureOf(outcome.code));
    run.retryAsked = false;
    if (run.cancelled || run.rollBack) return false;
  }
}

async function end(
  run: Run,
  mirror: Mirror,
  state: OperationOutcome['state'] & Run['phase'],
): Promise<OperationOutcome> {
  await mirror.settled();
  run.phase = state;
  mirror.push(`operation.${state}`);
  await mirror.settled();
  return { state };
}
