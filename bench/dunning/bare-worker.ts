/** The baseline's worker as a process of its own; CALL from the environment: whom its activity asks. */
import { fileURLToPath } from 'node:url';
import { runBareWorker } from '../bare-worker.ts';

const activities = {
  nothing: async () => {},
  async call() {
    await (await fetch(process.env.CALL ?? '', { method: 'POST' })).arrayBuffer();
  },
};
export type BareActivities = typeof activities;

await runBareWorker({
  workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
  activities,
});
