import { closeActivities } from './close.ts';
import { dataRequestActivities } from './data-requests.ts';
import type { Deps } from './deps.ts';
import { engineActivities } from './engine.ts';
import { exportActivities } from './export.ts';
import { exportSweepActivities } from './export-sweep.ts';
import { notifyActivities } from './notify.ts';
import { reconcileActivities } from './reconcile.ts';
import { statusActivities } from './status.ts';
import { terminateActivities } from './terminate-service.ts';

/** All activities over their dependencies. */
export function createActivities(deps: Deps) {
  return {
    ...engineActivities(deps),
    ...closeActivities(deps),
    ...terminateActivities(deps),
    ...statusActivities(deps),
    ...notifyActivities(deps),
    ...exportActivities(deps),
    ...dataRequestActivities(deps),
    ...exportSweepActivities(deps),
    ...reconcileActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
