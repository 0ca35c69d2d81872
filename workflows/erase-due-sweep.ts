import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import { type DueClientRef, HEARTBEAT, type SweepActivities } from './contracts/activities.ts';

const { nextProvider, openErasureRun, startDue, clearDetached, forgetOldValues } =
  proxyActivities<SweepActivities>({
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: HEARTBEAT,
    scheduleToCloseTimeout: '20 hours',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** So many activities in one history, well before Temporal suggests to begin a new one. */
const MOST_ACTIVITIES = 500;

/** Where a sweep is: the provider that is through, or the run that it is in the middle of. */
export interface SweepPlace {
  after?: number;
  run?: { id: number; providerId: number; after: DueClientRef | null };
}

/** L5. What the retention of each provider has found today. It holds nothing, and goes on in a new run when it is long. */
export async function eraseDueSweep(place: SweepPlace = {}): Promise<{ done: true }> {
  let activities = 0;
  let { after = 0, run } = place;
  const now = () => new Date(Date.now()).toISOString();
  const goOn = () => activities >= MOST_ACTIVITIES || workflowInfo().continueAsNewSuggested;
  while (true) {
    if (run === undefined) {
      const providerId = await nextProvider({ after });
      if (providerId === null) break;
      const id = await openErasureRun({ providerId, now: now() });
      activities += 2;
      if (id === null) {
        activities += 1;
        await clearDetached({ providerId, now: now() });
        after = providerId;
      } else run = { id, providerId, after: null };
    } else {
      const { last } = await startDue({ runId: run.id, after: run.after, now: now() });
      activities += 1;
      if (last === null) {
        await clearDetached({ providerId: run.providerId, now: now() });
        after = run.providerId;
        run = undefined;
      } else run = { ...run, after: last };
    }
    if (goOn()) await continueAsNew<typeof eraseDueSweep>({ after, ...(run === undefined ? {} : { run }) });
  }
  await forgetOldValues({ now: now() });
  return { done: true };
}

/** The rest of one provider's day, after an operator has said yes. */
export async function eraseDueRun({
  runId,
  after = null,
}: {
  runId: number;
  after?: DueClientRef | null;
}): Promise<{
  done: true;
}> {
  let place = after;
  for (let activities = 0; ; activities++) {
    const { last } = await startDue({ runId, after: place, now: new Date(Date.now()).toISOString() });
    if (last === null) return { done: true };
    place = last;
    if (activities >= MOST_ACTIVITIES || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof eraseDueRun>({ runId, after: place });
  }
}
