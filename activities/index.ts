import { closeActivities } from './close.ts';
import type { Deps } from './deps.ts';
import { engineActivities } from './engine.ts';
import { notifyActivities } from './notify.ts';
import { reconcileActivities } from './reconcile.ts';
import { statusActivities } from './status.ts';
import { tellActivities } from './tell-subscribers.ts';
import { terminateActivities } from './terminate-service.ts';
import { webhookActivities } from './webhooks.ts';

/** All activities over their dependencies. */
export function createActivities(deps: Deps) {
  return {
    ...engineActivities(deps),
    ...closeActivities(deps),
    ...terminateActivities(deps),
    ...statusActivities(deps),
    ...notifyActivities(deps),
    ...reconcileActivities(deps),
    ...tellActivities(deps),
    ...webhookActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
