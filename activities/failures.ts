import { ApplicationFailure } from '@temporalio/common';
import { isConnectionLost, sqlState } from '../db/errors.ts';
import { failureOf } from '../domain/operations/failures.ts';
import type { Said } from '../domain/operations/sentences.ts';
import type { Failure } from '../domain/operations/state.ts';
import {
  NOT_RECORDED,
  RECORD_UNAVAILABLE,
  STEP_FAILED,
  type StepFailedDetails,
} from '../workflows/contracts/activities.ts';

/** Thrown by a step that could not do its work. The sentence stays in the record; the history gets the code. */
export class StepFailure extends Error {
  override name = 'StepFailure';
  readonly failure: Failure;
  readonly retryable: boolean;
  /** something outside may have been changed for good */
  readonly acted: boolean;

  constructor({
    said,
    code = said?.code ?? 'bug',
    message,
    retryable = false,
    acted = false,
  }: StepFailureOptions) {
    super(code);
    this.failure = said ? { ...said, code } : { code, message: message ?? failureOf(code).message };
    this.retryable = retryable;
    this.acted = acted;
  }
}

/** Either what is known of it, with the code of that unless another is given, or a code with or without a sentence. */
type StepFailureOptions = { retryable?: boolean; acted?: boolean } & (
  | { said: Said; code?: string; message?: undefined }
  | { said?: undefined; code: string; message?: string }
);

/** Whether an error says that the database is away or asks to try again, rather than that our statement is wrong. */
export function isRecordUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return /^(08|53|57|40|55P03|25006|58)/.test(state);
  return isConnectionLost(error);
}

/** What Temporal is told about a failed step: its code and nothing that could name a person. */
export function toApplicationFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof StepFailure) {
    const details: StepFailedDetails = {
      code: error.failure.code,
      retryable: error.retryable,
      acted: error.acted,
    };
    return ApplicationFailure.create({
      message: error.failure.code,
      type: STEP_FAILED,
      details: [details],
      nonRetryable: true,
    });
  }
  if (isRecordUnavailable(error))
    return ApplicationFailure.create({ message: 'the record is unavailable', type: RECORD_UNAVAILABLE });
  return ApplicationFailure.create({
    message: 'a bug; the worker’s log has it',
    type: 'Bug',
    nonRetryable: true,
  });
}

/** The request never reached the record: the engine lets go. */
export function notRecorded(): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'the operation was never recorded',
    type: NOT_RECORDED,
    nonRetryable: true,
  });
}
