import { followStatuses, statusChanges } from '../db/queries/automatic-status.ts';
import type { AutomaticStatusActivities } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { reported } from './reported.ts';

/** Clients at a time. */
const PAGE = 2_000;

/** L22. What the daily look at the status of clients does. */
export function automaticStatusActivities(deps: Deps): AutomaticStatusActivities {
  return {
    followStatusesOf: ({ providerId, after, now }) =>
      reported(deps, () =>
        deps.sql.begin(async (tx) => {
          const { changes, last } = await statusChanges(tx, { providerId, after, limit: PAGE }, now);
          const ids = changes.map(({ clientId }) => clientId);
          const done = await followStatuses(tx, ids, {
            actor: { kind: 'system', id: 'automatic-status' },
            now,
          });
          return { changed: done.length, last };
        }),
      ),
  };
}
