import { MockActivityEnvironment } from '@temporalio/testing';
import type { Deps } from '../../../activities/deps.ts';
import { createActivities } from '../../../activities/index.ts';
import type { OperationParams } from '../../../domain/operations/kinds.ts';
import type { StepView, Summary } from '../../../domain/operations/state.ts';
import type { EngineActivities, StepCall } from '../../../workflows/contracts/activities.ts';
import type { OperationInput } from '../../../workflows/contracts/messages.ts';
import { stepsOf } from '../../../workflows/operations.ts';

/** Carries an operation out whose workflow would have been started: its activities in their order, without trouble. */
export async function carryOut(deps: Deps, input: OperationInput, now: string): Promise<void> {
  const { operationId, clientId, providerId, kind, params } = input;
  const activities = createActivities(deps);
  const engine: EngineActivities = activities;
  const environment = new MockActivityEnvironment();
  const within = <A, R>(activity: (call: A) => Promise<R>, call: A): Promise<R> =>
    environment.run<[A], R, (call: A) => Promise<R>>(activity, call);
  const begun = await within(engine.beginOperation, { input, now, acceptPlan: true });
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
    const { total, all } = await within(engine.prepareItems, call);
    const activity = (activities as unknown as Record<string, (call: StepCall) => Promise<Summary>>)[run];
    if (!activity) throw new Error(`There is no activity ${run}.`);
    for (const item of all?.open ?? []) await within(activity, { ...call, item });
    steps.push({
      id,
      title,
      state: 'done',
      summary: { total, done: total },
      undoable: true,
      pointOfNoReturn: false,
    });
  }
  await within(engine.recordState, {
    view: {
      ...{ id: operationId, kind, clientId, providerId, state: 'completed', steps },
      ...{ approvalRequired: false, pastNoReturn: false },
    },
    ...{ events: [], decisions: [], now },
  });
}
