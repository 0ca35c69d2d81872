import { Context } from '@temporalio/activity';
import { noteProblem } from '../../db/queries/dunning-cases.ts';
import type { DunningActivities } from '../../workflows/contracts/activities.ts';
import type { Deps } from '../deps.ts';
import { isRecordUnavailable } from '../failures.ts';
import { reported } from '../reported.ts';
import { lookAt } from './look.ts';

/** What is done about debts that are overdue. */
export function dunningActivities(deps: Deps): DunningActivities {
  const signal = () => Context.current().cancellationSignal;
  return {
    followUp: ({ clientId, now }) =>
      reported(deps, async () => {
        try {
          return await lookAt(deps, { clientId, now, signal: signal() }, { asCase: true });
        } catch (error) {
          if (!isRecordUnavailable(error)) await noteProblem(deps.sql, clientId, 'bug').catch(() => {});
          throw error;
        }
      }),
  };
}
