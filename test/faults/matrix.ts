import { stepsOf } from '../../workflows/operations.ts';
import { allCases, brokenCases, type Case, stepsNotReached } from './cases.ts';
import { type Fault, faults } from './faults.ts';
import { judge } from './judge.ts';
import { type Part, play } from './play.ts';
import { type Point, partsOf } from './points.ts';
import { differences, type Snapshot } from './snapshot.ts';
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
 * Plays every case undisturbed. Throws when one does not end, or a step of its table is not reached.
 * @param twice also see that two undisturbed runs end alike, without which no comparison means anything
 * @param named only cases whose name begins so; those that are broken on purpose always
 */
export async function playReferences(
  stage: Stage,
  { twice, named = '' }: { twice: boolean; named?: string },
): Promise<References> {
  const cases = [...allCases().filter(({ name }) => name.startsWith(named)), ...brokenCases()];
  const parts = cases.map((one): Part => ({ case: one, trace: true, stated: {} }));
  const played = await play(stage, twice ? [...parts, ...parts] : parts);
  const references: References = new Map();
  for (const [place, one] of cases.entries()) {
    const first = played[place];
    const second = twice ? played[cases.length + place] : first;
    if (!first || !second) throw new Error(`“${one.name}” was not played.`);
    const problem = first.problem ?? second.problem;
    if (problem !== undefined) throw new Error(`Undisturbed, “${one.name}” ${problem}.`);
    const [difference] = differences(first.snapshot, second.snapshot);
    if (difference !== undefined)
      throw new Error(`Two undisturbed runs of “${one.name}” differ: ${difference}`);
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
    let through = 0;
    for (const batch of batchesOf(mine)) {
      through += batch.length;
      const began = performance.now();
      const played = await play(
        stage,
        batch.map((cell) => partOf(stage, cell)),
        fault.strike,
      );
      const judged = batch.map((cell, place) => ({
        cell,
        differences: judge(cell, references.get(cell.case)?.snapshot, played[place]),
      }));
      outcomes.push(...judged);
      const seconds = Math.round((performance.now() - began) / 1000);
      say(`${fault.title}: ${through} of ${mine.length} boundaries (${seconds} s)`);
      // Said at once: whoever waits for the whole table waits for long.
      for (const { cell, differences } of judged)
        if (differences.length > 0) say(`  ${cell.case.name}, ${cell.point}: ${differences[0]}`);
    }
  }
  return outcomes;
}

/** Cells that can be held at the same time. */
function batchesOf(cells: readonly Cell[]): Cell[][] {
  const waiting = cells.filter((cell) => writersWait(cell) !== undefined);
  const alone = waiting.filter((cell) => writersWait(cell) === 'alone');
  const together = waiting.filter((cell) => !alone.includes(cell));
  const others = cells.filter((cell) => !waiting.includes(cell));
  return [...chunks(others), ...chunks(together), ...alone.map((cell) => [cell])];
}

function chunks(cells: readonly Cell[]): Cell[][] {
  const batches: Cell[][] = [];
  for (let from = 0; from < cells.length; from += AT_A_TIME)
    batches.push(cells.slice(from, from + AT_A_TIME));
  return batches;
}

/**
 * Erasing has a step that waits until every transaction has ended that may still write rows of clients. One that is
 * held open for another cell never does: cells from that step on are held together, once all of them are behind it,
 * and those in its own transactions alone.
 */
function writersWait({ case: one, point, fault }: Cell): 'alone' | { gather?: Point } | undefined {
  const steps = stepsOf(one.kind, one.params);
  const waits = steps.findIndex(({ run }) => run === 'lastPass');
  if (fault.kind !== 'held' || waits < 0 || one.rollBackAt !== undefined) return undefined;
  const { label, phase } = partsOf(point);
  const at = label === 'end' ? steps.length : steps.findIndex(({ id }) => id === label.split(/[#:]/)[0]);
  if (at < waits) return undefined;
  if (at > waits) return { gather: `${steps[waits]?.id}/returned` };
  return phase.startsWith('tx') ? 'alone' : {};
}

function partOf(stage: Stage, cell: Cell): Part {
  const { case: one, point, fault } = cell;
  const stated = fault.stated(point, one.rollBackAt);
  const wait = writersWait(cell);
  if (fault.kind === 'held')
    return { case: one, hold: point, stated, ...(typeof wait === 'object' ? wait : {}) };
  return { case: one, stated, set: (base) => fault.set?.({ ...stage, release: () => {} }, point, base) };
}
