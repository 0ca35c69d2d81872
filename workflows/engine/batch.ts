import { proxyActivities, setHandler } from '@temporalio/workflow';
import type { EngineActivities } from '../contracts/activities.ts';
import {
  type BatchControl,
  type BatchInput,
  type BatchOutcome,
  batchControlSignal,
} from '../contracts/messages.ts';
import { runItems } from './items.ts';

const { loadItems } = proxyActivities<EngineActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  summary: 'Read the batch',
});

/** Child workflow: one batch of a step's items, so that the parent's history stays short however many there are. */
export async function runBatch(input: BatchInput): Promise<BatchOutcome> {
  const early: BatchControl[] = [];
  let control = (wish: BatchControl) => {
    early.push(wish);
  };
  setHandler(batchControlSignal, (wish) => control(wish));

  const { operationId } = input.operation;
  const items = await loadItems({ operationId, step: input.step, from: input.from, to: input.to });
  const running = runItems({
    input: input.operation,
    step: input.step,
    title: input.title,
    activity: input.run,
    items,
    concurrency: input.concurrency,
    paused: input.paused,
    onChange: () => {},
  });
  control = running.control;
  for (const wish of early) running.control(wish);
  return running.outcome;
}
