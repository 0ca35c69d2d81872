import { inOrder, type Ladder, type Rung } from './ladder.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import type {
  CaseFacts,
  DoneRung,
  HeldRung,
  Instant,
  InvoiceFacts,
  PlannedRung,
  ServiceFacts,
  SkippedRung,
} from './types.ts';
import { type WhyCode, why } from './why.ts';

/** All that judging the rungs of one invoice needs. */
export interface View {
  ladder: Ladder;
  facts: CaseFacts;
  invoice: InvoiceFacts & { dueOn: string };
  schedule: Schedule;
  /** the rungs in their order */
  rungs: readonly Rung[];
  /** what was done for this invoice */
  done: readonly DoneRung[];
  /** the services that the invoice concerns */
  scope: readonly ServiceFacts[];
}

/** An occurrence of a rung and its time; undefined: out of reckoning. */
export interface Entry {
  rung: Rung;
  occurrence: number;
  at: Instant | undefined;
}

/** What becomes of one occurrence of a rung. */
export type Verdict =
  | { is: 'due' | 'later'; rung: Rung; planned: PlannedRung }
  | { is: 'held'; rung: Rung; planned: HeldRung }
  | { is: 'skipped'; rung: Rung; planned: SkippedRung };

/** One view for each invoice that somebody still owes, in the order of their due dates. */
export function openViews(ladder: Ladder, facts: CaseFacts): View[] {
  const schedule = scheduleOf(ladder, facts);
  const rungs = inOrder(ladder.rungs);
  return facts.invoices
    .filter(isClimbing)
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.id - b.id))
    .map((invoice) => ({
      ...{ ladder, facts, invoice, schedule, rungs },
      done: facts.done.filter(({ invoiceId }) => invoiceId === invoice.id),
      scope: servicesOf(ladder, facts, invoice),
    }));
}

/** The services that an overdue invoice concerns. */
export function servicesOf(
  { suspends }: Pick<Ladder, 'suspends'>,
  { services }: CaseFacts,
  invoice: InvoiceFacts,
): ServiceFacts[] {
  if (suspends === 'all-services') return services;
  const billed = new Set(invoice.services);
  return services.filter(({ id }) => billed.has(id));
}

/** Whether dunning still goes on for the invoice. In collections it is somebody else's. */
function isClimbing(invoice: InvoiceFacts): invoice is InvoiceFacts & { dueOn: string } {
  return (
    invoice.owedMinor > 0 &&
    invoice.dueOn !== null &&
    (invoice.status === 'unpaid' || invoice.status === 'payment-pending')
  );
}

/** The rows of one rung. */
export function rowsOf({ done }: View, { id }: Rung): DoneRung[] {
  return done.filter(({ rungId }) => rungId === id);
}

/** The number that the next occurrence of a rung gets, after its rows and those that `also` is about to give it. */
export function nextOccurrence(view: View, rung: Rung, also: readonly Verdict[] = []): number {
  const planned = also.filter((verdict) => verdict.rung.id === rung.id).map((verdict) => verdict.planned);
  return Math.max(0, ...[...rowsOf(view, rung), ...planned].map(({ occurrence }) => occurrence)) + 1;
}

/** When the rung comes by the due date of the invoice. */
export function timeOf({ schedule, invoice }: View, rung: Rung, furtherDays = 0): Instant | undefined {
  return schedule.timeOf(rung, invoice.dueOn, rung.offsetDays + furtherDays);
}

interface Details {
  services?: number[];
  feeMinor?: number | null;
}

const refOf = ({ invoice }: View, { rung, occurrence }: Entry, code: WhyCode) => ({
  invoiceId: invoice.id,
  rungId: rung.id,
  occurrence,
  action: rung.action,
  why: why(code),
});

/** It runs now. */
export function due(view: View, entry: Entry, code: WhyCode, details: Details = {}): Verdict {
  const { services = [], feeMinor = null } = details;
  const at = entry.at ?? view.facts.now;
  return {
    is: 'due',
    rung: entry.rung,
    planned: { ...refOf(view, entry, code), at, services, feeMinor },
  };
}

/** Its time comes. */
export function later(view: View, entry: Entry, at: Instant, services: number[] = []): Verdict {
  const planned = { ...refOf(view, entry, 'not-yet'), at, services, feeMinor: null };
  return { is: 'later', rung: entry.rung, planned };
}

/** Its time has come, and it waits: until a moment, or until something changes. */
export function held(
  view: View,
  entry: Entry,
  { code, until }: { code: WhyCode; until: Instant | null },
  services: number[] = [],
): Verdict {
  const at = entry.at ?? view.facts.now;
  return { is: 'held', rung: entry.rung, planned: { ...refOf(view, entry, code), at, until, services } };
}

/** It is passed over for good. */
export function skipped(view: View, entry: Entry, code: WhyCode): Verdict {
  const at = entry.at ?? view.facts.now;
  return { is: 'skipped', rung: entry.rung, planned: { ...refOf(view, entry, code), at } };
}

/**
 * Now, when the rung may run at this hour, else held until it may.
 * @param details what it does when it runs
 */
export function dueInHours(view: View, entry: Entry, code: WhyCode, details: Details = {}): Verdict {
  const open = view.schedule.align(entry.rung, view.facts.now);
  if (open === view.facts.now) return due(view, entry, code, details);
  const reason = open === undefined ? 'day-out-of-range' : 'outside-hours';
  return held(view, entry, { code: reason, until: open ?? null }, details.services);
}
