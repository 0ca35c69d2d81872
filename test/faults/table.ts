import { faults } from './faults.ts';
import type { Cell, Outcome } from './matrix.ts';

/** The matrix as a table: a row per boundary, a column per fault, and below it what differs. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = new Map<string, Map<string, string>>();
  const notes: string[] = [];
  for (const { cell, differences } of outcomes) {
    const row = rows.get(rowOf(cell)) ?? new Map<string, string>();
    rows.set(rowOf(cell), row);
    if (differences.length > 0) notes.push(noteOf(notes.length + 1, cell, differences));
    row.set(cell.fault.name, differences.length === 0 ? '✓' : `✗ ${notes.length}`);
  }
  const first = Math.max(8, ...[...rows.keys()].map((name) => name.length));
  const line = (cells: string[]) =>
    cells
      .map((text, at) => text.padEnd(at === 0 ? first : 22))
      .join(' ')
      .trimEnd();
  return [
    'A boundary is `step/phase`: before nothing of it is done, txN its N-th transaction is ready and not committed,',
    'acting the call to the outside is about to be made, acted it was answered, returned all is committed and Temporal',
    'has not heard of it. ✓ the end is that of an undisturbed run, or the stated one; · no such cell.',
    '',
    line(['boundary', ...faults.map(({ title }) => title)]),
    ...[...rows].map(([name, row]) => line([name, ...faults.map((fault) => row.get(fault.name) ?? '·')])),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    summaryOf(outcomes),
  ].join('\n');
}

/** One line: how many cells ended as they should. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ differences }) => differences.length > 0).length;
  const boundaries = new Set(outcomes.map(({ cell }) => rowOf(cell))).size;
  return `${boundaries} boundaries, ${outcomes.length} cells: ${outcomes.length - failed} ✓, ${failed} ✗`;
}

/** What a cell is called. */
export function cellName({ case: one, point, fault }: Cell): string {
  return `${one.name}, ${point}, ${fault.title}`;
}

function rowOf({ case: one, point }: Cell): string {
  return `${one.name}: ${point}`;
}

const MOST_DIFFERENCES = 4;

function noteOf(number: number, cell: Cell, differences: string[]): string {
  const shown = differences.slice(0, MOST_DIFFERENCES).map((each) => `    ${each.slice(0, 400)}`);
  const more = differences.length - shown.length;
  return [`✗ ${number} ${cellName(cell)}`, ...shown, ...(more > 0 ? [`    and ${more} more`] : [])].join(
    '\n',
  );
}
