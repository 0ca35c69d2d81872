import { ParentClosePolicy, proxyActivities, startChild, workflowInfo } from '@temporalio/workflow';
import { failureOf } from '../../domain/operations/failures.ts';
import type { Failure, ItemCounts } from '../../domain/operations/state.ts';
import type { EngineActivities, StepCall } from '../contracts/activities.ts';
import type { StepSpec } from '../contracts/define.ts';
import { type BatchControl, type BatchOutcome, batchControlSignal } from '../contracts/messages.ts';
import { runItems } from './items.ts';
import type { Mirror } from './mirror.ts';
import { type Run, setStep } from './state.ts';
import { gate, untilDecided } from './steps.ts';

/** Up to this many items run in the operation's own history; more go to children of BATCH each. */
const INLINE = 200;
const BATCH = 500;

const activities = proxyActivities<EngineActivities>({
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Goes through a step's items. Answers false when an operator asked to roll back. */
export async function runStepItems(run: Run, spec: StepSpec, mirror: Mirror): Promise<boolean> {
  setStep(run, spec.id, { state: 'running' });
  const { total, concurrency } = await activities.prepareItems(callOf(run, spec));
  const counts: ItemCounts = { total, done: 0, skipped: 0, retrying: 0, blocked: 0 };
  const blocked = new Map<number, string>();
  count(run, spec, counts);
  mirror.push('step.started', { step: spec.id, items: total });

  for (let from = 0; from < total; from += BATCH) {
    if (!(await gate(run, mirror))) return false;
    const range = { from, to: Math.min(from + BATCH, total) };
    const outcome =
      total <= INLINE
        ? await inline(run, spec, range, concurrency, counts)
        : await child(run, spec, range, concurrency);
    absorb(run, spec, outcome, counts, blocked);
    await recordSkipped(run, spec, outcome.skipped);
    if (run.rollBack) return false;
    if (range.to < total) mirror.push('step.progress', { step: spec.id, ...counts });
    const allFailed = outcome.done === 0 && outcome.blocked.length > 0 && range.to < total;
    if (allFailed && !(await decideBlocked(run, spec, mirror, concurrency, counts, blocked))) return false;
  }
  while (blocked.size > 0) {
    if (!(await decideBlocked(run, spec, mirror, concurrency, counts, blocked))) return false;
  }
  setStep(run, spec.id, {
    state: 'done',
    summary: { total, done: counts.done, skipped: counts.skipped },
  });
  mirror.push('step.done', { step: spec.id, total, done: counts.done, skipped: counts.skipped });
  await mirror.settled();
  return true;
}

/** Blocks the step, waits for a decision about the blocked items and carries it out. False: roll back. */
async function decideBlocked(
  run: Run,
  spec: StepSpec,
  mirror: Mirror,
  concurrency: number,
  counts: ItemCounts,
  blocked: Map<number, string>,
): Promise<boolean> {
  if (!run.retryAsked && !run.skipAsked) {
    const error = commonest(blocked);
    setStep(run, spec.id, { state: 'blocked', error });
    await untilDecided(run, mirror, error);
  }
  if (run.rollBack) return false;
  setStep(run, spec.id, { state: 'running' });
  const skip = run.skipAsked;
  const wanted = skip ? skip.items : run.retryItems;
  run.skipAsked = undefined;
  run.retryAsked = false;
  run.retryItems = undefined;
  const items = [...blocked.keys()].filter((item) => wanted === undefined || wanted.includes(item));
  for (const item of items) blocked.delete(item);
  counts.blocked = blocked.size;
  if (skip) {
    await activities.skipItems({ ...callOf(run, spec), items, by: skip.by });
    counts.skipped += items.length;
    count(run, spec, counts);
    mirror.push('items.skipped', { step: spec.id, items: items.length, by: skip.by });
    return true;
  }
  count(run, spec, counts);
  if (!(await gate(run, mirror))) return false;
  for (let from = 0; from < items.length; from += INLINE) {
    const outcome = await runHere(run, spec, items.slice(from, from + INLINE), concurrency, counts);
    absorb(run, spec, outcome, counts, blocked);
    await recordSkipped(run, spec, outcome.skipped);
    if (run.rollBack) return false;
  }
  return true;
}

async function inline(
  run: Run,
  spec: StepSpec,
  range: { from: number; to: number },
  concurrency: number,
  counts: ItemCounts,
) {
  const items = await activities.loadItems({ operationId: run.input.operationId, step: spec.id, ...range });
  counts.done = counts.total - items.length;
  return runHere(run, spec, items, concurrency, counts);
}

async function runHere(
  run: Run,
  spec: StepSpec,
  items: number[],
  concurrency: number,
  before: ItemCounts,
): Promise<BatchOutcome> {
  const running = runItems({
    input: run.input,
    step: spec.id,
    title: spec.title,
    activity: spec.run,
    items,
    concurrency,
    paused: run.paused,
    onChange: (now, inFlight) => {
      run.destroying = spec.pointOfNoReturn ? inFlight : 0;
      if (spec.pointOfNoReturn && now.done > 0) run.pastNoReturn = true;
      count(run, spec, {
        total: before.total,
        done: before.done + now.done,
        skipped: before.skipped + now.skipped,
        retrying: now.retrying,
        blocked: before.blocked + now.blocked,
      });
    },
  });
  run.steerItems = running.control;
  const outcome = await running.outcome;
  run.steerItems = undefined;
  run.destroying = 0;
  return outcome;
}

async function child(
  run: Run,
  spec: StepSpec,
  range: { from: number; to: number },
  concurrency: number,
): Promise<BatchOutcome> {
  // Whether something was destroyed is known here only when the batch ends: until then it counts as such.
  if (spec.pointOfNoReturn) run.pastNoReturn = true;
  const handle = await startChild('itemBatch', {
    workflowId: `${run.input.operationId}/${spec.id}/${range.from}`,
    parentClosePolicy: ParentClosePolicy.TERMINATE,
    taskQueue: workflowInfo().taskQueue,
    staticSummary: `${spec.title}: ${range.from + 1} to ${range.to}`,
    args: [
      {
        operation: run.input,
        step: spec.id,
        title: spec.title,
        run: spec.run,
        ...range,
        concurrency,
        paused: run.paused,
      },
    ],
  });
  run.steerItems = (control: BatchControl) => void handle.signal(batchControlSignal, control).catch(() => {});
  const outcome = (await handle.result()) as BatchOutcome;
  run.steerItems = undefined;
  return outcome;
}

function absorb(
  run: Run,
  spec: StepSpec,
  outcome: BatchOutcome,
  counts: ItemCounts,
  blocked: Map<number, string>,
): void {
  const code = Object.entries(outcome.codes).sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'unreachable';
  for (const item of outcome.blocked) blocked.set(item, code);
  counts.done += outcome.done;
  counts.skipped += outcome.skipped.length;
  counts.retrying = 0;
  counts.blocked = blocked.size;
  if (spec.pointOfNoReturn && outcome.destroyed) run.pastNoReturn = true;
  count(run, spec, counts);
}

async function recordSkipped(run: Run, spec: StepSpec, items: number[]): Promise<void> {
  if (items.length === 0) return;
  await activities.skipItems({ ...callOf(run, spec), items, by: run.skipAsked?.by ?? 'operator' });
}

function commonest(blocked: Map<number, string>): Failure {
  const codes = new Map<string, number>();
  for (const code of blocked.values()) codes.set(code, (codes.get(code) ?? 0) + 1);
  const [code] = [...codes].sort((a, b) => b[1] - a[1])[0] ?? ['bug'];
  return failureOf(code);
}

function count(run: Run, spec: StepSpec, counts: ItemCounts): void {
  const step = run.steps.get(spec.id);
  if (step) step.items = { ...counts };
}

function callOf(run: Run, spec: StepSpec): StepCall {
  const { operationId, clientId, providerId, kind, params } = run.input;
  const now = new Date(Date.now()).toISOString();
  return {
    operationId,
    clientId,
    providerId,
    kind,
    step: spec.id,
    params,
    now,
    attempt: 1,
    nextDelayMs: null,
  };
}
