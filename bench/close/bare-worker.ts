/** The baseline's worker as a process of its own, with the settings of ours. */
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import pino from 'pino';
import { connect } from '../../db/connect.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { bareActivities } from './bare-activities.ts';

const { DATABASE = '', TEMPORAL = '', QUEUE = 'bare' } = process.env;
installRuntime(pino({ level: 'error' }, pino.destination(2)));
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: TEMPORAL }),
  namespace: 'default',
  taskQueue: QUEUE,
  workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
  activities: bareActivities(connect(DATABASE, { max: 20 })),
  maxConcurrentActivityTaskExecutions: 50,
  maxConcurrentWorkflowTaskExecutions: 40,
});
console.log(JSON.stringify({ pid: process.pid }));
process.once('SIGTERM', () => worker.shutdown());
await worker.run();
process.exit(0);
