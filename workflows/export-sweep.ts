import { proxyActivities } from '@temporalio/workflow';
import type { ExportSweepActivities } from './contracts/activities.ts';

const { findOldExports, removeExportFile } = proxyActivities<ExportSweepActivities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 5 },
});

/** Removes files of exports that were fetched or have expired; what is left over, the next run finds. */
export async function removeOldExports(): Promise<{ removed: number }> {
  const now = new Date(Date.now()).toISOString();
  const old = await findOldExports({ now });
  for (const exportId of old) await removeExportFile({ exportId, now });
  return { removed: old.length };
}
