import { activityInfo, Context } from '@temporalio/activity';
import type { Tx } from '../db/connect.ts';
import { loggable } from '../db/errors.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { StepActivity, StepCall } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { isRecordUnavailable, StepFailure, toApplicationFailure } from './failures.ts';
import { doneBefore, markDone, markFailed, markRunning, markUndone } from './marks.ts';

/** A step that only changes the record: its effect and its mark are one transaction. */
export function recordStep(deps: Deps, effect: (tx: Tx, call: StepCall) => Promise<Summary>): StepActivity {
  return guarded(deps, async (call) => {
    const before = await doneBefore(deps.sql, call);
    if (before) return before;
    return deps.sql.begin(async (tx) => {
      await markRunning(tx, call);
      return markDone(tx, call, await effect(tx, call));
    });
  });
}

/** The undo of a step that only changed the record. */
export function recordUndo(deps: Deps, effect: (tx: Tx, call: StepCall) => Promise<Summary>): StepActivity {
  return guarded(deps, (call) =>
    deps.sql.begin(async (tx) => {
      const summary = await effect(tx, call);
      await markUndone(tx, call, summary);
      return summary;
    }),
  );
}

/**
 * A step that acts outside first: `act` does it and proves it, `record` writes it down with the mark.
 * After a crash in between, `act` runs again and must find out by itself that it is done.
 */
export function outsideStep<Proof>(
  deps: Deps,
  {
    act,
    record,
  }: {
    act: (call: StepCall, signal: AbortSignal) => Promise<Proof>;
    record: (tx: Tx, call: StepCall, proof: Proof) => Promise<Summary>;
  },
): StepActivity {
  return guarded(deps, async (call) => {
    // An item's first attempt comes from the list of items that are not done: looking again would only cost.
    const before =
      call.item !== undefined && call.attempt === 1 ? undefined : await doneBefore(deps.sql, call);
    if (before) return before;
    if (call.item === undefined) await deps.sql.begin((tx) => markRunning(tx, call));
    const proof = await act(call, Context.current().cancellationSignal);
    return deps.sql.begin(async (tx) => {
      return markDone(tx, call, await record(tx, call, proof));
    });
  });
}

/** Signs of life until it is cleared, several within the time after which a worker counts as lost. */
export function beating(): NodeJS.Timeout {
  const context = Context.current();
  return setInterval(() => context.heartbeat(), 2_500);
}

/** Heartbeats while an activity works, and turns what it throws into marks and failures without personal data. */
export function guarded(deps: Deps, work: StepActivity): StepActivity {
  return async (call) => {
    const beat = beating();
    try {
      return await work(call);
    } catch (error) {
      await noteFailure(deps, call, error);
      throw toApplicationFailure(error);
    } finally {
      clearInterval(beat);
    }
  };
}

async function noteFailure(deps: Deps, call: StepCall, error: unknown): Promise<void> {
  const { operationId, step, item } = call;
  if (error instanceof StepFailure) {
    deps.log.warn(
      { operationId, step, item, code: error.failure.code, attempt: call.attempt },
      'step failed',
    );
    await markQuietly(deps, call, error.failure, error.retryable);
  } else if (!isRecordUnavailable(error)) {
    deps.log.error(
      { operationId, step, item, activity: activityInfo().activityType, error: loggable(error) },
      'bug in a step',
    );
    await markQuietly(
      deps,
      call,
      { code: 'bug', message: 'The program failed here; the worker’s log has the details.' },
      false,
    );
  }
}

/** The failure that matters is the one being reported: a mark that cannot be written must not replace it. */
async function markQuietly(
  deps: Deps,
  call: StepCall,
  failure: { code: string; message: string },
  retryable: boolean,
): Promise<void> {
  try {
    await deps.sql.begin((tx) => markFailed(tx, call, failure, retryable));
  } catch (error) {
    deps.log.error(
      { operationId: call.operationId, step: call.step, error: loggable(error) },
      'the failure could not be recorded',
    );
  }
}
