import { NativeConnection, Worker } from '@temporalio/worker';
import pino from 'pino';
import { installRuntime } from '../worker/runtime.ts';

/**
 * Runs a baseline's worker with the settings of ours: TEMPORAL and QUEUE from the environment; says its pid and runs
 * until SIGTERM.
 */
export async function runBareWorker({
  workflowsPath,
  activities,
}: {
  workflowsPath: string;
  activities: object;
}): Promise<void> {
  const { TEMPORAL = '', QUEUE = 'bare' } = process.env;
  installRuntime(pino({ level: 'error' }, pino.destination(2)));
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: TEMPORAL }),
    namespace: 'default',
    taskQueue: QUEUE,
    workflowsPath,
    activities,
    maxConcurrentActivityTaskExecutions: 50,
    maxConcurrentWorkflowTaskExecutions: 40,
  });
  console.log(JSON.stringify({ pid: process.pid }));
  process.once('SIGTERM', () => worker.shutdown());
  await worker.run();
  process.exit(0);
}
