import { activityInfo, Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { loggable } from '../db/errors.ts';
import type { Deps } from './deps.ts';
import { isRecordUnavailable, toApplicationFailure } from './failures.ts';
import { beating } from './step.ts';

/** Runs an activity that is no step: with heartbeats, and with failures that tell Temporal nothing but a code. */
export async function reported<T>(deps: Pick<Deps, 'log'>, work: () => Promise<T>): Promise<T> {
  const beat = beating();
  try {
    return await work();
  } catch (error) {
    if (Context.current().cancellationSignal.aborted)
      throw ApplicationFailure.create({ message: 'the worker was stopped', type: 'Stopped' });
    if (!isRecordUnavailable(error))
      deps.log.error({ activity: activityInfo().activityType, error: loggable(error) }, 'bug in an activity');
    throw toApplicationFailure(error);
  } finally {
    clearInterval(beat);
  }
}
