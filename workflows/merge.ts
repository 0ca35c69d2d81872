import { operation, step } from './contracts/define.ts';

/**
 * L6. Merge: the client becomes part of another one, whose number answers for both from then on. Nothing outside is
 * destroyed, so all of it can be rolled back; un-merge takes it back later.
 */
export const merge = operation('merge', () => [
  step('settle-clashes', { run: 'settleClashes', undo: 'unsettleClashes', long: true }),
  step('merge-profile', { run: 'mergeProfile', undo: 'unmergeProfile' }),
  step('move-rows', { run: 'moveRows', undo: 'takeRowsBack', long: true }),
  step('set-merged', { run: 'setMerged', undo: 'putBack' }),
  tellSubscribers(),
]);

/** X7. Un-merge: what the merge had moved goes back row for row; what was added since stays with the survivor. */
export const unmerge = operation('unmerge', () => [
  step('return-rows', { run: 'returnRows', undo: 'takeRowsBack', long: true }),
  step('restore-clashes', { run: 'restoreClashes', undo: 'unsettleClashes', long: true }),
  step('restore-profile', { run: 'restoreProfile', undo: 'unmergeProfile' }),
  step('restore-number', { run: 'restoreNumber', undo: 'putBack' }),
  tellSubscribers(),
]);

function tellSubscribers() {
  return step('tell-subscribers', { run: 'tellSubscribers', skippable: 'other systems do not learn of it' });
}
