import { ActivityFailure, ApplicationFailure, scheduleActivity, TimeoutFailure } from '@temporalio/workflow';
import { failureOf } from '../../domain/operations/failures.ts';
import type { Failure, Summary } from '../../domain/operations/state.ts';
import type { RetryRule } from '../../domain/policy.ts';
import {
  HEARTBEAT,
  RECORD_UNAVAILABLE,
  STEP_FAILED,
  type StepCall,
  type StepFailedDetails,
} from '../contracts/activities.ts';
import type { OperationInput } from '../contracts/messages.ts';

/** A crash of the worker costs one heartbeat timeout, a database that is away one pause; neither uses up the rule's attempts. */
const LOST_WORKERS = 20;
const RECORD_PAUSE_MS = 30_000;
const RECORD_OUTAGES = (24 * 3600 * 1000) / RECORD_PAUSE_MS;

export type Attempt =
  | { outcome: 'done'; summary: Summary }
  | { outcome: 'again'; waitMs: number; error: Failure; acted: boolean }
  | { outcome: 'blocked'; error: Failure; acted: boolean };

/** How often one step or item has been tried, by what came of it. */
export interface Tries {
  failed: number;
  lost: number;
  away: number;
  /** all of them, also those before an operator's retry */
  total: number;
}

/** No attempt yet. */
export function noTries(): Tries {
  return { failed: 0, lost: 0, away: 0, total: 0 };
}

/** An operator asked for it again: the rule counts from the start, the number of attempts goes on. */
export function renewed(tries: Tries | undefined): Tries {
  return { ...noTries(), total: tries?.total ?? 0 };
}

/** The pause after the n-th failure in ms: doubles from the first one up to the longest. */
export function pauseAfter(failures: number, rule: RetryRule): number {
  return Math.min(rule.firstMs * 2 ** Math.min(failures - 1, 30), rule.maxMs);
}

/**
 * Runs a step's activity once and says what to do next. Retrying is left to the caller, so that an operator
 * sees the attempts and can cut a pause short.
 * @param activity its name in the step table
 * @param item the item's number, for steps that go one by one
 * @param long it may take hours instead of minutes
 */
export async function tryOnce(
  {
    input,
    step,
    title,
    activity,
    item,
    long = false,
  }: {
    input: OperationInput;
    step: string;
    title: string;
    activity: string;
    item?: number;
    long?: boolean;
  },
  tries: Tries,
): Promise<Attempt> {
  const last = tries.failed + 1 >= input.retry.attempts;
  tries.total += 1;
  const call: StepCall = {
    operationId: input.operationId,
    clientId: input.clientId,
    providerId: input.providerId,
    kind: input.kind,
    step,
    item,
    params: item === undefined ? input.params : withoutLists(input.params),
    now: new Date(Date.now()).toISOString(),
    attempt: tries.total,
    nextDelayMs: last ? null : pauseAfter(tries.failed + 1, input.retry),
  };
  try {
    const summary = await scheduleActivity<Summary>(activity, [call], {
      startToCloseTimeout: long ? '12 hours' : '15 minutes',
      heartbeatTimeout: HEARTBEAT,
      retry: { maximumAttempts: 1 },
      summary: item === undefined ? title : `${title}: ${item}`,
    });
    return { outcome: 'done', summary };
  } catch (error) {
    return afterFailure(error, tries, input.retry);
  }
}

/** Parameters for the work on one item: the list that it is from would be in the history once per item. */
export function withoutLists(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => !Array.isArray(value)));
}

function afterFailure(error: unknown, tries: Tries, rule: RetryRule): Attempt {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type === STEP_FAILED && cause.details) {
    const { code, retryable, acted } = cause.details[0] as StepFailedDetails;
    // The worker was stopped in the middle: no failure of the step.
    if (code === 'cancelled') return afterLoss(tries, acted);
    tries.failed += 1;
    if (!retryable || tries.failed >= rule.attempts)
      return { outcome: 'blocked', error: failureOf(code), acted };
    return { outcome: 'again', waitMs: pauseAfter(tries.failed, rule), error: failureOf(code), acted };
  }
  if (cause instanceof ApplicationFailure && cause.type === RECORD_UNAVAILABLE) {
    tries.away += 1;
    const error = failureOf('record-unavailable');
    if (tries.away >= RECORD_OUTAGES) return { outcome: 'blocked', error, acted: false };
    return {
      outcome: 'again',
      waitMs: Math.min(1000 * 2 ** Math.min(tries.away - 1, 10), RECORD_PAUSE_MS),
      error,
      acted: false,
    };
  }
  if (cause instanceof ApplicationFailure)
    return { outcome: 'blocked', error: failureOf('bug'), acted: true };
  return afterLoss(tries, cause instanceof TimeoutFailure);
}

function afterLoss(tries: Tries, acted: boolean): Attempt {
  tries.lost += 1;
  const lost = { error: failureOf('worker-lost'), acted };
  return tries.lost >= LOST_WORKERS
    ? { outcome: 'blocked', ...lost }
    : { outcome: 'again', waitMs: 500, ...lost };
}
