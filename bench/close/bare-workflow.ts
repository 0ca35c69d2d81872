import { proxyActivities } from '@temporalio/workflow';
import type { BareActivities } from './bare-activities.ts';

const { terminate } = proxyActivities<BareActivities>({
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '10 seconds',
});

/** The baseline: the same calls to the panel and the same rows, with nothing of the engine around them. */
export async function bare({
  services,
  concurrency,
}: {
  services: number[];
  concurrency: number;
}): Promise<void> {
  const queue = [...services];
  const lane = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) await terminate(id);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}
