import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  allCaseCells,
  type CaseCell,
  type CaseOutcome,
  type CaseReferences,
  caseCellName,
  openCases,
  playCaseCells,
  playCaseReferences,
} from './dunning/cells.ts';
import { caseFaults } from './dunning/faults.ts';
import { stories } from './dunning/stories.ts';
import { allSweepCells, playSweepCells, playSweepReference, type SweepReference } from './dunning/sweep.ts';
import { sampleOf } from './sample.ts';
import { openStage, type Stage } from './stage.ts';

/** A sample that fits the time of `npm test`; `npm run test:faults -- dunning` plays all of it. */
const SEED = Number(process.env.FAULT_SEED ?? randomInt(1_000_000));
/** Cells per fault; of the other faults the seed chooses one. */
const WANTED = { worker: 3 };
const OTHERS = caseFaults.map(({ name }) => name).filter((name) => !Object.hasOwn(WANTED, name));
const SWEEPS = { worker: 1 };

let stage: Stage;
let references: CaseReferences;
let sweep: SweepReference;
let cells: CaseCell[];
let outcomes: CaseOutcome[];
let sweeps: CaseOutcome[];

beforeAll(async () => {
  stage = await openStage();
  const cases = await openCases(stage);
  references = await playCaseReferences(cases);
  sweep = await playSweepReference(cases);
  const all = allCaseCells(references);
  cells = sampleOf(all, { ...WANTED, [OTHERS[SEED % OTHERS.length] ?? '']: 2 }, SEED);
  console.log(
    `Fault matrix of dunning: ${cells.length} of ${all.length} cells, FAULT_SEED=${SEED}; all: npm run test:faults`,
  );
  outcomes = await playCaseCells(cases, references, cells, (line) => console.log(line));
  const chosen = sampleOf(allSweepCells(sweep), SWEEPS, SEED);
  sweeps = await playSweepCells(cases, sweep, chosen, (line) => console.log(line));
}, 600_000);
afterAll(() => stage?.close());

test('X11: the matrix has every kind of rung, and the boundaries of each case', () => {
  const kinds = new Set(stories.flatMap(({ rungs }) => rungs.map(({ action }) => action.type)));
  for (const kind of ['charge', 'notice', 'late-fee', 'ticket', 'webhook', 'collections'] as const)
    expect(kinds).toContain(kind);
  for (const kind of ['suspend', 'final-warning', 'terminate', 'cancel-invoice'] as const)
    expect(kinds).toContain(kind);
  for (const [{ asks }, { trace }] of references) {
    expect(trace).toEqual(expect.arrayContaining(['look 1/before', 'look 1/tx1', 'look 1/returned']));
    expect(trace.some((point) => point.startsWith('look 1/acting'))).toBe(asks.length > 0);
  }
  for (const part of ['beginDunningSweep', 'sweepNudges', 'sweepDue', 'sweepUnsettled', 'sweepCases'])
    expect(sweep.trace).toContain(`${part}/returned`);
});

test('X11: killed anywhere and started again, a case ends as if nothing had happened', () => {
  const failed = outcomes.filter(({ differences }) => differences.length > 0);
  expect(outcomes).toHaveLength(cells.length);
  expect(
    failed.map(({ cell, differences }) => `${caseCellName(cell)}: ${differences.join('; ')}`),
    `FAULT_SEED=${SEED}`,
  ).toEqual([]);
});

test('X11: a sweep that is killed anywhere reminds once, and gives everybody who is overdue a case', () => {
  const failed = sweeps.filter(({ differences }) => differences.length > 0);
  expect(sweeps.length).toBeGreaterThan(0);
  expect(
    failed.map(({ cell, differences }) => `${cell.point}: ${differences.join('; ')}`),
    `FAULT_SEED=${SEED}`,
  ).toEqual([]);
});
