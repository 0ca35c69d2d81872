import { Temporal } from 'temporal-polyfill';
import type { Cycle } from './billing/cycles.ts';

/** A day as `YYYY-MM-DD`. */
export type Day = string;

/** A text that is no day, or a day that is too far away to be meant. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 9998;

/** The months of one period, or undefined for what is billed once or never. */
export function monthsOf(cycle: Cycle): number | undefined {
  switch (cycle) {
    case 'free':
    case 'one-time':
      return undefined;
    case 'monthly':
      return 1;
    case 'quarterly':
      return 3;
    case 'semi-annually':
      return 6;
    case 'annually':
      return 12;
    case 'biennially':
      return 24;
    case 'triennially':
      return 36;
  }
}

/**
 * The day one period later. The end of a month stays an end: what is due on the 31st is due on the last day of
 * shorter months and on the 31st again after them, as long as the anchor is passed on.
 * @param anchorDay the day of the month on which it was due at first, 1 to 31; by default that of `day`
 * @returns undefined when the cycle does not repeat
 */
export function nextPeriod(day: Day, cycle: Cycle, anchorDay?: number): Day | undefined {
  const months = monthsOf(cycle);
  return months === undefined ? undefined : monthsLater(day, months, anchorDay);
}

/**
 * The day so many months later, on the anchor's day of the month or, where the month is shorter, its last one.
 * @param anchorDay 1 to 31; by default that of `day`
 */
export function monthsLater(day: Day, months: number, anchorDay?: number): Day {
  const from = parse(day);
  const month = from.toPlainYearMonth().add({ months });
  return format(month.toPlainDate({ day: Math.min(anchorDay ?? from.day, month.daysInMonth) }));
}

/**
 * The anchor that a day is due by: the first candidate that this month would put on this day, else its own. So a
 * candidate that no longer has to do with the day, since somebody has moved it, is passed over.
 * @param candidates days of the month, 1 to 31
 */
export function anchorOf(day: Day, candidates: readonly (number | null)[]): number {
  const { day: own, daysInMonth } = parse(day);
  return candidates.find((each) => each !== null && Math.min(each, daysInMonth) === own) ?? own;
}

/** The day of the month, 1 to 31. */
export function dayOfMonth(day: Day): number {
  return parse(day).day;
}

/** The day so many days later (earlier when negative). */
export function addDays(day: Day, days: number): Day {
  return format(parse(day).add({ days }));
}

/** Days from one day to another; negative when the other comes first. */
export function daysBetween(from: Day, to: Day): number {
  return parse(from).until(parse(to), { largestUnit: 'day' }).days;
}

/** The day that it is somewhere at an instant (ISO 8601). */
export function dayIn(instant: string, timeZone: string): Day {
  return format(Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate());
}

/** The time of day there as `HH:MM`. */
export function timeIn(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainTime().toString().slice(0, 5);
}

/**
 * The instant (ISO 8601, UTC) of a time of day somewhere. A time that a change of clocks leaves out is the first
 * one after it; of a time that comes twice it is the first.
 */
export function instantOf(day: Day, time: string, timeZone: string): string {
  const local = parse(day).toPlainDateTime(Temporal.PlainTime.from(time));
  return iso(local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).toInstant());
}

/** Whether a day is no Saturday, Sunday or holiday. */
export function isBusinessDay(day: Day, holidays: readonly Day[] = []): boolean {
  return parse(day).dayOfWeek <= 5 && !holidays.includes(day);
}

/** The day itself when it is a business day, else the next one. */
export function nextBusinessDay(day: Day, holidays: readonly Day[] = []): Day {
  let next = day;
  while (!isBusinessDay(next, holidays)) next = addDays(next, 1);
  return next;
}

/** The instant so many milliseconds later. */
export function later(instant: string, ms: number): string {
  // Planning asks for this most of all, and here nothing needs a calendar.
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** Throws `CalendarError` with a sentence when the text is no day between 1900 and 9998. */
export function checkDay(text: string): Day {
  return format(parse(text));
}

/** Whether a day lies between the years that are reckoned with. */
export function isReckonable(day: Day): boolean {
  try {
    return checkDay(day) === day;
  } catch {
    return false;
  }
}

/** Days that were read lately: billing meets the same few again and again. */
const known = new Map<Day, Temporal.PlainDate>();
const MOST_KNOWN = 5_000;

function parse(text: Day): Temporal.PlainDate {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new CalendarError(`“${text}” is no day such as 2026-01-31.`);
  let day: Temporal.PlainDate;
  try {
    day = Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    throw new CalendarError(`There is no day ${text}.`);
  }
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, day);
  return day;
}

function format(day: Temporal.PlainDate): Day {
  if (day.year < FIRST_YEAR || day.year > LAST_YEAR)
    throw new CalendarError(
      `The year ${day.year} is too far away: days lie between ${FIRST_YEAR} and ${LAST_YEAR}.`,
    );
  return day.toString();
}

/** ISO 8601 in UTC with milliseconds, as the record gives instants. */
function iso(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'millisecond' });
}
