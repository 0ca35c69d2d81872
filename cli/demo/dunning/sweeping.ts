import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import colors from 'picocolors';
import { DEFAULT_TASK_QUEUE } from '../../../workflows/contracts/ids.ts';

/** Between two sweeps: with the clock of the demonstration it is less than an hour. */
const PAUSE_MS = 300;

/**
 * Runs the sweep again and again, as the schedule does every hour: a schedule of Temporal cannot come more often than
 * once a second, and on a clock that runs fast hours are shorter.
 */
export async function keepSweeping(temporalAddress: string): Promise<{ stop(): Promise<void> }> {
  const connection = await Connection.connect({ address: temporalAddress });
  const { workflow } = new Client({ connection });
  const sweep = () =>
    workflow.execute('dunningSweep', {
      ...{ workflowId: 'dunning-sweep/demo', taskQueue: DEFAULT_TASK_QUEUE, args: [] },
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  await sweep();
  let stopped = false;
  const sweeping = (async () => {
    for (; !stopped; await sleep(PAUSE_MS))
      await sweep().catch((error: Error) => console.log(colors.yellow(`A sweep failed: ${error.message}`)));
  })();
  return {
    async stop() {
      stopped = true;
      await sweeping;
      await connection.close();
    },
  };
}
