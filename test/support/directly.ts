import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../activities/deps.ts';
import { createActivities } from '../../activities/index.ts';
import { planOperation } from '../../db/plans/index.ts';
import { insertOperation } from '../../db/queries/operations.ts';
import { type OperationKind, type OperationParams, operationParams } from '../../domain/operations/kinds.ts';
import type { Summary } from '../../domain/operations/state.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { stepsOf } from '../../workflows/operations.ts';

type Activity = (call: StepCall) => Promise<Summary>;

export interface DirectRun {
  operationId: string;
  /** what each step answered; `again` runs every activity a second time, as after a lost answer */
  summaries: Record<string, Summary>;
  /** Runs the undo of every step that has one, last first, once or twice. */
  takeBack(): Promise<void>;
}

/**
 * Runs the activities of an operation one after the other, without Temporal: for proofs over many clients, where
 * only the record matters.
 * @param twice every activity runs twice
 */
export async function runDirectly<K extends OperationKind>(
  deps: Deps,
  {
    kind,
    clientId,
    params,
    now,
    twice = false,
  }: {
    kind: K;
    clientId: number;
    params: OperationParams<K>;
    now: string;
    twice?: boolean;
  },
): Promise<DirectRun> {
  const { sql } = deps;
  const checked = operationParams[kind].parse(params) as typeof params;
  const steps = stepsOf(kind, checked);
  const plan = await planOperation(sql, { kind, clientId, params: checked, steps });
  if (!plan) throw new Error(`no client ${clientId}`);
  if (plan.blockers.length > 0) throw new Error(JSON.stringify(plan.blockers));
  const [client] = await sql<
    { providerId: number }[]
  >`select provider_id from clients where id = ${clientId}`;
  const providerId = client?.providerId ?? 0;
  const operationId = uuidv7();
  await sql.begin((tx) =>
    insertOperation(tx, {
      ...{ id: operationId, kind, providerId, clientId, otherClientId: plan.otherClientId, exclusive: true },
      ...{ workflowId: lifecycleWorkflowId(clientId), params: checked, plan, planBound: false, now },
      ...{ requestedBy: { kind: 'token', id: '1' }, reason: 'test', approvalRequired: false },
    }),
  );
  const { activities, within, run } = activitiesDirectly(deps);
  const callOf = (step: string, item?: number): StepCall => ({
    ...{ operationId, clientId, providerId, kind, step, item, params: checked, now },
    ...{ attempt: 1, nextDelayMs: null },
  });
  const times = twice ? 2 : 1;
  const summaries: Record<string, Summary> = {};
  for (const { id, run: name, each } of steps) {
    const items: (number | undefined)[] = [undefined];
    if (each) {
      const { total } = await within(activities.prepareItems, callOf(id));
      const { open } = await within(activities.loadItems, {
        ...{ operationId, step: id, portion: { from: 0, to: total } },
      });
      items.splice(0, 1, ...open);
    }
    for (const item of items)
      for (let time = 0; time < times; time++) summaries[id] = await run(name, callOf(id, item));
  }
  return {
    operationId,
    summaries,
    async takeBack() {
      for (const { id, undo } of [...steps].reverse())
        if (undo) for (let time = 0; time < times; time++) await run(undo, callOf(id));
    },
  };
}

/** The activities, to be called without Temporal; `run` calls one by its name in the step table. */
export function activitiesDirectly(deps: Deps) {
  const activities = createActivities(deps);
  const environment = new MockActivityEnvironment();
  const within = <A, R>(activity: (call: A) => Promise<R>, call: A): Promise<R> =>
    environment.run<[A], R, (call: A) => Promise<R>>(activity, call);
  const run = (name: string, call: StepCall): Promise<Summary> =>
    within((activities as unknown as Record<string, Activity>)[name] ?? missing(name), call);
  return { activities, within, run };
}

function missing(name: string): Activity {
  return () => Promise.reject(new Error(`There is no activity ${name}.`));
}
