import { acknowledge } from '../../../db/queries/webhook-deliveries.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { deliveryFor } from './access.ts';
import { deliveryExample, deliveryParams, deliverySchema } from './schema.ts';

export const acknowledgeWebhook = writing(
  {
    method: 'post',
    path: '/v1/webhook-deliveries/{deliveryId}/acknowledge',
    scope: 'webhooks:acknowledge',
    tag: 'Webhooks',
    summary: 'Acknowledge a delivery',
    description:
      'Says that the receiving system has done what it was told, for example erased the client. An operation that waits for it goes on. The first time counts; it may come before the delivery itself was answered.',
    params: deliveryParams,
    answers: [
      {
        status: 200,
        description: 'The delivery, acknowledged.',
        schema: deliverySchema,
        example: {
          ...deliveryExample,
          state: 'acknowledged',
          nextAttemptAt: null,
          acknowledgedAt: '2026-01-31T09:31:00.000Z',
        },
      },
    ],
  },
  async ({ params: { deliveryId } }, { tx, caller, now }) => {
    await deliveryFor(tx, caller, deliveryId);
    await acknowledge(tx, deliveryId, now().toISOString());
    return ok(await deliveryFor(tx, caller, deliveryId));
  },
);
