import { Context } from '@temporalio/activity';
import type { Sql } from '../db/connect.ts';
import { removeArrived, removeNotices, removeUnarrived } from '../db/queries/old-deliveries.ts';
import { removeOldChallenges } from '../db/queries/staff-challenges.ts';
import { removeEndedSessions } from '../db/queries/staff-sessions.ts';
import { accessLimits } from '../domain/access/limits.ts';
import { ARRIVED_DAYS, OTHERS_DAYS } from '../domain/webhooks/retention.ts';
import type { WebhookActivities } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { reported } from './reported.ts';

/** So many rows go in one transaction. */
const BATCH = 2_000;
const DAY_MS = 86_400_000;

/** What the schedule does that forgets what other systems were told and who was signed in long ago. */
export function oldDeliveryActivities(
  deps: Deps,
): Pick<WebhookActivities, 'forgetDeliveries' | 'forgetSignIns'> {
  const { sql } = deps;
  return {
    forgetDeliveries: ({ now }) =>
      reported(deps, async () => {
        const arrived = await all(removeArrived, daysBefore(now, ARRIVED_DAYS));
        const unarrived = await all(removeUnarrived, daysBefore(now, OTHERS_DAYS));
        const notices = await all(removeNotices, daysBefore(now, OTHERS_DAYS));
        return { deliveries: arrived + unarrived, notices };
      }),
    forgetSignIns: ({ now }) =>
      reported(deps, async () => ({
        sessions: await all(removeEndedSessions, daysBefore(now, accessLimits.endedSessionMs / DAY_MS)),
        challenges: await all(removeOldChallenges, now),
      })),
  };

  async function all(
    remove: (sql: Sql, which: { before: string; limit: number }) => Promise<number>,
    before: string,
  ): Promise<number> {
    const { cancellationSignal } = Context.current();
    let sum = 0;
    for (let count = BATCH; count === BATCH && !cancellationSignal.aborted; sum += count)
      count = await remove(sql, { before, limit: BATCH });
    return sum;
  }
}

const daysBefore = (now: string, days: number) => new Date(Date.parse(now) - days * DAY_MS).toISOString();
