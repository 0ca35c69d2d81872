import { NativeConnection, type NativeConnectionOptions, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Deps } from '../activities/deps.ts';
import { createActivities } from '../activities/index.ts';
import { DEFAULT_TASK_QUEUE } from '../workflows/contracts/ids.ts';
import { bundleWorkflows } from './bundle.ts';
import { installRuntime } from './runtime.ts';

export interface WorkerOptions {
  connection: NativeConnectionOptions;
  namespace: string;
  taskQueue?: string;
  deps: Deps;
  /** runs instead of the activities over `deps`: tests wrap them */
  activities?: object;
  /** put around the activities over `deps`: demonstrations let them live in another time */
  around?: <A extends object>(activities: A) => A;
  log: Logger;
  /** activities at the same time in this process */
  concurrency?: number;
  /** where the bundled workflow code is kept between starts */
  cacheDir?: string;
  /** ms that activities under way get to finish when it stops; 5 s unless told */
  graceMs?: number;
}

export interface RunningWorker {
  /** Ends when the worker has stopped; rejects when it stopped by itself. */
  ended: Promise<void>;
  /** Lets activities under way finish for a few seconds, then stops. */
  stop(): Promise<void>;
}

/** Starts a worker that runs workflows and activities until it is stopped. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { namespace, taskQueue = DEFAULT_TASK_QUEUE, concurrency = 50, cacheDir, graceMs = 5_000 } = options;
  const { around = (activities) => activities } = options;
  installRuntime(options.log);
  const [connection, bundle] = await Promise.all([
    NativeConnection.connect(options.connection),
    bundleWorkflows({ cacheDir }),
  ]);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: bundle.path ? { codePath: bundle.path } : { code: bundle.code },
    activities: options.activities ?? around(createActivities(options.deps)),
    maxConcurrentActivityTaskExecutions: concurrency,
    maxConcurrentWorkflowTaskExecutions: 40,
    shutdownGraceTime: graceMs,
    shutdownForceTime: graceMs + 1_500,
  });
  const ended = worker.run().finally(() => connection.close());
  ended.catch((error) => options.log.error({ err: error }, 'the worker stopped'));
  return {
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.catch(() => {});
    },
  };
}
