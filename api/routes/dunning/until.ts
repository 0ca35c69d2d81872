import { addDays, instantOf } from '../../../domain/calendar.ts';
import { impossibleField } from '../../problems.ts';

const LONGEST_MS = 3660 * 86_400_000;

/**
 * When a hold ends, ISO 8601 in UTC: a day counts until its end, by the clock of the zone.
 * @throws Problem 422 when that is not ahead, or too far ahead
 */
export function endOf(until: string, { zone, now }: { zone: string; now: string }): string {
  const end = /^\d{4}-\d\d-\d\d$/.test(until) ? endOfDay(until, zone) : new Date(until).toISOString();
  if (end !== undefined && end <= now)
    throw impossibleField('/until', `${until} is past: a hold ends in the future.`);
  if (end === undefined || Date.parse(end) - Date.parse(now) > LONGEST_MS)
    throw impossibleField('/until', 'A hold lasts ten years at most; `stop` lasts until it is released.');
  return end;
}

/** Undefined for days that are out of reckoning. */
function endOfDay(day: string, zone: string): string | undefined {
  try {
    return instantOf(addDays(day, 1), '00:00', zone);
  } catch {
    return undefined;
  }
}
