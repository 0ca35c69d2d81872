import { allCases, brokenCases, type Case, stepsNotReached } from './cases.ts';
import { type Fault, faults, type Stated } from './faults.ts';
import { type Part, type Played, play } from './play.ts';
import type { Point } from './points.ts';
import { differences, type Line, type Snapshot } from './snapshot.ts';
import type { Stage } from './stage.ts';

/** One boundary of one case under one fault. */
export interface Cell {
  case: Case;
  point: Point;
  fault: Fault;
}

/** A cell that was played; without differences it ended as the undisturbed run did, or as is stated. */
export interface Outcome {
  cell: Cell;
  differences: string[];
}

/** How the cases end when nothing happens, and which boundaries they pass on the way. */
export type References = Map<Case, { snapshot: Snapshot; trace: Point[] }>;

/** So many operations are held at a time; more take longer to reach their boundaries than calls may be held. */
const AT_A_TIME = 45;

/**
 * Plays every case undisturbed, twice: two undisturbed runs must end alike, or the comparison means nothing.
 * Throws when they do not, or when a step of a table is not reached.
 */
export async function playReferences(stage: Stage): Promise<References> {
  const cases = [...allCases(), ...brokenCases()];
  const twice = cases.flatMap((one): Part[] => [
    { case: one, trace: true, stated: {} },
    { case: one, stated: {} },
  ]);
  const played = await play(stage, twice);
  const references: References = new Map();
  for (const [place, one] of cases.entries()) {
    const [first, second] = played.slice(place * 2, place * 2 + 2);
    if (!first || !second) throw new Error(`${one.name} was not played`);
    const problem = first.problem ?? second.problem ?? differences(first.snapshot, second.snapshot)[0];
    if (problem !== undefined) throw new Error(`Two undisturbed runs of “${one.name}” differ: ${problem}`);
    const missing = stepsNotReached(one, first.trace);
    if (missing.length > 0)
      throw new Error(`No undisturbed run of “${one.name}” finishes ${missing.join(', ')}.`);
    references.set(one, { snapshot: first.snapshot, trace: [...new Set(first.trace)] });
  }
  return references;
}

/** Every cell there is. */
export function allCells(references: References): Cell[] {
  return [...references].flatMap(([one, { trace }]) =>
    one.broken !== undefined
      ? []
      : trace.flatMap((point) =>
          faults
            .filter((fault) => fault.meets(point, trace))
            .map((fault): Cell => ({ case: one, point, fault })),
        ),
  );
}

/** Plays cells, those of one fault together. */
export async function playCells(
  stage: Stage,
  references: References,
  cells: readonly Cell[],
  say: (line: string) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const fault of faults) {
    const mine = cells.filter((cell) => cell.fault.name === fault.name);
    for (let from = 0; from < mine.length; from += AT_A_TIME) {
      const batch = mine.slice(from, from + AT_A_TIME);
      const began = performance.now();
      const played = await play(
        stage,
        batch.map((cell) => partOf(stage, cell)),
        fault.strike,
      );
      outcomes.push(...batch.map((cell, place) => judge(cell, references, played[place])));
      const seconds = Math.round((performance.now() - began) / 1000);
      say(`${fault.title}: ${from + batch.length} of ${mine.length} boundaries (${seconds} s)`);
    }
  }
  return outcomes;
}

function partOf(stage: Stage, { case: one, point, fault }: Cell): Part {
  const stated = fault.stated(point);
  if (fault.kind === 'held') return { case: one, hold: point, stated };
  return { case: one, stated, set: (base) => fault.set?.({ ...stage, release: () => {} }, point, base) };
}

function judge(cell: Cell, references: References, played: Played | undefined): Outcome {
  const expected = references.get(cell.case)?.snapshot;
  if (!expected || !played) return { cell, differences: ['was not played'] };
  if (played.problem !== undefined) return { cell, differences: [played.problem] };
  const stated = cell.fault.stated(cell.point);
  return {
    cell,
    differences: [
      ...unknownMailDifferences(stated, played),
      ...differences(asStated(expected, stated, played), asStated(played.snapshot, stated, played)),
    ],
  };
}

/** A message in doubt must have been blocked, and be in the record as the operator left it. */
function unknownMailDifferences(stated: Stated, { operator, snapshot }: Played): string[] {
  if (operator === undefined)
    return stated.unknownMail === 'must' ? ['the message was not blocked as unknown'] : [];
  const [message, step] = operator === 'skip' ? ['unknown', 'skipped'] : ['sent', 'done'];
  const wrong = (table: string, state: string, of: (line: Line) => boolean) =>
    (snapshot.get(table) ?? [])
      .filter((line) => of(line) && line.state !== state)
      .map((line) => `${table}: ${String(line.state)} instead of ${state} after an operator’s ${operator}`);
  return [
    ...wrong('messages', message ?? '', () => true),
    ...wrong('operation_steps', step ?? '', (line) => line.step_id === 'notify'),
  ];
}

/** The snapshot without what is stated to be otherwise. */
function asStated(snapshot: Snapshot, stated: Stated, { operator }: Played): Snapshot {
  const kept = new Map(snapshot);
  const change = (table: string, to: (lines: Line[]) => Line[]) => kept.set(table, to(kept.get(table) ?? []));
  if (stated.events)
    change('operation_events', (lines) => lines.filter(({ type }) => !stated.events?.includes(String(type))));
  if (stated.mailAttempts) change('messages', (lines) => lines.map(({ attempts: _, ...line }) => line));
  if (operator !== undefined) {
    const ofOperator = ['operation.blocked', 'decision.taken'];
    change('operation_decisions', () => []);
    change('operation_steps', (lines) => lines.filter((line) => line.step_id !== 'notify'));
    change('messages', (lines) =>
      lines.map(({ state: _s, attempts: _a, error: _e, sent_at: _t, ...line }) => line),
    );
    change('operation_events', (lines) =>
      lines.filter(
        ({ type, data }) =>
          !ofOperator.includes(String(type)) && !JSON.stringify(data).includes('"step":"notify"'),
      ),
    );
  }
  return kept;
}
