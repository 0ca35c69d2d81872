import { Context } from '@temporalio/activity';
import type { DunningActivities } from '../../workflows/contracts/activities.ts';
import type { Deps } from '../deps.ts';
import { reported } from '../reported.ts';
import { lookAt } from './look.ts';

/** What is done about debts that are overdue. */
export function dunningActivities(deps: Deps): DunningActivities {
  const signal = () => Context.current().cancellationSignal;
  return {
    followUp: ({ clientId, now }) =>
      reported(deps, () => lookAt(deps, { clientId, now, signal: signal() }, { asCase: true })),
  };
}
