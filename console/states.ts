import type { OperationState, StepState } from '../domain/operations/state.ts';

/** How loud something is: the colours of badges and of lines in charts. */
export type Tone = 'quiet' | 'info' | 'done' | 'warn' | 'wrong';

/** The one map from the state of an operation to its colour; its label stands in `words/labels.ts`. */
export const operationTones: Record<OperationState, Tone> = {
  'awaiting-approval': 'warn',
  scheduled: 'quiet',
  running: 'info',
  paused: 'warn',
  blocked: 'wrong',
  completed: 'done',
  cancelled: 'quiet',
  'rolling-back': 'info',
  'rolled-back': 'quiet',
  failed: 'wrong',
};

/** The same for steps and items. */
export const stepTones: Record<StepState['state'], Tone> = {
  pending: 'quiet',
  running: 'info',
  retrying: 'warn',
  blocked: 'wrong',
  done: 'done',
  skipped: 'quiet',
  undoing: 'info',
  undone: 'quiet',
  'undo-failed': 'wrong',
};
