import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import { type DueInvoiceRef, type DunningSweepActivities, HEARTBEAT } from './contracts/activities.ts';

const { beginDunningSweep, sweepNudges, sweepDue, sweepUnsettled, sweepCases } =
  proxyActivities<DunningSweepActivities>({
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: HEARTBEAT,
    scheduleToCloseTimeout: '1 hour',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** Keeps histories short; each is a page of 500 rows. */
const MOST_PAGES = 300;

/** Where a sweep is. */
export type DunningPlace =
  | { in: 'nudges' | 'unsettled' | 'cases'; after: number | null }
  | { in: 'due'; after: DueInvoiceRef | null };

/**
 * Looks through all debts, every hour: what signals have not reached, what is newly due, what was begun and left, and
 * cases that should have looked by now. It holds nothing, and goes on in a new run when it is long.
 */
export async function dunningSweep(
  place: DunningPlace = { in: 'nudges', after: null },
): Promise<{ done: true }> {
  let at: DunningPlace | undefined = place;
  const now = () => new Date(Date.now()).toISOString();
  if (place.in === 'nudges' && place.after === null) await beginDunningSweep({ now: now() });
  for (let pages = 0; at !== undefined; pages++) {
    if (pages >= MOST_PAGES || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof dunningSweep>(at);
    at = await onward(at, now());
  }
  return { done: true };
}

/** Takes one page, and answers where the next is. */
async function onward(place: DunningPlace, now: string): Promise<DunningPlace | undefined> {
  switch (place.in) {
    case 'nudges': {
      const { after } = await sweepNudges({ after: place.after, now });
      return after === null ? { in: 'due', after: null } : { in: 'nudges', after };
    }
    case 'due': {
      const { after } = await sweepDue({ after: place.after, now });
      return after === null ? { in: 'unsettled', after: null } : { in: 'due', after };
    }
    case 'unsettled': {
      const { after } = await sweepUnsettled({ after: place.after, now });
      return after === null ? { in: 'cases', after: null } : { in: 'unsettled', after };
    }
    case 'cases': {
      const { after } = await sweepCases({ after: place.after, now });
      return after === null ? undefined : { in: 'cases', after };
    }
  }
}
