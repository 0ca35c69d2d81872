/** The baseline's worker as a process of its own. */
import { fileURLToPath } from 'node:url';
import { runBareWorker } from '../bare-worker.ts';

const activities = { nothing: async () => {} };
export type BareActivities = typeof activities;

await runBareWorker({
  workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
  activities,
});
