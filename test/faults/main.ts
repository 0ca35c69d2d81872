/**
 * `npm run test:faults`: the whole fault matrix, printed as a table and written to .ci/out/fault-matrix.txt.
 * `npm run test:faults -- temporal "close cancel"` plays a part: one fault, of cases whose name begins so.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { brokenCells } from './broken-cells.ts';
import { allCells, type Outcome, playCells, playReferences } from './matrix.ts';
import { openStage } from './stage.ts';
import { tableOf } from './table.ts';

const FILE = '.ci/out/fault-matrix.txt';
const began = performance.now();
const say = (line: string) => console.log(line);
const stage = await openStage();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stage.close().finally(() => process.exit(1)));
try {
  const [faultName = '', caseName = ''] = process.argv.slice(2);
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
} finally {
  await stage.close();
}

/** A broken activity must be found. */
function proofLine({ cell, differences }: Outcome): string {
  const found = differences.length > 0 ? 'is found ✓' : 'is NOT FOUND ✗';
  const how = differences[0]?.slice(0, 160) ?? '';
  return `${cell.case.name} (${cell.point}, ${cell.fault.title}): ${found} ${how}`;
}
