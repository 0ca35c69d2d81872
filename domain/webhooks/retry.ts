const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The schedule that Standard Webhooks recommends: so long after the first, the second ... failure, in ms. */
export const PAUSES: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** However long a receiver asks us to stay away, it is asked again after a day at most. */
const LONGEST_WISH = 24 * HOUR;

/**
 * How long to wait after a failed attempt.
 * @param failures how often it has failed, this time included
 * @param wishMs what the receiver's `Retry-After` asks for: the pause is never shorter, within a day
 * @returns ms, or undefined when it is given up
 */
export function pauseBefore(failures: number, wishMs = 0): number | undefined {
  const pause = PAUSES[failures - 1];
  return pause === undefined ? undefined : Math.max(pause, Math.min(wishMs, LONGEST_WISH));
}

/** The ms that a `Retry-After` header asks for, in seconds or as a date; undefined when it says nothing usable. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const date = /^[A-Z][a-z]{2}/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
