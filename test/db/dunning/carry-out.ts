import type { Deps } from '../../../activities/deps.ts';
import type { OperationParams } from '../../../domain/operations/kinds.ts';
import type { StepView } from '../../../domain/operations/state.ts';
import type { StepCall } from '../../../workflows/contracts/activities.ts';
import type { OperationInput } from '../../../workflows/contracts/messages.ts';
import { stepsOf } from '../../../workflows/operations.ts';
import { activitiesDirectly } from '../../support/directly.ts';

/** Carries an operation out whose workflow would have been started: its activities in their order, without trouble. */
export async function carryOut(deps: Deps, input: OperationInput, now: string): Promise<void> {
  const { operationId, clientId, providerId, kind, params } = input;
  const { activities, within, run: perform } = activitiesDirectly(deps);
  const begun = await within(activities.beginOperation, { input, now, acceptPlan: true });
  if (!begun.go) throw new Error(`The operation does not begin: ${begun.code}.`);
  const steps: StepView[] = [];
  for (const { id, title, run, each } of stepsOf(kind, params as OperationParams)) {
    if (!each) throw new Error('Only commands on services are carried out here.');
    const call: StepCall = {
      operationId,
      clientId,
      providerId,
      kind,
      step: id,
      params,
      now,
      attempt: 1,
      nextDelayMs: null,
    };
    const { total, all } = await within(activities.prepareItems, call);
    for (const item of all?.open ?? []) await perform(run, { ...call, item });
    steps.push({
      id,
      title,
      state: 'done',
      summary: { total, done: total },
      undoable: true,
      pointOfNoReturn: false,
    });
  }
  await within(activities.recordState, {
    view: {
      ...{ id: operationId, kind, clientId, providerId, state: 'completed', steps },
      ...{ approvalRequired: false, pastNoReturn: false },
    },
    ...{ events: [], decisions: [], now },
  });
}
