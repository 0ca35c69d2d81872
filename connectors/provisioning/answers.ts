import { protocol } from './failures.ts';
import type { Failure } from './types.ts';

/** A call without a usable answer: whether it may have arrived, and why. */
export interface FailedCall {
  kind: 'failed';
  arrived: 'no' | 'perhaps';
  failure: Failure;
}

/** Makes a `FailedCall`. */
export const failedCall = (arrived: FailedCall['arrived'], failure: Failure): FailedCall => ({
  kind: 'failed',
  arrived,
  failure,
});

/** A redirect would carry credentials to another address: it is never followed, and does not mend itself. */
export const redirected = (label: string, status: number): Failure => ({
  ...protocol(
    `${label} answered with a redirect (HTTP ${status}), which is not followed with credentials: correct the address in the server's record.`,
  ),
  retryable: false,
});

/** The JSON of a body; `undefined` when it is something else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
