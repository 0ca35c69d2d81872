import * as calendar from '../calendar.ts';
import { percentOf } from '../money.ts';
import { conditionsMet, waitingFor } from './holds.ts';
import { type Action, isWarning, type Rung, rankOf } from './ladder.ts';
import type { CaseFacts, Instant, ServiceFacts } from './types.ts';
import {
  dueInHours,
  type Entry,
  held,
  later,
  rowsOf,
  skipped,
  timeOf,
  type Verdict,
  type View,
} from './view.ts';
import type { WhyCode } from './why.ts';

const HOUR = 3_600_000;

/** Messages, fees, charges, tickets and webhooks: what happens at a moment and is over. */
export function judgeMoments(view: View): Verdict[] {
  const entries = view.rungs
    .filter(({ action }) => isMoment(action))
    .flatMap((rung) => entriesOf(view, rung));
  const [arrived, verdicts] = sift(view, entries);
  return [...verdicts, ...arrived.map((entry) => judgeArrived(view, entry, arrived))];
}

function isMoment({ type }: Action): boolean {
  return type !== 'suspend' && type !== 'terminate' && type !== 'collections' && type !== 'cancel-invoice';
}

/** Whether a message reaches the client. */
export function isMessage({ type }: { type: string }): boolean {
  return type === 'reminder' || type === 'message' || isWarning({ type });
}

/** The occurrences of a rung that have no row yet: all whose time has come, and the next one. */
function entriesOf(view: View, rung: Rung): Entry[] {
  const { times, everyDays } = repetitionOf(rung.action);
  const rows = rowsOf(view, rung);
  const entries: Entry[] = [];
  for (let occurrence = 1; occurrence <= times; occurrence += 1) {
    if (rows.some((row) => row.occurrence === occurrence)) continue;
    const at = afterSuspension(view, rung, timeOf(view, rung, (occurrence - 1) * everyDays));
    entries.push({ rung, occurrence, at });
    if (at === undefined || at > view.facts.now) break;
  }
  return entries;
}

function repetitionOf(action: Action): { times: number; everyDays: number } {
  const repeat = action.type === 'late-fee' || action.type === 'charge' ? action.repeat : undefined;
  return { times: repeat?.times ?? 1, everyDays: repeat?.everyDays ?? 0 };
}

/** A final warning that follows a suspension keeps its days to it, also when the suspension came late. */
function afterSuspension(view: View, rung: Rung, at: Instant | undefined): Instant | undefined {
  const suspend = rung.action.type === 'final-warning' ? suspensionBefore(view, rung) : undefined;
  if (suspend === undefined || at === undefined) return at;
  const days = rung.offsetDays - suspend.offsetDays;
  const times = suspendedAt(view).map((since) => calendar.later(since, days * 24 * HOUR));
  const [first] = times.sort();
  return first === undefined || first < at ? at : first;
}

/** The last suspension ahead of a rung, of an earlier day if there is one: from that of the same day no days count. */
export function suspensionBefore({ rungs }: View, rung: Rung): Rung | undefined {
  const ahead = rungs.slice(0, rungs.indexOf(rung)).filter(({ action }) => action.type === 'suspend');
  return ahead.findLast(({ offsetDays }) => offsetDays < rung.offsetDays) ?? ahead.at(-1);
}

function suspendedAt({ scope }: View): Instant[] {
  return scope.flatMap((service) => (isSuspended(service) ? [service.suspendedAt] : []));
}

/** Whether there is still a service, and not only the memory of one. */
export function exists({ status }: ServiceFacts): boolean {
  return status === 'pending' || status === 'active' || status === 'suspended';
}

/** Suspended because a debt is overdue. */
function isSuspended(service: ServiceFacts): service is ServiceFacts & { suspendedAt: Instant } {
  const { status, suspendedReason, suspendedAt: since } = service;
  return status === 'suspended' && suspendedReason === 'overdue' && since !== null;
}

/** Tells what comes later, waits or is passed over by itself from what has arrived and may run. */
function sift(view: View, entries: readonly Entry[]): [arrived: Entry[], verdicts: Verdict[]] {
  const arrived: Entry[] = [];
  const verdicts: Verdict[] = [];
  for (const entry of entries) {
    const { rung, at } = entry;
    if (at === undefined) {
      verdicts.push(held(view, entry, { code: 'day-out-of-range', until: null }));
      continue;
    }
    if (at > view.facts.now) {
      verdicts.push(later(view, entry, at));
      continue;
    }
    const waiting = waitingFor(view, rung.action.type) ?? beforeSuspension(view, rung);
    const refusal = waiting ? undefined : refusalOf(view, entry, at);
    if (waiting) verdicts.push(held(view, entry, waiting));
    else if (refusal) verdicts.push(skipped(view, entry, refusal));
    else arrived.push(entry);
  }
  return [arrived, verdicts];
}

/** The final warning before a termination waits until something is suspended, and comes no more once that ends. */
function beforeSuspension(view: View, rung: Rung) {
  if (rung.action.type !== 'final-warning' || suspensionBefore(view, rung) === undefined) return undefined;
  const ending = new Set(
    view.facts.done
      .filter(({ action, state }) => action === 'terminate' && state === 'claimed')
      .flatMap(({ services }) => services),
  );
  const stands = view.scope.some((service) => isSuspended(service) && !ending.has(service.id));
  const isForServices = view.invoice.services.length > 0 || view.scope.some(exists);
  return isForServices && !stands ? ({ code: 'not-suspended', until: null } as const) : undefined;
}

/** Why a rung will never run for this invoice. */
function refusalOf(view: View, { rung, occurrence }: Entry, at: Instant): WhyCode | undefined {
  return (
    switchedOff(view, rung) ??
    outdated(view, rung, occurrence, at) ??
    (conditionsMet(view, rung) ? undefined : 'conditions-not-met')
  );
}

/** What the overrides of the client say against a rung (D2, D3, D4). */
export function switchedOff({ facts, done }: View, { action }: Rung): WhyCode | undefined {
  const { noOverdueMail, noLateFee, noCardCharge } = facts.overrides;
  switch (action.type) {
    case 'notice':
      return noOverdueMail ? 'overdue-mail-off' : unreachable(facts, action.channel);
    case 'reminder':
    case 'final-warning':
    case 'message':
      return unreachable(facts, action.channel);
    case 'late-fee':
      return noLateFee ? 'late-fee-exempt' : undefined;
    case 'charge':
      if (noCardCharge) return 'card-charge-off';
      if (facts.canCharge) return undefined;
      return done.some(({ action: was, outcome }) => was === 'charge' && outcome === 'hard-decline')
        ? 'hard-decline'
        : 'no-card';
    default:
      return undefined;
  }
}

function unreachable({ hasEmail, texts }: CaseFacts, channel: 'email' | 'sms'): WhyCode | undefined {
  if (channel === 'sms') return texts === 'ready' ? undefined : texts;
  return hasEmail ? undefined : 'no-address';
}

function outdated(view: View, rung: Rung, occurrence: number, at: Instant): WhyCode | undefined {
  const { invoice, ladder, schedule, facts } = view;
  const repeatedSince = rowsOf(view, rung).some((row) => row.occurrence > occurrence);
  switch (rung.action.type) {
    case 'reminder':
      if (rung.offsetDays >= 0) return undefined;
      if (schedule.dayOf(facts.now) > invoice.dueOn) return 'reminder-too-late';
      return invoice.issuedOn !== null && schedule.dayOf(at) < invoice.issuedOn ? 'before-issue' : undefined;
    case 'late-fee':
      if (at < ladder.activeFrom) return 'before-this-ladder';
      return repeatedSince ? 'superseded' : undefined;
    case 'charge':
      return repeatedSince ? 'superseded' : undefined;
    default:
      return undefined;
  }
}

/** A rung that may run: unless a later one takes its place, it does so within its hours. */
function judgeArrived(view: View, entry: Entry, arrived: readonly Entry[]): Verdict {
  const { rung } = entry;
  if (superseded(view, entry, arrived)) return skipped(view, entry, 'superseded');
  const code = codeOf(view, entry, arrived);
  if (rung.action.type !== 'late-fee') return dueInHours(view, entry, code);
  const fee = feeOf(view, rung.action);
  return 'refusal' in fee
    ? skipped(view, entry, fee.refusal)
    : dueInHours(view, entry, code, { feeMinor: fee.minor });
}

/** Down time must not end in a flood: of missed messages the last goes out, of a repeated fee or try as well. */
function superseded(view: View, entry: Entry, arrived: readonly Entry[]): boolean {
  const others = arrived.filter((other) => other !== entry);
  if (!isMessage(entry.rung.action))
    return others.some(({ rung, occurrence }) => rung === entry.rung && occurrence > entry.occurrence);
  const sent = view.done.filter((row) => isMessage({ type: row.action }) && row.state !== 'skipped');
  const self = placeOf(entry);
  return (
    others.filter(({ rung }) => isMessage(rung.action)).some((other) => isNewer(placeOf(other), self)) ||
    sent.some((row) => isNewer({ rank: rankOf({ type: row.action, level: row.level }), at: row.dueAt }, self))
  );
}

interface Place {
  rank: number | undefined;
  at: Instant;
}

const placeOf = ({ rung, at }: Entry): Place => ({ rank: rankOf(rung.action), at: at ?? '' });

/** Whether one message comes after another in the sequence: the more urgent one, else the one with the later time. */
function isNewer(one: Place, other: Place): boolean {
  if (one.rank !== undefined && other.rank !== undefined && one.rank !== other.rank)
    return one.rank > other.rank;
  return one.at > other.at;
}

function codeOf(view: View, entry: Entry, arrived: readonly Entry[]): WhyCode {
  const { facts, ladder } = view;
  if (arrived.some((other) => other !== entry && superseded(view, other, [other, entry])))
    return 'last-of-several';
  return calendar.later(entry.at ?? facts.now, ladder.lateHours * HOUR) < facts.now ? 'late' : 'its-time';
}

type Fee = { minor: number } | { refusal: WhyCode };

function feeOf(
  { invoice: { owedMinor, currency } }: View,
  { fixed, percent, minimum }: Action & { type: 'late-fee' },
): Fee {
  if (percent === undefined) {
    const minor = fixed?.[currency];
    return minor === undefined ? { refusal: 'no-amount' } : { minor };
  }
  try {
    const minor = Math.max(percentOf(owedMinor, percent, currency), minimum?.[currency] ?? 0);
    return minor > 0 ? { minor } : { refusal: 'amount-impossible' };
  } catch {
    return { refusal: 'amount-impossible' };
  }
}
