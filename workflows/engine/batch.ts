import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type EngineActivities, HEARTBEAT } from '../contracts/activities.ts';
import {
  type BatchControl,
  type BatchInput,
  type BatchOutcome,
  type BatchProgress,
  batchControlSignal,
  batchProgressSignal,
} from '../contracts/messages.ts';
import { runItems } from './items.ts';

/** Reports to the operation are this far apart, so that its history stays short. */
const REPORT_PAUSE = '5 seconds';

const { loadItems } = proxyActivities<EngineActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT,
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  summary: 'Read the batch',
});

/** Child workflow: one batch of a step's items, so that the parent's history stays short however many there are. */
export async function runBatch(input: BatchInput): Promise<BatchOutcome> {
  const early: BatchControl[] = [];
  let control = (wish: BatchControl): void => void early.push(wish);
  setHandler(batchControlSignal, (wish) => control(wish));

  // It is steered by its operation alone: a cancellation in the middle would leave items without an outcome.
  return CancellationScope.nonCancellable(async () => {
    const { operationId } = input.operation;
    const before = await loadItems({ operationId, step: input.step, portion: input.portion });
    const report = openReport(input.batch, before);
    const running = runItems({
      input: input.operation,
      step: input.step,
      title: input.title,
      activity: input.run,
      items: before.open,
      concurrency: input.concurrency,
      paused: input.paused,
      onChange: report.changed,
    });
    control = running.control;
    for (const wish of early) running.control(wish);
    const outcome = await running.outcome;
    report.close();
    return { ...outcome, done: before.done + outcome.done, skipped: before.skipped + outcome.skipped };
  });
}

/** Tells the operation how the batch is doing, from time to time. */
function openReport(batch: number, before: { done: number; skipped: number }) {
  const { parent } = workflowInfo();
  const operation = parent && getExternalWorkflowHandle(parent.workflowId, parent.runId);
  let latest: BatchProgress | undefined;
  let closed = false;

  async function report() {
    while (operation) {
      await condition(() => closed || latest !== undefined);
      if (closed || !latest) return;
      const { done, skipped } = latest;
      const progress = { ...latest, done: before.done + done, skipped: before.skipped + skipped };
      latest = undefined;
      await operation.signal(batchProgressSignal, batch, progress).catch(() => {});
      await condition(() => closed, REPORT_PAUSE);
    }
  }
  void report();

  return {
    changed(progress: BatchProgress): void {
      latest = progress;
    },
    close(): void {
      closed = true;
    },
  };
}
