/** The states of an operation; ARCHITECTURE.md draws the arrows. */
export const operationStates = [
  'awaiting-approval',
  'scheduled',
  'running',
  'paused',
  'blocked',
  'completed',
  'cancelled',
  'rolling-back',
  'rolled-back',
  'failed',
] as const;
export type OperationState = (typeof operationStates)[number];

const ended: ReadonlySet<OperationState> = new Set(['completed', 'cancelled', 'rolled-back', 'failed']);

/** Whether nothing will happen in this state any more and the client is free. */
export function isEnded(state: OperationState): boolean {
  return ended.has(state);
}

/** Why a step or an item did not succeed. `message` is a sentence for people; in histories only the code travels. */
export interface Failure {
  code: string;
  message: string;
  /** names the sentence in its catalogue, and what it is about; where both are missing, the code has a sentence */
  text?: string;
  params?: Record<string, unknown>;
}

/** Counts, amounts in minor units and codes; never a name or an address. */
export type Summary = Record<string, number | string | boolean>;

export type StepState =
  | { state: 'pending' }
  | { state: 'running' }
  | { state: 'retrying'; attempt: number; nextAt: string; error: Failure }
  | { state: 'blocked'; error: Failure }
  | { state: 'done'; summary: Summary }
  | { state: 'skipped'; by: string }
  | { state: 'undoing' }
  | { state: 'undone' }
  | { state: 'undo-failed'; error: Failure };
export const stepStates = [
  'pending',
  'running',
  'retrying',
  'blocked',
  'done',
  'skipped',
  'undoing',
  'undone',
  'undo-failed',
] as const satisfies readonly StepState['state'][];

/** How many items of a step are in which state; the items themselves are listed from the record. */
export interface ItemCounts {
  total: number;
  done: number;
  skipped: number;
  retrying: number;
  blocked: number;
}

export type StepView = StepState & {
  id: string;
  title: string;
  undoable: boolean;
  pointOfNoReturn: boolean;
  /** what happens when it is skipped, in words; absent: it cannot be skipped */
  skippable?: string;
  items?: ItemCounts;
};

/** What the workflow's query answers and what the record mirrors. */
export interface OperationView {
  id: string;
  kind: string;
  clientId: number;
  providerId: number;
  state: OperationState;
  /** the step that runs, waits or is blocked */
  currentStep?: string;
  /** why a person is needed */
  problem?: Failure;
  approvalRequired: boolean;
  approvedBy?: string;
  /** ISO time: when it starts, or goes on after a postponement */
  resumeAt?: string;
  /** something was destroyed: it only goes forward from here */
  pastNoReturn: boolean;
  steps: StepView[];
}
