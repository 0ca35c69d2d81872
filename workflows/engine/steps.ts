import { condition } from '@temporalio/workflow';
import type { StepSpec } from '../contracts/define.ts';
import { noTries, renewed, tryOnce } from './attempt.ts';
import type { Mirror } from './mirror.ts';
import { goOn, type Run, setStep } from './state.ts';
import { runStepItems } from './step-items.ts';

/** Runs the steps in order. Answers false when an operator asked to roll back instead. */
export async function runSteps(run: Run, mirror: Mirror): Promise<boolean> {
  for (const spec of run.specs) {
    if (isOver(run, spec)) continue;
    if (!(await gate(run))) return false;
    run.currentStep = spec.id;
    run.retryAsked = false;
    run.skipAsked = undefined;
    const went = spec.each ? await runStepItems(run, spec, mirror) : await runStep(run, spec, mirror);
    if (!went) return false;
  }
  run.currentStep = undefined;
  return !run.rollBack;
}

/** A restarted operation finds steps that an earlier run has finished. */
function isOver(run: Run, spec: StepSpec): boolean {
  const state = run.steps.get(spec.id)?.state;
  return state === 'done' || state === 'skipped';
}

/** Takes back what the started steps did, last first. A step without undo stays as it is, or is given up. */
export async function unwind(run: Run, mirror: Mirror): Promise<void> {
  for (const spec of [...run.specs].reverse()) {
    const state = run.steps.get(spec.id)?.state;
    if (state === 'pending' || state === 'skipped' || state === 'undone') continue;
    if (spec.undo === undefined) {
      if (state !== 'done') skipStep(run, spec, run.rollBackBy ?? 'operator', mirror);
      continue;
    }
    run.currentStep = spec.id;
    run.retryAsked = false;
    run.skipAsked = undefined;
    await undoStep(run, spec, spec.undo, mirror);
  }
  run.currentStep = undefined;
}

/** Waits while the operation is paused. Answers false when it is to be rolled back. */
export async function gate(run: Run): Promise<boolean> {
  await condition(() => !run.paused || run.rollBack);
  return !run.rollBack;
}

/** Ends a postponement when its time has come; runs beside the steps, which can be in the middle of their items. */
export async function resumeInTime(run: Run, mirror: Mirror): Promise<void> {
  while (true) {
    await condition(() => run.resumeAt !== undefined);
    const { resumeAt = '' } = run;
    const left = Math.max(1, Date.parse(resumeAt) - Date.now());
    if (await condition(() => run.resumeAt !== resumeAt, left)) continue;
    goOn(run);
    mirror.push('operation.resumed', { because: 'the time it was postponed to has come' });
  }
}

async function runStep(run: Run, spec: StepSpec, mirror: Mirror): Promise<boolean> {
  let tries = noTries();
  while (true) {
    if (!(await gate(run))) return false;
    if (run.skipAsked) {
      skipStep(run, spec, run.skipAsked.by, mirror);
      return true;
    }
    run.retryAsked = false;
    setStep(run, spec.id, { state: 'running' });
    run.destroying += spec.pointOfNoReturn ? 1 : 0;
    // It commits batch by batch: whatever ends the attempt, something may be gone.
    if (spec.pointOfNoReturn && spec.long) run.pastNoReturn = true;
    const attempt = await tryOnce(
      { input: run.input, step: spec.id, title: spec.title, activity: spec.run, long: spec.long },
      tries,
    );
    run.destroying -= spec.pointOfNoReturn ? 1 : 0;
    if (spec.pointOfNoReturn && (attempt.outcome === 'done' || attempt.acted)) run.pastNoReturn = true;
    switch (attempt.outcome) {
      case 'done':
        setStep(run, spec.id, { state: 'done', summary: attempt.summary });
        return true;
      case 'again': {
        const nextAt = new Date(Date.now() + attempt.waitMs).toISOString();
        setStep(run, spec.id, { state: 'retrying', attempt: tries.total, nextAt, error: attempt.error });
        await condition(() => run.retryAsked || run.skipAsked !== undefined || run.rollBack, attempt.waitMs);
        break;
      }
      case 'blocked':
        setStep(run, spec.id, { state: 'blocked', error: attempt.error });
        await untilDecided(run, mirror, attempt.error);
        tries = renewed(tries);
    }
  }
}

async function undoStep(run: Run, spec: StepSpec, undo: string, mirror: Mirror): Promise<void> {
  let tries = noTries();
  while (true) {
    setStep(run, spec.id, { state: 'undoing' });
    const attempt = await tryOnce(
      { input: run.input, step: spec.id, title: `Undo: ${spec.title}`, activity: undo, long: spec.long },
      tries,
    );
    switch (attempt.outcome) {
      case 'done':
        setStep(run, spec.id, { state: 'undone' });
        return;
      case 'again':
        await condition(() => run.retryAsked || run.skipAsked !== undefined, attempt.waitMs);
        break;
      case 'blocked':
        setStep(run, spec.id, { state: 'undo-failed', error: attempt.error });
        await untilDecided(run, mirror, attempt.error);
        tries = renewed(tries);
    }
    run.retryAsked = false;
    if (run.skipAsked) {
      skipStep(run, spec, run.skipAsked.by, mirror);
      return;
    }
  }
}

/** Shows the problem and waits for an operator: retry, skip, or roll back. */
export async function untilDecided(
  run: Run,
  mirror: Mirror,
  problem: NonNullable<Run['problem']>,
  decided = () => run.retryAsked || run.skipAsked !== undefined,
): Promise<void> {
  run.problem = problem;
  mirror.push('operation.blocked', { step: run.currentStep ?? 'plan', code: problem.code });
  const rollingBack = run.phase === 'rolling-back';
  await condition(() => decided() || (!rollingBack && (run.rollBack || run.cancelled)));
  run.problem = undefined;
}

function skipStep(run: Run, spec: StepSpec, by: string, mirror: Mirror): void {
  setStep(run, spec.id, { state: 'skipped', by });
  run.skipAsked = undefined;
  mirror.push('step.skipped', { step: spec.id, by });
}
