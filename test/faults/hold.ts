import { setTimeout as sleep } from 'node:timers/promises';
import type { Point } from './points.ts';
import type { Stage } from './stage.ts';

/** So long may it take until a boundary is reached. */
export const REACH_MS = 120_000;

/**
 * Arms a boundary, and waits until what the number stands for is held there.
 * @param hold none: only traces, where that is wanted
 * @returns false when that takes too long
 */
export async function holdAt(
  { worker, onHeld }: Pick<Stage, 'worker' | 'onHeld'>,
  owner: number,
  { hold, trace = false }: { hold?: Point | undefined; trace?: boolean | undefined },
): Promise<boolean> {
  worker.arm(owner, hold === undefined ? [] : [hold], trace);
  if (hold === undefined) return true;
  const came = new Promise<boolean>((resolve) =>
    onHeld.set(owner, (point) => point === hold && resolve(true)),
  );
  const late = new AbortController();
  return Promise.race([came, sleep(REACH_MS, false, { signal: late.signal }).catch(() => false)]).finally(
    () => late.abort(),
  );
}

/**
 * Looks until what is wanted is so; a look that fails, since a server is away, is made again.
 * @returns false when that takes longer than `ms`. Throws when the worker ends by itself.
 */
export async function until(
  stage: Pick<Stage, 'workerEnded'>,
  ms: number,
  look: () => Promise<boolean>,
): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    const died = stage.workerEnded();
    if (died !== undefined) throw new Error(`The worker ended by itself: ${died}`);
    if (await look().catch(() => false)) return true;
    await sleep(200);
  }
  return false;
}
