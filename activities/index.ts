import { closeActivities } from './close.ts';
import { dataRequestActivities } from './data-requests.ts';
import type { Deps } from './deps.ts';
import { engineActivities } from './engine.ts';
import { exportActivities } from './export.ts';
import { exportSweepActivities } from './export-sweep.ts';
import { mergeActivities } from './merge.ts';
import { notifyActivities } from './notify.ts';
import { reconcileActivities } from './reconcile.ts';
import { statusActivities } from './status.ts';
import { tellActivities } from './tell-subscribers.ts';
import { terminateActivities } from './terminate-service.ts';
import { unmergeActivities } from './unmerge.ts';
import { webhookActivities } from './webhooks.ts';

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
    ...mergeActivities(deps),
    ...unmergeActivities(deps),
    ...reconcileActivities(deps),
    ...tellActivities(deps),
    ...webhookActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
