import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  allResetCells,
  playResetCells,
  playResetReferences,
  type ResetCell,
  type ResetOutcome,
  type ResetReferences,
} from './password-reset/cells.ts';
import {
  allTakingCells,
  playTakingCells,
  playTakingReference,
  type TakingReference,
} from './password-reset/taking.ts';
import { sampleOf } from './sample.ts';
import { openStage, type Stage } from './stage.ts';

/** A sample that fits the time of `npm test`; `npm run test:faults -- password-reset` plays all of it. */
const SEED = Number(process.env.FAULT_SEED ?? randomInt(1_000_000));
const WANTED = { worker: 5, temporal: 3, 'mail-kept': 1 };
const TAKING = { worker: 1 };

let stage: Stage;
let references: ResetReferences;
let taking: TakingReference;
let cells: ResetCell[];
let outcomes: ResetOutcome[];
let taken: ResetOutcome[];

const say = (line: string) => console.log(line);
const failures = (played: readonly ResetOutcome[]) =>
  played
    .filter(({ differences }) => differences.length > 0)
    .map(({ name, differences }) => `${name}: ${differences.join('; ')}`);

beforeAll(async () => {
  stage = await openStage();
  references = await playResetReferences(stage);
  taking = await playTakingReference(stage);
  const all = allResetCells(references);
  cells = sampleOf(all, WANTED, SEED);
  say(`Fault matrix of resets: ${cells.length} of ${all.length} cells, FAULT_SEED=${SEED}`);
  outcomes = await playResetCells(stage, references, cells, say);
  taken = await playTakingCells(stage, taking, sampleOf(allTakingCells(taking), TAKING, SEED), say);
}, 600_000);
afterAll(() => stage?.close());

test('P1: the matrix has the boundaries of each kind of reset, and of the look at requests', () => {
  const passed = (name: string) => [...references].find(([story]) => story.name === name)?.[1].trace ?? [];
  expect(passed('a link that is used')).toEqual(
    expect.arrayContaining([
      ...['mailReset/before', 'mailReset/acting', 'mailReset/acted', 'mailReset/returned'],
      ...['expireReset/tx1', 'mailResetNotice/acting', 'mailResetNotice/acted'],
    ]),
  );
  expect(passed('a generated password whose time comes')).toContain('expireReset/tx1');
  expect(taking.trace).toEqual(
    expect.arrayContaining(['takeResets/tx1', 'takeResets/tx2', 'takeResets/acting1', 'takeResets/acted1']),
  );
});

test('P1: killed anywhere and started again, a reset ends as if nothing had happened: one token, and the first link works', () => {
  expect(outcomes).toHaveLength(cells.length);
  expect(failures(outcomes), `FAULT_SEED=${SEED}`).toEqual([]);
});

test('P1: a look at requests that is killed anywhere sends one link for each', () => {
  expect(taken).toHaveLength(TAKING.worker);
  expect(failures(taken), `FAULT_SEED=${SEED}`).toEqual([]);
});
