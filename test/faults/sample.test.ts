import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationKinds } from '../../domain/operations/kinds.ts';
import { brokenCells } from './broken-cells.ts';
import { faults } from './faults.ts';
import { allCells, type Cell, type Outcome, playCells, playReferences, type References } from './matrix.ts';
import { sampleOf } from './sample.ts';
import { openStage, type Stage } from './stage.ts';
import { cellName, tableOf } from './table.ts';

/** A sample of the fault matrix (X11) that fits the time of `npm test`; `npm run test:faults` plays all of it. */
const SEED = Number(process.env.FAULT_SEED ?? randomInt(1_000_000));
/** Cells per fault; of those that are over at once, one fault is played. */
const WANTED = { worker: 10, postgres: 6, temporal: 5 };
const QUICK = faults.map(({ name }) => name).filter((name) => !Object.hasOwn(WANTED, name));

let stage: Stage;
let references: References;
let cells: Cell[];
let outcomes: Outcome[];

beforeAll(async () => {
  stage = await openStage();
  references = await playReferences(stage, { twice: false });
  const quick = QUICK[SEED % QUICK.length] ?? '';
  cells = sampleOf(allCells(references), { ...WANTED, [quick]: 3 }, SEED);
  console.log(
    `Fault matrix: ${cells.length} of ${allCells(references).length} cells, FAULT_SEED=${SEED}; all: npm run test:faults`,
  );
  outcomes = await playCells(stage, references, [...cells, ...brokenCells(references)], (line) =>
    console.log(line),
  );
}, 400_000);
afterAll(() => stage?.close());

test('X11: the matrix has every kind of operation, with every step of its table', () => {
  // playReferences has failed already if a step of a table was never finished
  const kinds = new Set(allCells(references).map(({ case: one }) => one.kind));
  expect([...kinds].sort()).toEqual([...operationKinds].sort());
});

test('X11: killed anywhere and started again, an operation ends as if nothing had happened', () => {
  const played = outcomes.filter(({ cell }) => cells.includes(cell));
  const failed = played.filter(({ differences }) => differences.length > 0);
  expect(played).toHaveLength(cells.length);
  expect(
    failed.map(({ cell }) => cellName(cell)),
    `FAULT_SEED=${SEED}\n${tableOf(failed)}`,
  ).toEqual([]);
});

test('X11: activities that are broken on purpose are found', () => {
  const broken = outcomes.filter(({ cell }) => cell.case.broken !== undefined);
  expect(broken.map(({ cell, differences }) => [cell.case.name, differences.length > 0])).toEqual(
    brokenCells(references).map((cell) => [cell.case.name, true]),
  );
});
