import { activityInfo, Context } from '@temporalio/activity';
import { expireReset } from '../../db/queries/password-resets.ts';
import type { PasswordActivities } from '../../workflows/contracts/activities.ts';
import type { Deps } from '../deps.ts';
import { reported } from '../reported.ts';
import { beginResets } from './begin.ts';
import { mailReset, mailResetNotice } from './letters.ts';
import { takeRequests } from './take.ts';

/** P1, P3. New passwords: requests that wait, the mail, the end. */
export function passwordActivities(deps: Deps): PasswordActivities {
  const signal = () => Context.current().cancellationSignal;
  return {
    takeResets: ({ now }) =>
      reported(deps, async () => {
        const taken = await takeRequests(deps, { now, signal: signal() });
        const begun = await beginResets(deps, { now, taskQueue: activityInfo().taskQueue });
        return { taken, begun };
      }),
    mailReset: ({ resetId, now }) => reported(deps, () => mailReset(deps, resetId, now)),
    mailResetNotice: ({ resetId, now }) => reported(deps, () => mailResetNotice(deps, resetId, now)),
    expireReset: ({ resetId, now }) =>
      reported(deps, () => deps.sql.begin((tx) => expireReset(tx, resetId, now))),
  };
}
