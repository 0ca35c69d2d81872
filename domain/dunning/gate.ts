import * as calendar from '../calendar.ts';
import { conditionsMet, type Waiting } from './holds.ts';
import { isWarning, type Rung, rankOf } from './ladder.ts';
import { switchedOff } from './moments.ts';
import { inOutage } from './schedule.ts';
import type { Instant } from './types.ts';
import { dueInHours, nextOccurrence, rowsOf, type Verdict, type View } from './view.ts';

const HOUR = 3_600_000;

/** Whether something may be suspended or terminated now, else what it waits for. */
export type Gate = { open: true } | { open: false; waiting: Waiting };

/**
 * The gate before a suspension or termination: a warning was delivered long enough before, and the moment that it
 * announced was not missed. One that was missed, for whatever reason, needs a new warning.
 * @param since the first moment at which it might happen, in the past
 * @param messages what becomes of the messages of this invoice
 */
export function gateOf(view: View, rung: Rung, since: Instant, messages: readonly Verdict[]): Gate {
  const { facts, ladder, schedule } = view;
  const announced = view.done
    .filter((row) => row.state === 'done' && isWarning({ type: row.action }))
    .flatMap(({ deliveredAt }) =>
      deliveredAt === null ? [] : [calendar.later(deliveredAt, ladder.warnHours * HOUR)],
    )
    .flatMap((warned) => schedule.align(rung, warned > since ? warned : since) ?? [])
    .sort();
  const isMissed = (at: Instant) =>
    at < ladder.activeFrom ||
    calendar.later(at, ladder.lateHours * HOUR) < facts.now ||
    inOutage(at, facts.outages);
  if (announced.some((at) => at <= facts.now && !isMissed(at))) return { open: true };
  const [next] = announced.filter((at) => at > facts.now);
  if (next !== undefined) return closed('warning-too-young', next);
  if (
    view.done.some(
      ({ action, state }) => isWarning({ type: action }) && (state === 'claimed' || state === 'unknown'),
    )
  )
    return closed('warning-under-way', null);
  const code = lastWarningCameBack(view) ? 'warning-undeliverable' : 'waits-for-warning';
  return closed(code, comingWarning(view, rung, messages));
}

/** Then no other goes out by itself ahead of its day: it would come back as well. */
function lastWarningCameBack({ done }: View): boolean {
  const last = done
    .filter((row) => row.state === 'done' && isWarning({ type: row.action }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1);
  return last?.outcome === 'undeliverable';
}

const closed = (code: Waiting['code'], until: Instant | null): Gate => ({
  open: false,
  waiting: { code, until },
});

/** When the next warning ahead of the rung comes by itself; null: now, or never. */
function comingWarning(view: View, rung: Rung, messages: readonly Verdict[]): Instant | null {
  const [first] = warningsAhead(view, rung, messages)
    .flatMap((verdict) =>
      verdict.is === 'later'
        ? [verdict.planned.at]
        : verdict.is === 'held'
          ? (verdict.planned.until ?? [])
          : [],
    )
    .sort();
  return first ?? null;
}

/** Warnings ahead of a rung that are still to go out by themselves. */
export function warningsAhead(view: View, rung: Rung, messages: readonly Verdict[]): Verdict[] {
  const ahead = view.rungs.slice(0, view.rungs.indexOf(rung));
  return messages.filter(
    (verdict) => isWarning(verdict.rung.action) && ahead.includes(verdict.rung) && verdict.is !== 'skipped',
  );
}

/**
 * The warning that goes out once more because a suspension or termination needs one: the last ahead of it, or a more
 * urgent one when such a one was sent already.
 * @returns undefined when the client may get none of them
 */
export function warnAgain(view: View, rung: Rung, messages: readonly Verdict[]): Verdict | undefined {
  const sent = view.rungs.filter((each) => rowsOf(view, each).some(({ state }) => state !== 'skipped'));
  const least = Math.max(...sent.map(urgency), 0);
  const ahead = view.rungs.slice(0, view.rungs.indexOf(rung));
  const warning = view.rungs.findLast(
    (each) =>
      isWarning(each.action) &&
      urgency(each) >= least &&
      (ahead.includes(each) || sent.includes(each)) &&
      switchedOff(view, each) === undefined &&
      conditionsMet(view, each),
  );
  if (warning === undefined) return undefined;
  const occurrence = nextOccurrence(view, warning, messages);
  return dueInHours(view, { rung: warning, occurrence, at: view.facts.now }, 'warned-again');
}

const urgency = ({ action }: Rung) => rankOf(action) ?? 0;
