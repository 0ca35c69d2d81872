import { patched, proxyActivities } from '@temporalio/workflow';
import type { ReconcileActivities } from './contracts/activities.ts';

const { findLostOperations, markLost, dropOldAnswers, dropOldMergeImages } =
  proxyActivities<ReconcileActivities>({
    startToCloseTimeout: '5 minutes',
    retry: { maximumAttempts: 5 },
  });

/** Finds records whose workflow is gone (ended by hand, engine restored from an old backup), says so and frees the clients. */
export async function reconcileRecords(): Promise<{ lost: number }> {
  const lost = await findLostOperations();
  for (const operationId of lost) await markLost({ operationId, now: new Date(Date.now()).toISOString() });
  await dropOldAnswers({ now: new Date(Date.now()).toISOString() });
  if (patched('merge-images')) await dropOldMergeImages({ now: new Date(Date.now()).toISOString() });
  return { lost: lost.length };
}
