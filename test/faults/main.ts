/**
 * `npm run test:faults`: the whole fault matrix, printed as a table and written to .ci/out/fault-matrix.txt.
 * `npm run test:faults -- temporal "close cancel"` plays a part: one fault, of cases whose name begins so.
 * `npm run test:faults -- dunning` plays the cases and the sweep of dunning alone, `-- password-reset` those of resets;
 * `-- dunning "end/"` plays those cells of the cases whose name holds this, `-- dunning sweep` those of the sweep alone.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { brokenCells } from './broken-cells.ts';
import { allCaseCells, caseCellName, openCases, playCaseCells, playCaseReferences } from './dunning/cells.ts';
import { allSweepCells, playSweepCells, playSweepReference } from './dunning/sweep.ts';
import { allCells, type Outcome, playCells, playReferences } from './matrix.ts';
import {
  allResetCells,
  playResetCells,
  playResetReferences,
  type ResetOutcome,
} from './password-reset/cells.ts';
import { allTakingCells, playTakingCells, playTakingReference } from './password-reset/taking.ts';
import { openStage, type Stage } from './stage.ts';
import { tableOf } from './table.ts';

const FILE = '.ci/out/fault-matrix.txt';
const began = performance.now();
const say = (line: string) => console.log(line);
const stage = await openStage();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stage.close().finally(() => process.exit(1)));
/** What is played beside the operations. */
const parts: Record<string, (stage: Stage, named: string) => Promise<ResetOutcome[]>> = {
  dunning: playDunning,
  'password-reset': playResets,
};
try {
  const [faultName = '', caseName = ''] = process.argv.slice(2);
  const part = Object.keys(parts).find((name) => name === faultName);
  if (part === undefined) await playOperations(stage, faultName, caseName);
  for (const [name, play] of Object.entries(parts))
    if (name === part || (faultName === '' && caseName === ''))
      await report(name, await play(stage, caseName));
} finally {
  await stage.close();
}

async function playOperations(stage: Stage, faultName: string, caseName: string): Promise<void> {
  const references = await playReferences(stage, { twice: true, named: caseName });
  const all = allCells(references);
  const cells = all.filter(({ fault }) => faultName === '' || fault.name === faultName);
  if (cells.length === 0) throw new Error(`There is no fault “${faultName}” for cases like “${caseName}”.`);
  const broken = brokenCells(references);
  say(`${references.size} cases, ${all.length} cells, of which ${cells.length} are played.`);
  const outcomes = await playCells(stage, references, [...cells, ...broken], say);
  const proof = outcomes.filter(({ cell }) => broken.includes(cell));
  const matrix = outcomes.filter((outcome) => !proof.includes(outcome));
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const text = [tableOf(matrix), ...proof.map(proofLine), `${minutes} minutes`].join('\n');
  say(`\n${text}`);
  await mkdir('.ci/out', { recursive: true });
  await writeFile(FILE, `${text}\n`);
  const failed = matrix.some(({ differences }) => differences.length > 0);
  const blind = proof.some(({ differences }) => differences.length === 0);
  if (failed || blind) process.exitCode = 1;
}

/** The cases of dunning at each boundary of theirs, then the sweep. */
async function playDunning(stage: Stage, named: string): Promise<ResetOutcome[]> {
  const cases = await openCases(stage);
  const references = await playCaseReferences(cases);
  const all = allCaseCells(references);
  const cells = all.filter((cell) => caseCellName(cell).includes(named));
  say(`${references.size} cases of dunning, ${all.length} cells, of which ${cells.length} are played.`);
  const played = await playCaseCells(cases, references, cells, say);
  if (named === '' || named === 'sweep') {
    const sweep = await playSweepReference(cases);
    played.push(...(await playSweepCells(cases, sweep, allSweepCells(sweep), say)));
  }
  return played.map(({ cell, differences }) => ({ name: caseCellName(cell), differences }));
}

/** Resets at each boundary of theirs, then the look at requests. */
async function playResets(stage: Stage): Promise<ResetOutcome[]> {
  const references = await playResetReferences(stage);
  const cells = allResetCells(references);
  say(`${references.size} stories of resets, ${cells.length} cells.`);
  const played = await playResetCells(stage, references, cells, say);
  const taking = await playTakingReference(stage);
  return [...played, ...(await playTakingCells(stage, taking, allTakingCells(taking), say))];
}

async function report(name: string, played: readonly ResetOutcome[]): Promise<void> {
  const failed = played.filter(({ differences }) => differences.length > 0);
  const lines = failed.map((each) => `✗ ${each.name}: ${each.differences.join('; ')}`);
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const sum = `${name}: ${played.length} cells: ${played.length - failed.length} ✓, ${failed.length} ✗, ${minutes} minutes`;
  say([...lines, sum].join('\n'));
  await mkdir('.ci/out', { recursive: true });
  await writeFile(`.ci/out/fault-matrix-${name}.txt`, `${[...lines, sum].join('\n')}\n`);
  if (failed.length > 0) process.exitCode = 1;
}

/** A broken activity must be found. */
function proofLine({ cell, differences }: Outcome): string {
  const found = differences.length > 0 ? 'is found ✓' : 'is NOT FOUND ✗';
  const how = differences[0]?.slice(0, 160) ?? '';
  return `${cell.case.name} (${cell.point}, ${cell.fault.title}): ${found} ${how}`;
}
