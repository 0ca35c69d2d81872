/** The baseline's worker as a process of its own; DATABASE from the environment as well. */
import { fileURLToPath } from 'node:url';
import { connect } from '../../db/connect.ts';
import { runBareWorker } from '../bare-worker.ts';
import { bareActivities } from './bare-activities.ts';

await runBareWorker({
  workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
  activities: bareActivities(connect(process.env.DATABASE ?? '', { max: 20 })),
});
