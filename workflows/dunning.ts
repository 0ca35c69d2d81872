import {
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type DunningActivities, HEARTBEAT } from './contracts/activities.ts';
import { type CaseInput, type LookOutcome, touchedSignal } from './contracts/messages.ts';

const { followUp } = proxyActivities<DunningActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: HEARTBEAT,
  // Then it is asked anew with the time that it is by then: an old one would date back what is done.
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Keeps histories short: a look costs about ten events. */
const MOST_LOOKS = 200;
/** After a look that something stood in the way of, longer each time. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Follows up what one client owes, until nothing is owed. The record knows all of it; here is one timer for the next
 * moment at which something is due, and the signal that something has changed.
 */
export async function dunning({ clientId, inVain = 0 }: CaseInput): Promise<void> {
  let touched = false;
  let vain = inVain;
  setHandler(touchedSignal, () => {
    touched = true;
  });
  for (let looks = 0; ; looks++) {
    touched = false;
    const outcome = await look(clientId);
    vain = outcome.problem === null ? 0 : vain + 1;
    if (!outcome.open && !touched) return;
    // A new run begins with a look, so a signal that came meanwhile is not lost.
    if (looks >= MOST_LOOKS || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof dunning>({ clientId, inVain: vain });
    if (!touched) await untilNext(outcome);
  }

  async function untilNext({ nextAt, problem }: LookOutcome): Promise<void> {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(vain - 1, 20), LONGEST_PAUSE_MS);
    const waits = [
      ...(nextAt === null ? [] : [Date.parse(nextAt) - Date.now()]),
      ...(problem === null ? [] : [pause]),
    ];
    if (waits.length === 0) await condition(() => touched);
    else await condition(() => touched, Math.max(Math.min(...waits), 1));
  }
}

/** A look that failed says nothing of the debt: it is made again, later each time. */
async function look(clientId: number): Promise<LookOutcome> {
  try {
    return await followUp({ clientId, now: new Date(Date.now()).toISOString() });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { open: true, nextAt: null, problem: 'failed' };
  }
}
