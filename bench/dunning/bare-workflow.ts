import { proxyActivities, sleep } from '@temporalio/workflow';
import type { BareActivities } from './bare-worker.ts';

const { nothing } = proxyActivities<BareActivities>({ startToCloseTimeout: '5 minutes' });

/** The baseline: one timer and one activity, with nothing to do. */
export async function bareTimer({ at }: { at: number }): Promise<void> {
  await sleep(Math.max(1, at - Date.now()));
  await nothing();
}
