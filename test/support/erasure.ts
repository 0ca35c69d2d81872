import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../activities/deps.ts';
import { createActivities } from '../../activities/index.ts';
import type { Summary } from '../../domain/operations/state.ts';
import type { StepActivity, StepCall } from '../../workflows/contracts/activities.ts';
import { stepsOf } from '../../workflows/operations.ts';

/** Steps of anonymize that need nothing but the record, in their order. */
const IN_RECORD = [
  ...['collect-values', 'plant-tombstones', 'remove-logins', 'erase-rows', 'set-anonymized', 'last-pass'],
  ...['scan-leftovers', 'certify'],
];

export interface Eraser {
  /** Runs the steps of anonymize that work on the record, without Temporal; answers their summaries. */
  anonymize(clientId: number, options?: EraseOptions): Promise<Erased>;
  /** The steps of `erase-due`. */
  eraseDue(clientId: number, now: string): Promise<Erased>;
  /** Runs one step of an operation. */
  step(call: StepCall): Promise<Summary>;
}
export interface EraseOptions {
  now?: string;
  /** the last step that is run */
  until?: string;
  /** what happens right before a step */
  before?: Record<string, () => Promise<unknown>>;
}
export interface Erased {
  operationId: string;
  summaries: Record<string, Summary>;
}

/** Erases clients of a database without a workflow, for proofs over many of them. */
export function eraserOf(deps: Deps): Eraser {
  const { sql } = deps;
  const activities = createActivities(deps) as unknown as Record<string, StepActivity>;
  const environment = new MockActivityEnvironment();

  async function step(call: StepCall): Promise<Summary> {
    const spec = stepsOf(call.kind as 'anonymize', call.params as { notify: boolean }).find(
      ({ id }) => id === call.step,
    );
    const activity = activities[spec?.run ?? ''];
    if (!activity) throw new Error(`no step ${call.step}`);
    return (await environment.run(activity, call)) as Summary;
  }

  async function run(
    kind: 'anonymize' | 'erase-due',
    clientId: number,
    now: string,
    ids: string[],
    before: Record<string, () => Promise<unknown>> = {},
  ): Promise<Erased> {
    const [client] = await sql<
      { providerId: number }[]
    >`select provider_id from clients where id = ${clientId}`;
    const operationId = uuidv7();
    const params = kind === 'anonymize' ? { notify: false } : {};
    const providerId = client?.providerId ?? 0;
    await sql`insert into operations ${sql({
      ...{
        id: operationId,
        kind,
        providerId,
        clientId,
        exclusive: true,
        workflowId: `lifecycle/client-${clientId}`,
      },
      ...{ state: 'running', params: sql.json(params), plan: sql.json({}), planHash: '', startedAt: now },
      ...{ requestedByKind: 'token', requestedBy: '1', createdAt: now },
    })}`;
    const steps = stepsOf(kind, params as { notify: boolean });
    await sql`insert into operation_steps ${sql(
      steps.map(({ id, title }, position) => ({
        operationId,
        stepId: id,
        position,
        title,
        state: 'pending',
      })),
    )}`;
    const summaries: Record<string, Summary> = {};
    try {
      for (const id of ids) {
        await before[id]?.();
        summaries[id] = await step({
          ...{
            operationId,
            clientId,
            providerId,
            kind,
            step: id,
            params,
            now,
            attempt: 1,
            nextDelayMs: null,
          },
        });
      }
    } finally {
      await sql`update operations set state = 'completed', ended_at = ${now} where id = ${operationId}`;
    }
    return { operationId, summaries };
  }

  return {
    step,
    anonymize: (clientId, { now = '2026-03-10T09:00:00.000Z', until = 'certify', before } = {}) =>
      run('anonymize', clientId, now, IN_RECORD.slice(0, IN_RECORD.indexOf(until) + 1), before),
    eraseDue: (clientId, now) =>
      run('erase-due', clientId, now, ['collect-values', 'erase-rows', 'scan-leftovers', 'certify']),
  };
}
