/** The baseline's worker as a process of its own, with the settings of ours. */
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import pino from 'pino';
import { installRuntime } from '../../worker/runtime.ts';

const activities = { nothing: async () => {} };
export type BareActivities = typeof activities;

const { TEMPORAL = '', QUEUE = 'bare' } = process.env;
installRuntime(pino({ level: 'error' }, pino.destination(2)));
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: TEMPORAL }),
  namespace: 'default',
  taskQueue: QUEUE,
  workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
  activities,
  maxConcurrentActivityTaskExecutions: 50,
  maxConcurrentWorkflowTaskExecutions: 40,
});
console.log(JSON.stringify({ pid: process.pid }));
process.once('SIGTERM', () => worker.shutdown());
await worker.run();
process.exit(0);
