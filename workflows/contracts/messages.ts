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
  params: Record<string, unknown>;
  /** refuse to begin when the plan's hash has become another */
  planHash?: string;
  approvalRequired: boolean;
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

/** Input of the child that runs one batch of a step's items. */
export interface BatchInput {
  operation: OperationInput;
  step: string;
  title: string;
  run: string;
  /** positions of the items, first included, last excluded */
  from: number;
  to: number;
  concurrency: number;
  paused: boolean;
}
export interface BatchOutcome {
  done: number;
  skipped: number[];
  blocked: number[];
  /** items not finished because the batch was stopped */
  left: number;
  /** codes of the blocked items' failures with their counts */
  codes: Record<string, number>;
  /** an item went through that cannot be taken back */
  destroyed: boolean;
}

/** Steering that the parent passes on to a running batch. */
export interface BatchControl {
  paused?: boolean;
  stop?: boolean;
  retryNow?: number[] | 'all';
  skip?: { items: number[] | 'all'; by: string };
}
export const batchControlSignal = defineSignal<[BatchControl]>('control');
