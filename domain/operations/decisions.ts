import { refusal } from './refusals.ts';
import type { OperationState, OperationView, StepView } from './state.ts';

export const decisionActions = [
  'approve',
  'reject',
  'pause',
  'resume',
  'postpone',
  'retry',
  'skip',
  'roll-back',
  'cancel',
  'confirm',
] as const;
export type DecisionAction = (typeof decisionActions)[number];

/** What an operator decided, as it reaches the workflow: the reason stays in the record, since it may name people. */
export interface Decision {
  id: string;
  action: DecisionAction;
  /** who, as `token:12` or `staff:3` */
  by: string;
  step?: string;
  /** only these items of the step; absent: all of them */
  items?: number[];
  /** ISO time, for postpone */
  until?: string;
}

const waiting: readonly OperationState[] = ['awaiting-approval', 'scheduled'];
const working: readonly OperationState[] = ['running', 'paused', 'blocked'];

/**
 * Whether a decision is legal in this view of the operation.
 * @param destroying how many destructive calls are under way right now
 * @param now ISO time
 * @returns a sentence that says why not, or undefined when it is legal
 */
export function refusalOf(
  view: OperationView,
  decision: Omit<Decision, 'id'>,
  { requestedBy, destroying, now }: { requestedBy: string; destroying: number; now: string },
): string | undefined {
  const { state } = view;
  switch (decision.action) {
    case 'approve':
      if (state !== 'awaiting-approval') return refusal('no-approval', { state });
      return decision.by === requestedBy ? refusal('own-request') : undefined;
    case 'reject':
      return state === 'awaiting-approval' ? undefined : refusal('no-approval', { state });
    case 'cancel':
      if (waiting.includes(state) || beforeFirstStep(view)) return undefined;
      return refusal('begun', { state });
    case 'pause':
      return state === 'running' || state === 'blocked' ? undefined : refusal('not-running', { state });
    case 'resume':
      return state === 'paused' ? undefined : refusal('not-paused', { state });
    case 'postpone':
      if (!waiting.includes(state) && !working.includes(state))
        return refusal('nothing-to-postpone', { state });
      return !decision.until || decision.until <= now ? refusal('no-future-time') : undefined;
    case 'roll-back':
      if (!working.includes(state)) return refusal('nothing-to-roll-back', { state });
      if (view.pastNoReturn) return refusal('past-no-return');
      return destroying > 0 ? refusal('destroying') : undefined;
    case 'retry':
      return retryRefusal(view, decision);
    case 'confirm':
      return stepRefusal(view, decision, ['blocked', 'retrying', 'undo-failed']);
    case 'skip':
      return (
        stepRefusal(view, decision, ['blocked', 'retrying', 'undo-failed']) ?? skipRefusal(view, decision)
      );
  }
}

/** What became of a decision: `gone` says that no workflow of this operation runs any more. */
export type DecisionOutcome =
  | { outcome: 'accepted' }
  | { outcome: 'refused'; why: string }
  | { outcome: 'unanswered' }
  | { outcome: 'gone' };

/** The actions that would be legal now, for buttons; step-bound ones are legal for at least one step. */
export function legalActions(
  view: OperationView,
  context: { requestedBy: string; by: string; destroying: number; now: string },
): DecisionAction[] {
  const until = new Date(Date.parse(context.now) + 60_000).toISOString();
  const steps = [undefined, ...view.steps.map((step) => step.id)];
  return decisionActions.filter((action) =>
    steps.some((step) => refusalOf(view, { action, by: context.by, step, until }, context) === undefined),
  );
}

/** The step a decision is about: the named one, else the current one. */
export function stepOf(view: OperationView, decision: Pick<Decision, 'step'>): StepView | undefined {
  const id = decision.step ?? view.currentStep;
  return view.steps.find((step) => step.id === id);
}

function stepRefusal(
  view: OperationView,
  decision: Omit<Decision, 'id'>,
  states: StepView['state'][],
): string | undefined {
  if (![...working, 'rolling-back'].includes(view.state))
    return refusal('no-step-waits', { state: view.state });
  const step = stepOf(view, decision);
  if (!step) {
    return decision.step === undefined
      ? refusal('at-no-step', { state: view.state })
      : refusal('no-such-step', { step: decision.step });
  }
  if (step.id !== view.currentStep && step.state !== 'pending') {
    return view.currentStep
      ? refusal('at-another-step', { step: step.id, state: step.state, current: view.currentStep })
      : refusal('step-of-no-turn', { step: step.id, state: step.state });
  }
  const troubled = step.items ? step.items.blocked + step.items.retrying > 0 : false;
  if (states.includes(step.state) || (troubled && step.state === 'running')) return undefined;
  return refusal('step-waits-not', { step: step.id, state: step.state });
}

/** `retry` also answers an operation that is blocked before its first step, because its plan no longer holds. */
function retryRefusal(view: OperationView, decision: Omit<Decision, 'id'>): string | undefined {
  return beforeFirstStep(view) && decision.step === undefined
    ? undefined
    : stepRefusal(view, decision, ['blocked', 'retrying', 'undo-failed']);
}

function skipRefusal(view: OperationView, decision: Omit<Decision, 'id'>): string | undefined {
  const step = stepOf(view, decision);
  if (!step || step.state === 'undo-failed') return undefined;
  return step.skippable ? undefined : refusal('not-skippable', { step: step.id });
}

/** Blocked because the plan no longer holds: nothing has been done yet. */
function beforeFirstStep(view: OperationView): boolean {
  return view.state === 'blocked' && view.currentStep === undefined;
}
