import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Decision } from '../../domain/operations/decisions.ts';
import type { OperationKind } from '../../domain/operations/kinds.ts';
import type { OperationView } from '../../domain/operations/state.ts';
import type { RetryRule } from '../../domain/policy.ts';

/** What an operation's workflow starts with: ids, words of ours and times, never a name or an address. */
export interface OperationInput {
  operationId: string;
  kind: OperationKind;
  clientId: number;
  providerId: number;
  /** the second client that it holds, for operations on two */
  otherClientId?: number;
  params: Record<string, unknown>;
  /** refuse to begin when the plan's hash has become another */
  planHash?: string;
  approvalRequired: boolean;
  /** ISO time at which it is cancelled when nobody has approved it; absent: never */
  approvalUntil?: string;
  /** ISO time before which no step runs */
  startAt?: string;
  /** who asked, as `token:12` */
  requestedBy: string;
  retry: RetryRule;
}

/** What it ends with. */
export interface OperationOutcome {
  state: 'completed' | 'cancelled' | 'rolled-back' | 'failed' | 'not-recorded';
}

/** An operator's decision. The validator answers at once whether it is legal; the id of the update is the decision's. */
export const decideUpdate = defineUpdate<void, [Decision]>('decide');
/** The whole operation as it is now. */
export const operationQuery = defineQuery<OperationView>('operation');

/** Which items of a step: those of these positions (first included, last excluded), or these by number. */
export type Portion = { from: number; to: number } | { items: number[] };

/** Input of the child that runs one batch of a step's items. */
export interface BatchInput {
  operation: OperationInput;
  /** tells the parent which batch reports to it */
  batch: number;
  step: string;
  title: string;
  run: string;
  portion: Portion;
  concurrency: number;
  paused: boolean;
}

/** What a batch came to. */
export interface BatchOutcome {
  done: number;
  skipped: number;
  /** items that need an operator, each with the code of its failure */
  blocked: [item: number, code: string][];
  /** an item went through, or may have, that cannot be taken back */
  destroyed: boolean;
}

/** How a running batch is doing. */
export interface BatchProgress {
  done: number;
  skipped: number;
  retrying: number;
  blocked: number;
  inFlight: number;
  destroyed: boolean;
  /** the next attempt, when there is nothing else to do until then */
  next?: { attempt: number; nextAt: string; code: string };
}

/** Tells an endpoint's workflow that there is something to be sent. */
export const wakeSignal = defineSignal('wake');

/** Steering that the parent passes on to a running batch. */
export interface BatchControl {
  paused?: boolean;
  stop?: boolean;
  retryNow?: number[] | 'all';
  skip?: { items: number[] | 'all'; by: string };
}
export const batchControlSignal = defineSignal<[BatchControl]>('control');
/** From a batch to its operation, so that the view shows trouble before the batch has ended. */
export const batchProgressSignal = defineSignal<[number, BatchProgress]>('progress');

/** A charge that somebody asked for. */
export interface ChargeInput {
  clientId: number;
  invoiceId: number;
  /** of this request alone: with the same one nothing is charged again */
  occurrence: string;
  /** only this payment method; the client's in turn when left out */
  methodId?: number;
  /** who asked, as `token:12` */
  requestedBy: string;
}

/** Money that is to be given back at a gateway, as it stands on record. */
export interface RefundInput {
  clientId: number;
  attemptId: number;
}

/** A client whose debt is followed up. */
export interface CaseInput {
  clientId: number;
  /** looks in a row that something stood in the way of */
  inVain?: number;
}

/** What a look at a client's debt came to. */
export interface LookOutcome {
  /** something is owed, or to be done or settled */
  open: boolean;
  /** ISO time at which to look again at the latest; null: when something changes */
  nextAt: string | null;
  /** code of what stood in the way: look again soon */
  problem: string | null;
}

/** Tells a case that something about the debt has changed. */
export const touchedSignal = defineSignal('touched');

/** A link or a password on its way to a login, or a notice of what was changed. */
export interface PasswordResetInput {
  resetId: number;
  loginId: number;
  kind: 'link' | 'generated' | 'password-changed' | 'two-factor-off';
  /** ISO time from which it no longer works */
  expiresAt: string;
}

export interface PasswordResetOutcome {
  state: 'used' | 'replaced' | 'expired' | 'ended';
}

/** Tells a reset that it was used, replaced or ended; the record says which. */
export const resetEndedSignal = defineSignal('ended');
