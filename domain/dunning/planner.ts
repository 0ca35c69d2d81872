import type { Ladder, Rung } from './ladder.ts';
import { isMessage, judgeMoments } from './moments.ts';
import { judgeStanding } from './standing.ts';
import type { CaseFacts, HeldRung, Plan, PlannedRung, SkippedRung } from './types.ts';
import { unsuspensions } from './unsuspend.ts';
import { held, openViews, type Verdict, type View } from './view.ts';

/**
 * What is to be done about a client's debt now, when to look again, and why. Pure and total: it reads no clock, and
 * answers for any facts. Each invoice climbs by its own due date, so that a payment of a part moves nothing.
 *
 * Whoever does what is due takes services back first, then does one rung with what is passed over with it, records it and
 * asks again; what is left to pass over comes last. What comes first may change the rest.
 */
export function nextRungs(ladder: Ladder, facts: CaseFacts): Plan {
  const views = openViews(ladder, facts);
  const verdicts = views.flatMap(judge);
  const lifted = unsuspensions(ladder, facts, views);
  const unsettled = facts.done.filter(({ state }) => state === 'claimed' || state === 'unknown');
  return {
    due: verdicts.flatMap((verdict) => (verdict.is === 'due' ? verdict.planned : [])).sort(byTime),
    next: nextOf(verdicts),
    coming: verdicts.flatMap((verdict) => (verdict.is === 'later' ? verdict.planned : [])).sort(byTime),
    held: verdicts.flatMap((verdict) => (verdict.is === 'held' ? verdict.planned : [])),
    skipped: verdicts.flatMap((verdict) => (verdict.is === 'skipped' ? verdict.planned : [])),
    unsuspend: facts.underOperation ? [] : lifted,
    unsettled,
    open: views.length > 0 || lifted.length > 0 || unsettled.length > 0,
  };
}

/**
 * What is passed over together with a rung that is done, since it may be what takes its place: of messages the last,
 * of a repetition as well. Recorded with it, while the plan still knows why.
 */
export function passedWith({ skipped }: Plan, rung: PlannedRung): SkippedRung[] {
  return skipped.filter(
    (other) =>
      rung.invoiceId === other.invoiceId &&
      (rung.rungId === other.rungId || (isMessage(rung.action) && isMessage(other.action))),
  );
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

/** Within one moment the order of the ladder stands. */
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
