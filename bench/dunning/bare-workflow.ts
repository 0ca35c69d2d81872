import { condition, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import { goSignal } from './bare-signals.ts';
import type { BareActivities } from './bare-worker.ts';

const { nothing, call } = proxyActivities<BareActivities>({ startToCloseTimeout: '5 minutes' });

/** The baseline of a wave: one timer and one activity, with nothing to do. */
export async function bareTimer({ at }: { at: number }): Promise<void> {
  await sleep(Math.max(1, at - Date.now()));
  await nothing();
}

/** The baseline of a payment: a signal, and one activity that asks somebody outside. */
export async function bareCall(): Promise<void> {
  let told = false;
  setHandler(goSignal, () => {
    told = true;
  });
  await condition(() => told);
  await call();
}
