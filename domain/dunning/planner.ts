import type { Ladder, Rung } from './ladder.ts';
import { judgeMoments } from './moments.ts';
import { judgeStanding } from './standing.ts';
import type { CaseFacts, HeldRung, InvoiceFacts, Plan, PlannedRung, ServiceFacts } from './types.ts';
import { held, openViews, servicesOf, timeOf, type Verdict, type View } from './view.ts';
import { why } from './why.ts';

/**
 * What is to be done about a client's debt now, when to look again, and why. Pure and total: it reads no clock, and
 * answers for any facts. Each invoice climbs by its own due date, so that a payment of a part moves nothing.
 *
 * Whoever does what is due records it and asks again, until nothing is due: what comes first may change the rest.
 */
export function nextRungs(ladder: Ladder, facts: CaseFacts): Plan {
  const views = openViews(ladder, facts);
  const verdicts = views.flatMap(judge);
  const unsuspend = unsuspensions(ladder, facts, views);
  const unsettled = facts.done.filter(({ state }) => state === 'claimed' || state === 'unknown');
  return {
    due: verdicts.flatMap((verdict) => (verdict.is === 'due' ? verdict.planned : [])).sort(byTime),
    next: nextOf(verdicts),
    held: verdicts.flatMap((verdict) => (verdict.is === 'held' ? verdict.planned : [])),
    skipped: verdicts.flatMap((verdict) => (verdict.is === 'skipped' ? verdict.planned : [])),
    unsuspend,
    unsettled,
    open: views.length > 0 || unsuspend.length > 0 || unsettled.length > 0,
  };
}

function judge(view: View): Verdict[] {
  const moments = judgeMoments(view);
  const verdicts = [...moments, ...judgeStanding(view, moments)];
  const charges = verdicts.some((verdict) => verdict.is === 'due' && isCharge(verdict.rung));
  return charges ? verdicts.map((verdict) => afterCharge(view, verdict)) : verdicts;
}

const isCharge = ({ action }: Rung) => action.type === 'charge';

/** Nothing else happens to the invoice while its card may still pay it. */
function afterCharge(view: View, verdict: Verdict): Verdict {
  if (verdict.is !== 'due' || isCharge(verdict.rung)) return verdict;
  const { rung, planned } = verdict;
  const waiting = { code: 'charge-first', until: null } as const;
  return held(view, { rung, occurrence: planned.occurrence, at: planned.at }, waiting, planned.services);
}

/** Suspensions end first; within one moment the order of the ladder stands. */
function byTime(a: PlannedRung, b: PlannedRung): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
}

function nextOf(verdicts: readonly Verdict[]): Plan['next'] {
  const coming = verdicts.flatMap((verdict): { at: string; rung: PlannedRung | HeldRung }[] => {
    if (verdict.is === 'later') return [{ at: verdict.planned.at, rung: verdict.planned }];
    if (verdict.is !== 'held' || verdict.planned.until === null) return [];
    return [{ at: verdict.planned.until, rung: verdict.planned }];
  });
  const [at] = coming.map((each) => each.at).sort();
  if (at === undefined) return null;
  return { at, rungs: coming.filter((each) => each.at === at).map(({ rung }) => rung) };
}

/** Services that only overdue has suspended, and that no invoice keeps suspended any more (D5). */
function unsuspensions(ladder: Ladder, facts: CaseFacts, views: readonly View[]): Plan['unsuspend'] {
  const { clientStatus, underOperation } = facts;
  if (!ladder.unsuspends || underOperation || (clientStatus !== 'active' && clientStatus !== 'inactive'))
    return [];
  return facts.services
    .filter(({ status, suspendedReason }) => status === 'suspended' && suspendedReason === 'overdue')
    .filter((service) => !keptByInvoice(ladder, facts, service) && !keptByRung(views, service))
    .map(({ id }) => ({ serviceId: id, why: why('no-longer-owed') }));
}

/** An invoice that suspended it is still owed. Where none of ours did, any that is overdue may have been the reason. */
function keptByInvoice(ladder: Ladder, facts: CaseFacts, service: ServiceFacts): boolean {
  const suspensions = facts.done.filter(
    ({ action, state, services, liftedAt }) =>
      action === 'suspend' && state !== 'skipped' && liftedAt === null && services.includes(service.id),
  );
  const today = facts.now.slice(0, 10);
  return facts.invoices
    .filter(isOwed)
    .some((invoice) =>
      suspensions.length > 0
        ? suspensions.some(({ invoiceId }) => invoiceId === invoice.id)
        : (invoice.dueOn ?? '') < today && servicesOf(ladder, facts, invoice).includes(service),
    );
}

function isOwed({ owedMinor, status }: InvoiceFacts): boolean {
  return owedMinor > 0 && (status === 'unpaid' || status === 'payment-pending' || status === 'collections');
}

/** Another invoice has come to its own suspension: it would only be suspended again. */
function keptByRung(views: readonly View[], service: ServiceFacts): boolean {
  return views
    .filter(({ scope }) => scope.includes(service))
    .some((view) =>
      view.rungs
        .filter(({ action }) => action.type === 'suspend')
        .some((rung) => (timeOf(view, rung) ?? '~') <= view.facts.now),
    );
}
