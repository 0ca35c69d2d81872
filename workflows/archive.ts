import { operation, step } from './contracts/define.ts';

/** L2. Archive: out of everyday lists, still readable. */
export const archive = operation('archive', () => [step('archive', { run: 'setArchived', undo: 'putBack' })]);

/** L2. Unarchive: back in everyday lists. */
export const unarchive = operation('unarchive', () => [
  step('unarchive', { run: 'setUnarchived', undo: 'putBack' }),
]);
