import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import { type AutomaticStatusActivities, HEARTBEAT, type SweepActivities } from './contracts/activities.ts';

const { nextProvider, followStatusesOf } = proxyActivities<
  AutomaticStatusActivities & Pick<SweepActivities, 'nextProvider'>
>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: HEARTBEAT,
  scheduleToCloseTimeout: '12 hours',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** So many activities in one history. */
const MOST_ACTIVITIES = 500;

/** Where a sweep is: the provider that is through, or the one it is in the middle of and its last client. */
export interface StatusPlace {
  after?: number;
  at?: { providerId: number; client: number };
  changed?: number;
}

/** L22. Gives every client the status that follows from what it has. It holds nothing. */
export async function automaticStatusSweep(place: StatusPlace = {}): Promise<{ changed: number }> {
  let { after = 0, at, changed = 0 } = place;
  for (let activities = 0; ; activities++) {
    if (activities >= MOST_ACTIVITIES || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof automaticStatusSweep>({
        after,
        changed,
        ...(at === undefined ? {} : { at }),
      });
    if (at === undefined) {
      const providerId = await nextProvider({ after });
      if (providerId === null) return { changed };
      at = { providerId, client: 0 };
      continue;
    }
    const now = new Date(Date.now()).toISOString();
    const page = await followStatusesOf({ providerId: at.providerId, after: at.client, now });
    changed += page.changed;
    if (page.last === null) {
      after = at.providerId;
      at = undefined;
    } else at = { ...at, client: page.last };
  }
}
