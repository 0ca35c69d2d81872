import type { Sql, Tx } from '../db/connect.ts';
import { announce, countDeliveries, openAcknowledgements } from '../db/queries/outbox.ts';
import { detail } from '../domain/operations/failure-details.ts';
import { topicOfKind } from '../domain/webhooks/topics.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { outsideStep } from './step.ts';

/** The step that tells other systems what became of the client, and waits for those that must acknowledge it. */
export function tellActivities(deps: Deps) {
  return {
    tellSubscribers: outsideStep(deps, {
      act: async (call) => {
        const topic = topicOf(call);
        await deps.sql.begin((tx) => tell(tx, call, topic));
        await requireAcknowledged(deps.sql, call, topic);
        return topic;
      },
      record: async (tx, call, topic) => ({ ...(await countDeliveries(tx, call.operationId, topic)) }),
    }),
  };
}

function topicOf({ kind }: StepCall): string {
  const topic = topicOfKind(kind);
  if (topic === undefined) throw new Error(`no topic for operations of kind ${kind}`);
  return topic;
}

function tell(tx: Tx, call: StepCall, topic: string): Promise<void> {
  const { operationId, providerId, clientId, params, now } = call;
  return announce(tx, {
    ...{ topic, providerId, clientId, operationId, now },
    key: `${topic}:${operationId}`,
    payload: typeof params.into === 'number' ? { into: params.into } : {},
  });
}

/** Throws a `StepFailure` that names the endpoints whose acknowledgement is missing. */
async function requireAcknowledged(sql: Sql, { operationId }: StepCall, topic: string): Promise<void> {
  const open = await openAcknowledgements(sql, operationId);
  if (open.length === 0) return;
  const endpoints = open.map(({ endpointId, state, disabled }) => ({
    ...{ id: endpointId, state: disabled ? ('disabled' as const) : state },
  }));
  throw new StepFailure({ retryable: true, said: detail('not-acknowledged', { topic, endpoints }) });
}
