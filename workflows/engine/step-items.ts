import {
  ChildWorkflowFailure,
  ParentClosePolicy,
  proxyActivities,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { failureOf } from '../../domain/operations/failures.ts';
import type { Failure } from '../../domain/operations/state.ts';
import {
  type EngineActivities,
  FEW_ITEMS,
  HEARTBEAT,
  type PortionItems,
  type StepCall,
} from '../contracts/activities.ts';
import type { StepSpec } from '../contracts/define.ts';
import {
  type BatchControl,
  type BatchInput,
  type BatchOutcome,
  type BatchProgress,
  batchControlSignal,
  type Portion,
} from '../contracts/messages.ts';
import { withoutLists } from './attempt.ts';
import { pick, type RunningItems, runItems, skipRecorder } from './items.ts';
import type { Mirror } from './mirror.ts';
import { type Run, setStep } from './state.ts';
import { gate, untilDecided } from './steps.ts';

/** So many items go to one child where there are more than a few. */
const BATCH = 500;

const { prepareItems, loadItems } = proxyActivities<EngineActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: HEARTBEAT,
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** A step on its way through its items. What a running batch does is in `now`, what is behind it in the rest. */
interface Work {
  run: Run;
  spec: StepSpec;
  mirror: Mirror;
  total: number;
  concurrency: number;
  /** what there was when the step began, where it is known: then it need not be read again */
  all: PortionItems | undefined;
  done: number;
  skipped: number;
  /** items that wait for an operator, with the codes of their failures */
  blocked: Map<number, string>;
  /** items that an operator wants tried again when the running batch has ended */
  again: Set<number>;
  skips: ReturnType<typeof skipRecorder>;
  batches: number;
  batch?: RunningItems['control'];
  now?: BatchProgress;
}

/** Goes through a step's items. Answers false when an operator asked to roll back. */
export async function runStepItems(run: Run, spec: StepSpec, mirror: Mirror): Promise<boolean> {
  setStep(run, spec.id, { state: 'running' });
  const { total, concurrency, all, told } = await prepareItems(callOf(run, spec));
  const work: Work = {
    ...{ run, spec, mirror, total, concurrency, all, done: 0, skipped: 0, batches: 0 },
    ...{ blocked: new Map(), again: new Set(), skips: skipRecorder({ input: run.input, step: spec.id }) },
  };
  show(work);
  if (!told) mirror.push('step.started', { step: spec.id, items: total });
  run.steerItems = (wish) => steer(work, wish);
  const went = await goThrough(work);
  run.steerItems = undefined;
  await work.skips.recorded();
  if (!went) return false;
  const { done, skipped } = work;
  setStep(run, spec.id, { state: 'done', summary: { total, done, skipped } });
  mirror.push('step.done', { step: spec.id, total, done, skipped });
  await mirror.settled();
  return true;
}

async function goThrough(work: Work): Promise<boolean> {
  const { spec, mirror, total } = work;
  for (let from = 0; from < total; from += BATCH) {
    const to = Math.min(from + BATCH, total);
    const outcome = await runPortion(work, { from, to });
    if (!outcome) return false;
    if (to === total) break;
    mirror.push('step.progress', { step: spec.id, done: work.done, blocked: work.blocked.size, total });
    // Where nothing goes through, the next batch would fare no better: a person looks first.
    if (outcome.done === 0 && outcome.blocked.length > 0 && !(await clearUp(work))) return false;
  }
  return clearUp(work);
}

/** Goes on until no item is blocked: waits for decisions and tries again what they name. False: roll back. */
async function clearUp(work: Work): Promise<boolean> {
  const { run, spec, mirror, blocked, again } = work;
  while (blocked.size > 0 || again.size > 0) {
    if (again.size === 0) {
      const error = commonest(blocked);
      setStep(run, spec.id, { state: 'blocked', error });
      await untilDecided(run, mirror, error, () => again.size > 0 || blocked.size === 0);
      if (!run.rollBack) setStep(run, spec.id, { state: 'running' });
    }
    if (run.rollBack || (again.size > 0 && !(await runPortion(work, 'again')))) return false;
  }
  return true;
}

/** Runs some of the items to their end. Answers nothing when the operation is to be rolled back. */
async function runPortion(
  work: Work,
  wanted: { from: number; to: number } | 'again',
): Promise<BatchOutcome | undefined> {
  const { run, spec, blocked, total } = work;
  if (!(await gate(run))) return undefined;
  const portion = wanted === 'again' ? takeAgain(work) : wanted;
  const outcome = total <= FEW_ITEMS ? await runHere(work, portion) : await runInChild(work, portion);
  work.done += outcome.done;
  work.skipped += outcome.skipped;
  for (const [item, code] of outcome.blocked) blocked.set(item, code);
  if (spec.pointOfNoReturn && outcome.destroyed) run.pastNoReturn = true;
  show(work);
  return run.rollBack ? undefined : outcome;
}

function takeAgain({ again }: Work): Portion {
  const items = [...again].slice(0, BATCH);
  for (const item of items) again.delete(item);
  return { items };
}

async function runHere(work: Work, portion: Portion): Promise<BatchOutcome> {
  const { run, spec, concurrency } = work;
  const { operationId } = run.input;
  const known =
    'items' in portion ? undefined : (work.all ?? (await loadItems({ operationId, step: spec.id, portion })));
  work.done += known?.done ?? 0;
  work.skipped += known?.skipped ?? 0;
  const running = runItems({
    input: run.input,
    step: spec.id,
    title: spec.title,
    activity: spec.run,
    items: known?.open ?? ('items' in portion ? portion.items : []),
    concurrency,
    paused: run.paused,
    onChange: (progress) => {
      run.destroying = spec.pointOfNoReturn ? progress.inFlight : 0;
      report(work, progress);
    },
  });
  // Asked for while the items were read.
  if (run.rollBack) running.control({ stop: true });
  work.batch = running.control;
  return cleanedUp(work, running.outcome);
}

async function runInChild(work: Work, portion: Portion): Promise<BatchOutcome> {
  const { run, spec, concurrency } = work;
  work.batches += 1;
  const batch = work.batches;
  // How far a child is, is known here with a delay: until it has ended it counts as destroying.
  run.destroying = spec.pointOfNoReturn ? 1 : 0;
  run.onProgress = (from, progress) => void (from === batch && report(work, progress));
  const early: BatchControl[] = [];
  work.batch = (wish) => void early.push(wish);
  const input: BatchInput = {
    operation: { ...run.input, params: withoutLists(run.input.params) },
    ...{ batch, step: spec.id, title: spec.title, run: spec.run },
    ...{ portion, concurrency, paused: run.paused },
  };
  const child = await startChild('itemBatch', {
    workflowId: `${run.input.operationId}/${spec.id}/${batch}/${workflowInfo().runId.slice(0, 8)}`,
    parentClosePolicy: ParentClosePolicy.TERMINATE,
    taskQueue: workflowInfo().taskQueue,
    staticSummary: `${spec.title}: ${'from' in portion ? `${portion.from + 1} to ${portion.to}` : 'again'}`,
    args: [input],
  });
  work.batch = (wish) => void child.signal(batchControlSignal, wish).catch(() => {});
  for (const wish of early) work.batch(wish);
  const outcome = (child.result() as Promise<BatchOutcome>).catch((error) =>
    ofLostChild(work, portion, error),
  );
  return cleanedUp(work, outcome);
}

async function cleanedUp(work: Work, outcome: Promise<BatchOutcome>): Promise<BatchOutcome> {
  const { run } = work;
  try {
    return await outcome;
  } finally {
    work.batch = undefined;
    work.now = undefined;
    run.destroying = 0;
    run.onProgress = undefined;
  }
}

/** A batch that was ended by hand or failed: what it left open waits for an operator. */
async function ofLostChild(work: Work, portion: Portion, error: unknown): Promise<BatchOutcome> {
  if (!(error instanceof ChildWorkflowFailure)) throw error;
  const { operationId } = work.run.input;
  const { open, done, skipped } = await loadItems({ operationId, step: work.spec.id, portion });
  return { done, skipped, blocked: open.map((item) => [item, 'bug']), destroyed: true };
}

/** What an operator wishes reaches the running batch and what earlier batches have left. */
function steer(work: Work, wish: BatchControl): void {
  const { blocked, again, skips } = work;
  if (wish.skip) {
    const items = pick([...blocked.keys(), ...again], wish.skip.items);
    for (const item of items) if (!blocked.delete(item)) again.delete(item);
    work.skipped += items.length;
    skips.note(items, wish.skip.by);
  }
  for (const item of pick([...blocked.keys()], wish.retryNow ?? [])) {
    blocked.delete(item);
    again.add(item);
  }
  work.batch?.(wish);
  show(work);
}

function report(work: Work, progress: BatchProgress): void {
  const { run, spec } = work;
  if (spec.pointOfNoReturn && progress.destroyed) run.pastNoReturn = true;
  work.now = progress;
  const { next } = progress;
  setStep(
    run,
    spec.id,
    next
      ? { state: 'retrying', attempt: next.attempt, nextAt: next.nextAt, error: failureOf(next.code) }
      : { state: 'running' },
  );
  show(work);
}

function show({ run, spec, total, done, skipped, blocked, now }: Work): void {
  const step = run.steps.get(spec.id);
  if (!step) return;
  step.items = {
    total,
    done: done + (now?.done ?? 0),
    skipped: skipped + (now?.skipped ?? 0),
    retrying: now?.retrying ?? 0,
    blocked: blocked.size + (now?.blocked ?? 0),
  };
}

function commonest(blocked: Map<number, string>): Failure {
  const codes = new Map<string, number>();
  for (const code of blocked.values()) codes.set(code, (codes.get(code) ?? 0) + 1);
  const [code] = [...codes].sort((a, b) => b[1] - a[1])[0] ?? ['bug'];
  return failureOf(code);
}

function callOf({ input }: Run, { id }: StepSpec): StepCall {
  const { operationId, clientId, providerId, kind, params } = input;
  const now = new Date(Date.now()).toISOString();
  return { operationId, clientId, providerId, kind, step: id, params, now, attempt: 1, nextDelayMs: null };
}
