import { proofSteps } from './anonymize.ts';
import { operation, step } from './contracts/define.ts';

/** L5, X8. The second pass over an anonymized client: what a legal basis kept goes when its time is over. */
export const eraseDue = operation('erase-due', () => [
  step('collect-values', { run: 'collectKeptValues', undo: 'forgetValues' }),
  step('erase-rows', { run: 'eraseRows', long: true, pointOfNoReturn: true }),
  ...proofSteps(),
]);
