import { closeActivities } from './close.ts';
import type { Deps } from './deps.ts';
import { engineActivities } from './engine.ts';
import { mergeActivities } from './merge.ts';
import { notifyActivities } from './notify.ts';
import { reconcileActivities } from './reconcile.ts';
import { statusActivities } from './status.ts';
import { terminateActivities } from './terminate-service.ts';
import { unmergeActivities } from './unmerge.ts';

/** All activities over their dependencies. */
export function createActivities(deps: Deps) {
  return {
    ...engineActivities(deps),
    ...closeActivities(deps),
    ...terminateActivities(deps),
    ...statusActivities(deps),
    ...notifyActivities(deps),
    ...mergeActivities(deps),
    ...unmergeActivities(deps),
    ...reconcileActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
