import { type Decision, refusalOf } from '../../domain/operations/decisions.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import { refusal } from '../../domain/operations/refusals.ts';
import type {
  Failure,
  OperationState,
  OperationView,
  StepState,
  StepView,
} from '../../domain/operations/state.ts';
import type { StepSpec } from '../contracts/define.ts';
import type { BatchControl, BatchProgress, OperationInput } from '../contracts/messages.ts';
import { stepsOf } from '../operations.ts';

/** Everything a running operation knows. Handlers write wishes into it, the main loop acts on them. */
export interface Run {
  readonly input: OperationInput;
  readonly specs: StepSpec[];
  readonly steps: Map<string, StepView>;
  phase: 'waiting' | 'working' | 'rolling-back' | 'completed' | 'cancelled' | 'rolled-back' | 'failed';
  currentStep?: string;
  problem?: Failure;
  approvedBy?: string;
  cancelled: boolean;
  paused: boolean;
  startAt?: string;
  resumeAt?: string;
  rollBack: boolean;
  rollBackBy?: string;
  pastNoReturn: boolean;
  /** destructive calls under way */
  destroying: number;
  /** retry was asked for; the main loop clears it */
  retryAsked: boolean;
  /** the step is to be given up, by whom; the main loop clears it */
  skipAsked?: { by: string };
  /** takes the wishes about a step that goes item by item */
  steerItems?: (control: BatchControl) => void;
  /** hears how a batch in a child is doing */
  onProgress?: (batch: number, progress: BatchProgress) => void;
}

/** The state of an operation that has just been asked for. */
export function newRun(input: OperationInput): Run {
  const specs = stepsOf(input.kind, input.params as OperationParams);
  const steps = new Map<string, StepView>(
    specs.map(({ id, title, undo, pointOfNoReturn, skippable }) => [
      id,
      { id, title, state: 'pending', undoable: undo !== undefined, pointOfNoReturn, skippable },
    ]),
  );
  return {
    input,
    specs,
    steps,
    phase: 'waiting',
    startAt: input.startAt,
    cancelled: false,
    paused: false,
    rollBack: false,
    pastNoReturn: false,
    destroying: 0,
    retryAsked: false,
  };
}

/** The one place where the state of an operation is worked out. */
export function stateOf(run: Run): OperationState {
  switch (run.phase) {
    case 'waiting':
      return run.input.approvalRequired && !run.approvedBy ? 'awaiting-approval' : 'scheduled';
    case 'working':
      if (run.paused) return 'paused';
      return run.problem ? 'blocked' : 'running';
    case 'rolling-back':
    case 'completed':
    case 'cancelled':
    case 'rolled-back':
    case 'failed':
      return run.phase;
  }
}

/** The view that the query answers and the record mirrors. */
export function viewOf(run: Run): OperationView {
  const { input } = run;
  return {
    id: input.operationId,
    kind: input.kind,
    clientId: input.clientId,
    providerId: input.providerId,
    state: stateOf(run),
    currentStep: run.currentStep,
    problem: run.problem,
    approvalRequired: input.approvalRequired,
    approvedBy: run.approvedBy,
    resumeAt: run.phase === 'waiting' ? run.startAt : run.resumeAt,
    pastNoReturn: run.pastNoReturn,
    steps: [...run.steps.values()],
  };
}

/** Puts a step into another state and keeps what does not change about it. */
export function setStep(run: Run, id: string, next: StepState): void {
  const step = run.steps.get(id);
  if (!step) throw new Error(`no step ${id}`);
  const { title, undoable, pointOfNoReturn, skippable, items } = step;
  run.steps.set(id, { id, title, undoable, pointOfNoReturn, skippable, items, ...next });
}

/** Why a decision is not legal now, or undefined. */
export function refuse(run: Run, decision: Decision, now: string): string | undefined {
  return (
    overtaken(run, decision) ??
    refusalOf(viewOf(run), decision, {
      requestedBy: run.input.requestedBy,
      destroying: run.destroying,
      now,
    })
  );
}

/** Decisions that arrive together see the same view: the first of those that exclude each other counts. */
function overtaken(run: Run, { action }: Decision): string | undefined {
  if (run.phase === 'waiting' && run.cancelled) return refusal('just-cancelled');
  if (run.phase === 'working' && run.rollBack) return refusal('rolling-back-soon');
  if (run.paused || (!run.retryAsked && !run.skipAsked)) return undefined;
  return action === 'retry' || action === 'confirm' || action === 'skip' || action === 'cancel'
    ? refusal('just-decided')
    : undefined;
}

/** Writes a legal decision down as a wish for the main loop. */
export function take(run: Run, decision: Decision): void {
  switch (decision.action) {
    case 'approve':
      run.approvedBy = decision.by;
      return;
    case 'reject':
    case 'cancel':
      run.cancelled = true;
      return;
    case 'pause':
      run.paused = true;
      run.resumeAt = undefined;
      run.steerItems?.({ paused: true });
      return;
    case 'resume':
      goOn(run);
      return;
    case 'postpone':
      if (run.phase === 'waiting') run.startAt = decision.until;
      else {
        run.paused = true;
        run.resumeAt = decision.until;
        run.steerItems?.({ paused: true });
      }
      return;
    case 'roll-back':
      run.rollBack = true;
      run.rollBackBy = decision.by;
      // Stopped before it is no longer paused, or it would begin something.
      run.steerItems?.({ stop: true });
      goOn(run);
      return;
    case 'retry':
    case 'confirm':
      if (run.steerItems) run.steerItems({ retryNow: decision.items ?? 'all' });
      else run.retryAsked = true;
      return;
    case 'skip':
      if (run.steerItems) run.steerItems({ skip: { items: decision.items ?? 'all', by: decision.by } });
      else run.skipAsked = { by: decision.by };
      return;
  }
}

/** Ends a pause. */
export function goOn(run: Run): void {
  run.paused = false;
  run.resumeAt = undefined;
  run.steerItems?.({ paused: false });
}
