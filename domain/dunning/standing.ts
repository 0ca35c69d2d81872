import * as calendar from '../calendar.ts';
import { gateOf, warnAgain, warningsAhead } from './gate.ts';
import { conditionsMet, isOfType, type Waiting, waitingFor } from './holds.ts';
import { isWarning, type Ladder, type Rung } from './ladder.ts';
import { exists, suspensionBefore } from './moments.ts';
import type { CaseFacts, Instant, ServiceFacts } from './types.ts';
import {
  dueInHours,
  type Entry,
  held,
  later,
  nextOccurrence,
  openViews,
  rowsOf,
  skipped,
  timeOf,
  type Verdict,
  type View,
} from './view.ts';
import type { WhyCode } from './why.ts';

const DAY = 24 * 3_600_000;

/**
 * Suspensions, terminations, collections and cancelled invoices, and the warnings that the former need once more.
 * They are looked at anew each time: a condition that is not met, or an exemption, makes them wait, not pass.
 * @param messages what becomes of the messages of this invoice
 */
export function judgeStanding(view: View, messages: readonly Verdict[]): Verdict[] {
  const verdicts: Verdict[] = [];
  const said = () => [...messages, ...verdicts];
  for (const rung of view.rungs) {
    switch (rung.action.type) {
      case 'suspend':
      case 'terminate':
        verdicts.push(...judgeServices(view, rung, rung.action.type, said()));
        break;
      case 'collections':
      case 'cancel-invoice':
        verdicts.push(...judgeEnding(view, rung, said()));
        break;
      default:
    }
  }
  return verdicts;
}

/** Services that a rung would still work on, each with the first moment at which it might. */
interface Candidate {
  service: ServiceFacts;
  since: Instant;
}

function judgeServices(
  view: View,
  rung: Rung,
  type: 'suspend' | 'terminate',
  said: readonly Verdict[],
): Verdict[] {
  const { facts } = view;
  const at = timeOf(view, rung);
  const entry: Entry = { rung, occurrence: nextOccurrence(view, rung), at };
  if (rowsOf(view, rung).some(({ state }) => state === 'skipped')) return [];
  if (at === undefined) return [held(view, entry, { code: 'day-out-of-range', until: null })];

  const inScope = view.scope.filter(
    (service) => isOfType(service, rung.conditions?.productTypes) && exists(service),
  );
  const left = withoutDone(view, type, inScope.filter(type === 'suspend' ? isToSuspend : isToTerminate));
  const ids = left.map(({ id }) => id);
  if (at > facts.now)
    return rowsOf(view, rung).length > 0 && left.length === 0 ? [] : [later(view, entry, at, ids)];
  if (left.length === 0) return nothingLeft(view, entry, type, inScope);

  const waiting = waitingFor(view, type) ?? exemption(view, rung);
  if (waiting) return [held(view, entry, waiting, ids)];
  const candidates = left.map((service) => ({ service, since: sinceOf(view, rung, type, service, at) }));
  const [ready, untimely] = parted(candidates, ({ service }) => untimelyFor(view, service));
  if (ready.length === 0) return [held(view, entry, earliest(untimely), ids)];
  return throughGate(view, entry, ready, said);
}

const byOverdue = ({ status, suspendedReason }: ServiceFacts) =>
  status === 'suspended' && suspendedReason === 'overdue';

/** Also what another invoice has suspended: then this one keeps it so. */
function isToSuspend(service: ServiceFacts): boolean {
  return service.status === 'active' || byOverdue(service);
}

function isToTerminate(service: ServiceFacts): boolean {
  return byOverdue(service) && service.suspendedAt !== null;
}

/** Without the services that this invoice has suspended or terminated; what a payment lifted may come again. */
function withoutDone(
  { done }: View,
  type: 'suspend' | 'terminate',
  services: ServiceFacts[],
): ServiceFacts[] {
  const covered = new Set(
    done
      .filter(({ action, state, liftedAt }) => action === type && state !== 'skipped' && liftedAt === null)
      .flatMap(({ services: ids }) => ids),
  );
  return services.filter(({ id }) => !covered.has(id));
}

function nothingLeft(
  view: View,
  entry: Entry,
  type: 'suspend' | 'terminate',
  inScope: readonly ServiceFacts[],
): Verdict[] {
  const wasDone = rowsOf(view, entry.rung).length > 0;
  if (inScope.length === 0)
    return wasDone
      ? []
      : [skipped(view, entry, type === 'suspend' ? 'nothing-to-suspend' : 'nothing-to-terminate')];
  if (type === 'suspend')
    return wasDone ? [] : [held(view, entry, { code: 'nothing-to-suspend', until: null })];
  const runs = inScope.some((service) => !byOverdue(service));
  return runs ? [held(view, entry, { code: 'not-suspended', until: null })] : [];
}

function exemption(view: View, rung: Rung): Waiting | undefined {
  if (view.facts.overrides.noSuspend) return { code: 'suspension-exempt', until: null };
  return conditionsMet(view, rung) ? undefined : { code: 'conditions-not-met', until: null };
}

/** A termination also waits until the suspension has stood for the days between the two in the ladder. */
function sinceOf(
  view: View,
  rung: Rung,
  type: 'suspend' | 'terminate',
  { suspendedAt }: ServiceFacts,
  at: Instant,
): Instant {
  const suspend = suspensionBefore(view, rung);
  if (type === 'suspend' || suspend === undefined || suspendedAt === null) return at;
  const stood = calendar.later(suspendedAt, (rung.offsetDays - suspend.offsetDays) * DAY);
  return stood > at ? stood : at;
}

/** What staff set on a service against its suspension (D6). */
function untimelyFor({ facts, schedule }: View, service: ServiceFacts): Waiting | undefined {
  if (service.autoSuspendOverride) return { code: 'service-exempt', until: null };
  if (service.suspendNotBefore === null) return undefined;
  const from = schedule.startOf(service.suspendNotBefore);
  if (from === undefined) return { code: 'day-out-of-range', until: null };
  return from > facts.now ? { code: 'service-not-before', until: from } : undefined;
}

/**
 * Why a service must not be suspended or terminated now although that was begun, the gate having been passed before;
 * undefined: it may. What the client owes, what holds, who is exempt may all have changed since.
 */
export function refusalNow(
  ladder: Ladder,
  facts: CaseFacts,
  { invoiceId, rungId, serviceId }: { invoiceId: number; rungId: string; serviceId: number },
): WhyCode | undefined {
  const view = openViews(ladder, { ...facts, underOperation: false }).find(
    ({ invoice }) => invoice.id === invoiceId,
  );
  if (view === undefined) return 'no-longer-owed';
  const rung = view.rungs.find(({ id }) => id === rungId);
  const service = view.scope.find(({ id }) => id === serviceId);
  if (rung === undefined || service === undefined) return 'conditions-not-met';
  const { type } = rung.action;
  if (type === 'terminate' && !byOverdue(service)) return 'not-suspended';
  return (waitingFor(view, type) ?? exemption(view, rung) ?? untimelyFor(view, service))?.code;
}

/** Parts what may go on from the reasons for which the rest waits. */
function parted<T>(all: readonly T[], waitingOf: (each: T) => Waiting | undefined): [T[], Waiting[]] {
  const waits = all.map((each) => ({ each, waiting: waitingOf(each) }));
  return [
    waits.filter(({ waiting }) => waiting === undefined).map(({ each }) => each),
    waits.flatMap(({ waiting }) => waiting ?? []),
  ];
}

/** The reason that ends first. */
function earliest(reasons: readonly Waiting[]): Waiting {
  const [first] = [...reasons].sort((a, b) => ends(a).localeCompare(ends(b)));
  return first ?? { code: 'conditions-not-met', until: null };
}

// Later than every instant: letters sort behind digits.
const ends = ({ until }: Waiting) => until ?? 'never';

function throughGate(
  view: View,
  entry: Entry,
  candidates: readonly Candidate[],
  said: readonly Verdict[],
): Verdict[] {
  const { rung } = entry;
  const { facts } = view;
  const [open, waiting] = parted(candidates, ({ since }) => {
    if (since > facts.now) return { code: 'suspension-too-young', until: since } satisfies Waiting;
    const gate = gateOf(view, rung, since, said);
    return gate.open ? undefined : gate.waiting;
  });
  const services = (open.length > 0 ? open : candidates).map(({ service }) => service.id);
  if (open.length > 0) {
    // Its time is the one at which it might happen: a warning of that moment goes out ahead of it.
    const [at] = open.map(({ since }) => since).sort();
    return [dueInHours(view, { ...entry, at }, 'its-time', { services })];
  }
  const onItsWay = warningsAhead(view, rung, said).length > 0 || said.some(isDueWarning);
  if (onItsWay || !waiting.some(({ code }) => code === 'waits-for-warning'))
    return [held(view, entry, earliest(waiting), services)];
  const again = warnAgain(view, rung, said);
  if (again === undefined) return [held(view, entry, { code: 'no-warning-possible', until: null }, services)];
  return [held(view, entry, earliest(waiting), services), again];
}

const isDueWarning = ({ is, rung }: Verdict) => is === 'due' && isWarning(rung.action);

/** Collections and a cancelled invoice end the ladder: what is ahead of them is settled first. */
function judgeEnding(view: View, rung: Rung, said: readonly Verdict[]): Verdict[] {
  const entry: Entry = { rung, occurrence: 1, at: timeOf(view, rung) };
  if (rowsOf(view, rung).length > 0) return [];
  if (entry.at === undefined) return [held(view, entry, { code: 'day-out-of-range', until: null })];
  if (entry.at > view.facts.now) return [later(view, entry, entry.at)];
  const waiting = waitingFor(view, rung.action.type);
  if (waiting) return [held(view, entry, waiting)];
  if (!conditionsMet(view, rung)) return [held(view, entry, { code: 'conditions-not-met', until: null })];
  if (view.done.some(isUnderWay) || said.some((verdict) => isAhead(rung, verdict)))
    return [held(view, entry, { code: 'waits-for-termination', until: null })];
  return [dueInHours(view, entry, 'its-time')];
}

/** A suspension or termination that was begun: an invoice that ends meanwhile would take its reason away. */
const isUnderWay = ({ action, state }: CaseFacts['done'][number]) =>
  (action === 'suspend' || action === 'terminate') && (state === 'claimed' || state === 'unknown');

/**
 * Whether a suspension or termination is still to be settled. A debt goes to collections also when a service is
 * exempt; its invoice is not cancelled then, since nothing would be left that keeps the service suspended.
 */
function isAhead(rung: Rung, verdict: Verdict): boolean {
  const { type } = verdict.rung.action;
  if (verdict.is === 'skipped' || (type !== 'suspend' && type !== 'terminate')) return false;
  if (rung.action.type === 'cancel-invoice') return true;
  return verdict.is !== 'held' || verdict.planned.until !== null || SOON.has(verdict.planned.why.code);
}

const SOON = new Set<string>(['waits-for-warning', 'warning-under-way', 'warning-undeliverable']);
