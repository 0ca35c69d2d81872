import { readLadder } from '../../../../domain/dunning/check.ts';
import type { LadderContent } from '../../../../domain/dunning/ladder.ts';
import { type LadderForm, ladderIn } from './form.ts';

/** What is wrong with a form: at which field, and the code of why. */
export interface Fault {
  /** name of the field, such as `rungs.2.days` */
  field: string;
  /** `malformed`, or why the ladder cannot work */
  code: string;
}

/**
 * Reads the ladder that a form says.
 * @param usualCurrency of amounts that name none
 * @returns the ladder, or everything that is wrong with it, each where it stands in the form
 */
export function readForm(
  form: LadderForm,
  usualCurrency: string | undefined,
): { ladder: LadderContent; faults: [] } | { ladder: undefined; faults: Fault[] } {
  const { ladder, rows } = ladderIn(form, usualCurrency);
  const read = readLadder(ladder);
  if ('ladder' in read) return { ladder: read.ladder, faults: [] };
  const faults = read.refusals.map(({ code, pointer }) => ({ code, field: fieldOf(pointer, form, rows) }));
  const seen = new Set<string>();
  const first = faults.filter(({ field }) => !seen.has(field) && seen.add(field));
  return { ladder: undefined, faults: first };
}

const named: Record<string, string> = {
  offsetDays: 'days',
  window: 'until',
  repeat: 'times',
  action: 'fixed',
};
const known = new Set([
  ...['id', 'level', 'channel', 'template', 'fixed', 'percent', 'minimum', 'everyDays', 'times'],
  ...['minimumDebt', 'productTypes', 'characteristics', 'groups', 'from', 'until', 'zone'],
  ...['warnHours', 'lateHours', 'suspends', 'holidays'],
]);

/** The field of the form that a place in the ladder means. */
function fieldOf(pointer: string, { rungs }: LadderForm, rows: readonly number[]): string {
  const [, first = '', place, ...rest] = pointer.split('/');
  if (first !== 'rungs') return known.has(first) ? first : (named[first] ?? first);
  const row = rows[Number(place)];
  if (place === undefined || row === undefined) return 'kind';
  const deepest = rest.findLast((part) => known.has(part) || Object.hasOwn(named, part));
  const field = deepest === undefined ? 'days' : known.has(deepest) ? deepest : (named[deepest] ?? 'days');
  const isFee = rungs[row]?.type === 'late-fee';
  return `rungs.${row}.${field === 'fixed' && !isFee ? 'days' : field}`;
}
