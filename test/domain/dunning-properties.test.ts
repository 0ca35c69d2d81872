import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween, later } from '../../domain/calendar.ts';
import { rankOf } from '../../domain/dunning/ladder.ts';
import { nextRungs } from '../../domain/dunning/planner.ts';
import { simulate } from '../../domain/dunning/simulate.ts';
import { invoice } from './dunning-facts.ts';
import { FROM, facts, ladder, moment, type Story, story, TO } from './dunning-stories.ts';
import { type Step, walk } from './dunning-walk.ts';

const HOUR = 3_600_000;
/** Stories for each property; more by `DUNNING_STORIES`. */
const STORIES = Number(process.env.DUNNING_STORIES ?? 120);

const play = ({ ladder: its, facts: start, events }: Story) => walk(its, start, FROM, TO, events);
const invoiceOf = (step: Step) => step.before.invoices.find(({ id }) => id === step.invoiceId);
const rowsOf = (step: Step) => step.before.done.filter((row) => row.invoiceId === step.invoiceId);
const isDone = (step: Step, type: string) => step.what === 'done' && step.planned?.action.type === type;

/** Checks a property of every story. */
function holds(check: (steps: Step[], story: Story) => void): void {
  fc.assert(
    fc.property(story, (its) => check(play(its), its)),
    { numRuns: STORIES },
  );
}

test('D1, X4: no rung occurs twice, and none before its day', () => {
  holds((steps, { ladder: its }) => {
    const keys = steps
      .filter(({ rungId }) => rungId)
      .map((step) => `${step.invoiceId}/${step.rungId}/${step.occurrence}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const step of steps) {
      const rung = its.rungs.find(({ id }) => id === step.rungId);
      const dueOn = invoiceOf(step)?.dueOn;
      if (!rung || !dueOn) continue;
      // Fourteen hours ahead of UTC a day begins the day before.
      expect(
        daysBetween(addDays(dueOn, rung.offsetDays), later(step.at, 14 * HOUR).slice(0, 10)),
      ).toBeGreaterThanOrEqual(0);
      expect(step.planned && step.planned.at <= step.at).toBe(true);
    }
  });
});

test('X5: nothing is suspended or terminated unless a warning was delivered long enough before, nor while it must wait', () => {
  holds((steps, { ladder: its }) => {
    for (const step of steps.filter((each) => isDone(each, 'suspend') || isDone(each, 'terminate'))) {
      const warned = rowsOf(step).some(
        ({ action: was, deliveredAt }) =>
          (was === 'notice' || was === 'final-warning') &&
          deliveredAt !== null &&
          later(deliveredAt, its.warnHours * HOUR) <= step.at,
      );
      expect(warned).toBe(true);
      const { holds: standing, overrides, services: all } = step.before;
      expect(
        standing.filter(
          (hold) => (hold.invoiceId ?? step.invoiceId) === step.invoiceId && (hold.until ?? '~') > step.at,
        ),
      ).toEqual([]);
      expect([invoiceOf(step)?.disputed, overrides.noSuspend]).toEqual([false, false]);
      for (const id of step.services) {
        const its = all.find((each) => each.id === id);
        expect(its?.autoSuspendOverride).toBe(false);
        expect((its?.suspendNotBefore ?? '') <= later(step.at, 14 * HOUR).slice(0, 10)).toBe(true);
      }
    }
  });
});

test('D5: nothing happens to an invoice that is paid or cancelled, and what overdue suspended runs again at once', () => {
  holds((steps) => {
    for (const step of steps) {
      if (step.invoiceId !== null) expect(invoiceOf(step)?.owedMinor).toBeGreaterThan(0);
      for (const id of step.what === 'unsuspended' ? step.services : []) {
        expect(step.before.services.find((each) => each.id === id)?.suspendedReason).toBe('overdue');
        const suspending = step.before.done.filter(
          (row) => row.action === 'suspend' && row.services.includes(id) && row.liftedAt === null,
        );
        for (const { invoiceId: by } of suspending)
          expect(step.before.invoices.find((each) => each.id === by)?.owedMinor).toBe(0);
      }
    }
  });
});

test('X6: down time and holds never send an older message after a newer one, nor two at once of one sequence', () => {
  holds((steps) => {
    const sent = steps.filter(
      (step) => step.what === 'done' && rankOf(step.planned?.action ?? { type: '' }) !== undefined,
    );
    for (const [at, step] of sent.entries()) {
      const rank = rankOf(step.planned?.action ?? { type: '' }) ?? 0;
      const earlier = sent.slice(0, at).filter((other) => other.invoiceId === step.invoiceId);
      for (const other of earlier) {
        expect(rankOf(other.planned?.action ?? { type: '' }) ?? 0).toBeLessThanOrEqual(rank);
        if (other.at === step.at && other.planned?.at !== step.planned?.at)
          throw new Error(`Two messages at once at ${step.at}.`);
      }
    }
  });
});

test('X6: what was to be suspended or terminated during down time waits for a warning after it', () => {
  holds((steps, { ladder: its, events }) => {
    const outages = events.flatMap((each) => (each.type === 'outage' ? [each] : []));
    for (const step of steps.filter((each) => isDone(each, 'suspend') || isDone(each, 'terminate'))) {
      for (const { at, until } of outages) {
        const planned = step.planned?.at ?? '';
        if (!(at <= planned && planned < until && until <= step.at)) continue;
        const warned = rowsOf(step).flatMap(({ action: was, deliveredAt }) =>
          was === 'notice' || was === 'final-warning' ? (deliveredAt ?? []) : [],
        );
        // Either warned anew, or the warning before it announced a moment after the down time.
        expect(warned.some((delivered) => later(delivered, its.warnHours * HOUR) >= until)).toBe(true);
      }
    }
  });
});

test('D5: a termination comes only after the suspension has stood for the days between them', () => {
  holds((steps, { ladder: its }) => {
    for (const step of steps.filter((each) => isDone(each, 'terminate'))) {
      const terminate = its.rungs.find(({ id }) => id === step.rungId);
      const suspend = its.rungs
        .filter(
          ({ action: does, offsetDays }) =>
            does.type === 'suspend' && offsetDays < (terminate?.offsetDays ?? 0),
        )
        .sort((a, b) => b.offsetDays - a.offsetDays)[0];
      const days = (terminate?.offsetDays ?? 0) - (suspend?.offsetDays ?? 0);
      for (const id of step.services) {
        const since = step.before.services.find((each) => each.id === id)?.suspendedAt ?? '';
        expect(later(since, days * 24 * HOUR) <= step.at).toBe(true);
      }
    }
  });
});

test('X4: the simulation tells what the walk does, line by line', () => {
  fc.assert(
    fc.property(story, (its) => {
      const told = simulate(its.ladder, its.facts, { from: FROM, to: TO, events: its.events }).timeline;
      const walked = play(its).map(({ at, what, invoiceId: its, rungId, occurrence, services: changed }) => ({
        ...{ at, what, invoiceId: its, rungId, occurrence, services: changed },
      }));
      const lines = told
        .filter(({ what }) => what !== 'held' && what !== 'event')
        .map(({ at, what, invoiceId: its, rungId, occurrence, services: changed }) => ({
          ...{ at, what, invoiceId: its, rungId, occurrence, services: changed },
        }));
      expect(lines).toEqual(walked);
    }),
    { numRuns: STORIES },
  );
});

test('X4: the planner answers for any facts, and leaves them as they are', () => {
  const odd = fc.record({
    dueOn: fc.constantFrom(null, '1900-01-01', '2028-02-29', '9998-12-31', '9999-12-31', 'never'),
    owedMinor: fc.constantFrom(-5, 0, 1, Number.MAX_SAFE_INTEGER),
    currency: fc.constantFrom('EUR', 'JPY', 'XXX', '?'),
    status: fc.constantFrom(
      'draft' as const,
      'unpaid' as const,
      'payment-pending' as const,
      'collections' as const,
    ),
  });
  fc.assert(
    fc.property(
      ladder,
      facts,
      odd,
      fc.constantFrom('Mars/Olympus', '', null),
      moment,
      (its, start, change, timeZone, now) => {
        const given = { ...start, now, timeZone, invoices: [invoice(change)] };
        const copy = structuredClone(given);
        const plan = nextRungs(its, given);
        expect(given).toEqual(copy);
        for (const { why } of [...plan.due, ...plan.held, ...plan.skipped])
          expect(why.text).toMatch(/^[A-Z].*\.$/);
        if (plan.next) expect(plan.next.at > now).toBe(true);
      },
    ),
    { numRuns: STORIES },
  );
});
