import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { deliverySchema } from '../../../api/routes/webhooks/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { DecisionButton, Facts } from '../../components/decide.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import type { Tone } from '../../states.ts';
import { webhookWords } from '../../words/webhooks.ts';

type Delivery = z.output<typeof deliverySchema>;

const tones: Record<Delivery['state'], Tone> = {
  pending: 'info',
  failed: 'warn',
  delivered: 'done',
  acknowledged: 'done',
  'given-up': 'wrong',
};

function DeliveryBadge({ call, state }: { call: StaffCall; state: Delivery['state'] }) {
  return <Badge tone={tones[state]}>{webhookWords(call.language).states[state]}</Badge>;
}

/** What a receiver answered at last: its status, and what is wrong with it. */
function Answer({ call, status, error }: { call: StaffCall; status: number | null; error: string | null }) {
  const { noAnswer } = webhookWords(call.language);
  if (status === null && error === null) return <>–</>;
  return (
    <>
      {status === null ? noAnswer : `HTTP ${status}`}
      {error !== null && (
        <span class="quiet" dir="auto">
          {' '}
          {error}
        </span>
      )}
    </>
  );
}

/** Deliveries as a list. */
export function Deliveries({ call, deliveries }: { call: StaffCall; deliveries: readonly Delivery[] }) {
  const words = webhookWords(call.language);
  return (
    <List
      {...{ call, caption: words.deliveries }}
      columns={[words.topic, words.state, words.attempts, words.answer, words.made, words.next]}
      rows={deliveries.map((delivery) => [
        <a href={paths.delivery(delivery.id)}>{delivery.topic}</a>,
        <DeliveryBadge call={call} state={delivery.state} />,
        delivery.attempts,
        <Answer call={call} status={delivery.lastStatus} error={delivery.lastError} />,
        <Time call={call} at={delivery.createdAt} />,
        <Time call={call} at={delivery.nextAttemptAt} />,
      ])}
    />
  );
}

/** One delivery with its attempts, and the button that sends it again. */
export async function showDelivery(call: StaffCall, refused?: Problem): Promise<Response> {
  const words = webhookWords(call.language);
  const delivery = await call.api.get(apiPath(call), deliverySchema);
  const { id, endpointId, operationId, clientId, log } = delivery;
  return show(
    call,
    {
      title: words.delivery(delivery.topic),
      aside: <DeliveryBadge call={call} state={delivery.state} />,
      done: doneOf(call),
      ...(refused && { wrong: sentenceFor(call.words, refused), status: refused.status as 409 }),
    },
    <>
      <Facts
        facts={[
          [words.endpointName, <a href={paths.webhook(endpointId)}>{words.endpoint(endpointId)}</a>],
          ['webhook-id', <code>{id}</code>],
          ...(operationId === null
            ? []
            : [[words.operation, <a href={paths.operation(operationId)}>{operationId}</a>] as const]),
          ...(clientId === null
            ? []
            : [[words.client, <a href={paths.client(clientId)}>{clientId}</a>] as const]),
          [words.attempts, delivery.attempts],
          [words.made, <Time call={call} at={delivery.createdAt} written />],
          [words.next, <Time call={call} at={delivery.nextAttemptAt} />],
          [words.deliveredAt, <Time call={call} at={delivery.deliveredAt} />],
          ...(delivery.acknowledge
            ? [[words.acknowledgedAt, <Time call={call} at={delivery.acknowledgedAt} />] as const]
            : []),
        ]}
      />
      <h2>{words.log}</h2>
      <List
        {...{ call, caption: words.log, empty: words.noAttempt }}
        columns={[words.at, words.answer]}
        rows={[...log]
          .reverse()
          .map(({ at, status, error }) => [
            <Time call={call} at={at} written />,
            <Answer call={call} status={status} error={error} />,
          ])}
      />
      <form method="post" action={paths.delivery(id)} class="card" aria-labelledby="actions">
        <h2 id="actions">{words.actions}</h2>
        <FormToken signed={call.signed} />
        <input type="hidden" name="key" value={randomUUID()} />
        <DecisionButton
          {...{ name: 'action', value: 'redeliver', label: words.redeliver, hint: words.redeliverHint }}
          refused={lacks(call, 'webhooks:write')}
        />
        {delivery.acknowledge && delivery.acknowledgedAt === null && (
          <DecisionButton
            {...{ name: 'action', value: 'acknowledge', label: words.byHand, hint: words.byHandHint }}
            {...{ refused: lacks(call, 'webhooks:acknowledge'), plain: true }}
          />
        )}
      </form>
    </>,
  );
}

const lacks = (call: StaffCall, scope: string) =>
  call.may(scope) ? undefined : call.words.lacksRight(scope);

function doneOf({ c, language }: StaffCall): string | undefined {
  const words = webhookWords(language);
  switch (c.req.query('done')) {
    case 'redeliver':
      return words.again;
    case 'acknowledge':
      return words.acknowledgedByHand;
    default:
      return undefined;
  }
}

const form = z.strictObject({ action: z.enum(['redeliver', 'acknowledge']), key: z.uuid() });

/** Sends a delivery again, or acknowledges it in place of its receiver. */
export async function postDelivery(call: StaffCall): Promise<Response> {
  const { key, action } = await readForm(call, form, call.signed);
  const id = call.c.req.param('deliveryId') ?? '';
  try {
    await call.api.send('POST', `${apiPath(call)}/${action}`, { key });
  } catch (error) {
    return showDelivery(call, refusal(error));
  }
  return lead(call, paths.delivery(id, { done: action }));
}

/** @throws Problem 404 for what is no id of a delivery, before the API calls it malformed */
function apiPath({ c }: StaffCall): string {
  const id = c.req.param('deliveryId') ?? '';
  if (!z.uuid().safeParse(id).success) throw new Problem('not-found', 'There is no such delivery.');
  return `/v1/webhook-deliveries/${id}`;
}
