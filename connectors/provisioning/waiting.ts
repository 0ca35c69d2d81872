import { setTimeout as sleep } from 'node:timers/promises';
import type { Failure } from './types.ts';

/** Waits some milliseconds; `false` when the caller gave up meanwhile. */
export const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal }).catch(() => false);

/** The caller gave up while a panel was waited for. */
export const gaveUpWaiting = (label: string): Failure => ({
  code: 'cancelled',
  retryable: true,
  message: `Waiting for ${label} was cancelled.`,
});
