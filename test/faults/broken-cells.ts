import { brokenAt } from './broken.ts';
import { faults } from './faults.ts';
import type { Cell, References } from './matrix.ts';

/** One cell per broken activity: the worker is killed where the fault shows, and the cell must fail. */
export function brokenCells(references: References): Cell[] {
  const killed = faults.find(({ name }) => name === 'worker');
  return [...references.keys()].flatMap((one) =>
    one.broken === undefined || !killed
      ? []
      : [{ case: one, point: brokenAt[one.broken].point, fault: killed }],
  );
}
