import {
  type Action,
  type ActionType,
  inOrder,
  isWarning,
  type LadderContent,
  ladderSchema,
  MOST_DAYS,
  type Rung,
  rankOf,
  type Window,
} from './ladder.ts';

/** Why a ladder cannot work: a stable code, where it is (a JSON pointer), and a sentence. */
export interface Refusal {
  code: string;
  pointer: string;
  text: string;
}

/**
 * Reads a ladder that somebody wrote.
 * @returns the ladder, or everything that is wrong with it
 */
export function readLadder(input: unknown): { ladder: LadderContent } | { refusals: Refusal[] } {
  const parsed = ladderSchema.safeParse(input);
  if (!parsed.success) {
    const refusals = parsed.error.issues.map(({ path, message }) => ({
      code: 'malformed',
      pointer: path.map((part) => `/${String(part)}`).join(''),
      text: message,
    }));
    return { refusals };
  }
  const refusals = checkLadder(parsed.data);
  return refusals.length > 0 ? { refusals } : { ladder: parsed.data };
}

/** Everything for which a ladder cannot work; empty when it can. */
export function checkLadder(ladder: LadderContent): Refusal[] {
  const rungs = ladder.rungs.map((rung, place) => ({ ...rung, place }));
  const ordered = inOrder(rungs);
  return [
    ...windowRefusals(ladder),
    ...rungs.flatMap((rung) => rungRefusals(rung)),
    ...rungs
      .filter(isRepeatedId)
      .map(({ id, place }) =>
        refusal(
          'duplicate-id',
          place,
          `Two rungs are called “${id}”: a rung is known by its name, so each needs its own.`,
          '/id',
        ),
      ),
    ...ordered.flatMap((rung, at) => orderRefusals(rung, ordered.slice(0, at))),
  ];
}

type Placed = Rung & { place: number };

function refusal(code: string, place: number, text: string, field = ''): Refusal {
  return { code, pointer: `/rungs/${place}${field}`, text };
}

function isRepeatedId({ id, place }: Placed, _: number, all: readonly Placed[]): boolean {
  return all.some((other) => other.id === id && other.place < place);
}

function windowRefusals({ window, rungs }: LadderContent): Refusal[] {
  const closed = (each: Window | undefined) => each !== undefined && each.from >= each.until;
  const text = 'The hours end before they begin: nothing could ever run.';
  return [
    ...(closed(window) ? [{ code: 'no-hours', pointer: '/window', text }] : []),
    ...rungs.flatMap((rung, place) =>
      closed(rung.window) ? [refusal('no-hours', place, text, '/window')] : [],
    ),
  ];
}

/** What is wrong with a rung by itself. */
function rungRefusals({ id, offsetDays, action, place }: Placed): Refusal[] {
  const refusals: Refusal[] = [];
  const { type } = action;
  const last = offsetDays + lastRepetition(action);
  if (Math.abs(offsetDays) > MOST_DAYS || Math.abs(last) > MOST_DAYS)
    refusals.push(
      refusal('too-far', place, `“${id}” lies more than ${MOST_DAYS} days from the due date.`, '/offsetDays'),
    );
  if (offsetDays < 1 && NEEDS_DEBT.has(type))
    refusals.push(
      refusal(
        'before-due',
        place,
        `“${id}” (${type}) would come before the invoice is overdue: it needs at least one day after the due date.`,
        '/offsetDays',
      ),
    );
  if ((type === 'late-fee' || type === 'charge') && action.repeat && action.repeat.times === undefined)
    refusals.push(
      refusal('endless', place, `“${id}” repeats without an end: say how many times.`, '/action/repeat'),
    );
  if (type === 'late-fee') refusals.push(...feeRefusals(id, action, place));
  return refusals;
}

/** Whether a rung of that kind can only come when an invoice is overdue. */
export function needsDebt(type: ActionType): boolean {
  return NEEDS_DEBT.has(type);
}

const NEEDS_DEBT = new Set<string>([
  'notice',
  'final-warning',
  'late-fee',
  'suspend',
  'terminate',
  'collections',
  'cancel-invoice',
]);

function lastRepetition(action: Action): number {
  const repeat = action.type === 'late-fee' || action.type === 'charge' ? action.repeat : undefined;
  return repeat ? ((repeat.times ?? 1) - 1) * repeat.everyDays : 0;
}

function feeRefusals(
  id: string,
  { fixed, percent, minimum }: Action & { type: 'late-fee' },
  place: number,
): Refusal[] {
  const isEmpty = fixed !== undefined && Object.keys(fixed).length === 0;
  if (isEmpty || (fixed === undefined) === (percent === undefined)) {
    const text = `“${id}” needs either a fixed amount or a percentage.`;
    return [refusal('fee-unclear', place, text, '/action')];
  }
  const refusals: Refusal[] = [];
  if (fixed !== undefined && minimum !== undefined)
    refusals.push(
      refusal(
        'fee-unclear',
        place,
        `“${id}” has a minimum, which only a percentage can have.`,
        '/action/minimum',
      ),
    );
  if (percent !== undefined && (Number(percent) <= 0 || Number(percent) > 100))
    refusals.push(
      refusal(
        'percent',
        place,
        `“${id}” takes ${percent} percent: it must be above 0 and at most 100.`,
        '/action/percent',
      ),
    );
  return refusals;
}

/** What is wrong with a rung after those ahead of it. */
function orderRefusals({ id, offsetDays, action, place }: Placed, ahead: readonly Placed[]): Refusal[] {
  const refusals: Refusal[] = [];
  const { type } = action;
  const isBefore = (other: Placed, wanted: string) => other.action.type === wanted;
  if (type === 'suspend' && !ahead.some((other) => isWarning(other.action)))
    refusals.push(
      refusal('no-warning', place, `“${id}” suspends without a notice or a final warning ahead of it.`),
    );
  if (
    type === 'terminate' &&
    !ahead.some((other) => isBefore(other, 'suspend') && other.offsetDays < offsetDays)
  )
    refusals.push(
      refusal('terminate-first', place, `“${id}” terminates without a suspension on an earlier day.`),
    );
  const ending = ahead.find((other) => isBefore(other, 'collections') || isBefore(other, 'cancel-invoice'));
  if (ending)
    refusals.push(
      refusal(
        'after-the-end',
        place,
        `“${id}” comes after “${ending.id}”, with which dunning ends: it would never run.`,
      ),
    );
  const rank = rankOf(action);
  const urgent = ahead.find((other) => rank !== undefined && (rankOf(other.action) ?? -1) > rank);
  if (urgent)
    refusals.push(
      refusal(
        'out-of-order',
        place,
        `“${id}” is less urgent than “${urgent.id}” ahead of it: notices go up.`,
      ),
    );
  return refusals;
}
