import { addDays, type Day, daysBetween, monthsLater } from '../calendar.ts';
import { portion } from '../money.ts';
import { anchorOfItem, type BillableItem } from './due.ts';

/** So far ahead a due date makes sense. */
const MOST_DAYS = 3660;

/** What a new due date of an item comes to. */
export type DueDateChange =
  | { is: 'same' }
  /** it lies in days that are billed already */
  | { is: 'billed'; until: Day }
  | { is: 'too-far'; latest: Day }
  /** days are given up or, with nothing billed there, taken in again: there is nothing to ask for */
  | { is: 'earlier' }
  /** the days in between, and what they cost */
  | { is: 'later'; days: number; amountMinor: number };

/**
 * What changes when an item is due on another day. Whole periods in between cost their price, what is left the part of
 * one by its days, rounded once. There is never anything to give back.
 */
export function dueDateChange(item: BillableItem, nextDueOn: Day): DueDateChange {
  const { from, billedUntil, months, priceMinor } = item;
  if (nextDueOn === from) return { is: 'same' };
  if (nextDueOn < from)
    return billedUntil !== null && nextDueOn < billedUntil
      ? { is: 'billed', until: billedUntil }
      : { is: 'earlier' };
  const latest = addDays(from, MOST_DAYS);
  if (nextDueOn > latest) return { is: 'too-far', latest };
  const anchor = anchorOfItem(item);
  let amountMinor = 0;
  let start = from;
  for (;;) {
    const end = monthsLater(start, months, anchor);
    if (end > nextDueOn) {
      amountMinor += portion(priceMinor, daysBetween(start, nextDueOn), daysBetween(start, end));
      return { is: 'later', days: daysBetween(from, nextDueOn), amountMinor };
    }
    amountMinor += priceMinor;
    start = end;
  }
}
