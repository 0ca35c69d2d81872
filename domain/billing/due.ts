import { addDays, anchorOf, type Day, monthsLater } from '../calendar.ts';
import type { ItemKind, QueuedLine } from './facts.ts';

/** Something that is billed period by period. */
export interface BillableItem {
  kind: ItemKind;
  id: number;
  /** of an add-on, the one that it belongs to */
  serviceId: number | null;
  months: number;
  priceMinor: number;
  /** the first day that is not billed */
  from: Day;
  anchorDay: number | null;
  startedOn: Day | null;
  /** from this day on it is not billed */
  endsOn: Day | null;
  /** an invoice of it that is not paid */
  openInvoiceId: number | null;
  /** another system has billed the period that begins on `from` */
  billedElsewhere: boolean;
}

export interface Period {
  from: Day;
  /** the first day that is no longer in it */
  to: Day;
}

/** Why something that is due is not billed. */
export const passedOverReasons = [
  /** an earlier invoice of it is not paid */
  'unpaid',
  /** the client's account is restricted: nothing is renewed */
  'account-restricted',
  /** it ends before the period begins */
  'ends',
  /** the invoice would come to less than 0 */
  'negative',
  /** nobody can bill it: it is not active, billed once only, or has no date */
  'not-billable',
] as const;
export type PassedOver = (typeof passedOverReasons)[number];

/** Most periods of one thing in one run; the next run goes on. */
const MOST_PERIODS = 12;

/** What is due of an item. */
export interface DueItem {
  periods: Period[];
  /** the first day that is then not billed */
  next: Day;
  anchorDay: number;
  passed?: PassedOver;
}

/**
 * The periods of an item that begin until a day. One period only while further ones wait for its payment. What costs
 * nothing, or was billed elsewhere, only moves on.
 * @param until null: the next period, whenever it begins
 * @returns undefined when nothing is due
 */
export function dueOf(
  item: BillableItem,
  { until, whileUnpaid }: { until: Day | null; whileUnpaid: boolean },
): DueItem | undefined {
  const { from, endsOn } = item;
  if (until !== null && from > until) return undefined;
  const anchorDay = anchorOf(from, [
    item.anchorDay,
    item.startedOn === null ? null : dayNumber(item.startedOn),
  ]);
  const due: DueItem = { periods: [], next: from, anchorDay };
  if (endsOn !== null && from >= endsOn) return { ...due, passed: 'ends' };
  if (item.openInvoiceId !== null && !whileUnpaid) return { ...due, passed: 'unpaid' };
  const most = until === null || !whileUnpaid ? 1 : MOST_PERIODS;
  for (let steps = 0; steps < MOST_PERIODS && due.periods.length < most; steps++) {
    if (until !== null && due.next > until) break;
    if (endsOn !== null && due.next >= endsOn) break;
    const to = monthsLater(due.next, item.months, anchorDay);
    const free = item.priceMinor === 0 || (steps === 0 && item.billedElsewhere);
    if (!free) due.periods.push({ from: due.next, to });
    due.next = to;
    if (until === null && free) break;
  }
  return due;
}

/** The day until which periods that begin are billed. */
export function horizon(kind: ItemKind, today: Day, lead: { leadDays: number; domainLeadDays: number }): Day {
  return addDays(today, kind === 'domain' ? lead.domainLeadDays : lead.leadDays);
}

/** Whether a queued line is billed by its day; one without a day waits for the next invoice. */
export function isQueuedDue({ dueOn }: Pick<QueuedLine, 'dueOn'>, until: Day): boolean {
  return dueOn !== null && dueOn <= until;
}

const dayNumber = (day: Day) => Number(day.slice(8));
