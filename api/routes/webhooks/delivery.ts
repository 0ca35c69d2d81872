import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { deliveryFor } from './access.ts';
import { deliveryExample, deliveryParams, deliverySchema } from './schema.ts';

export const getWebhookDelivery = endpoint(
  {
    method: 'get',
    path: '/v1/webhook-deliveries/{deliveryId}',
    scope: 'webhooks:read',
    tag: 'Webhooks',
    summary: 'Read a delivery',
    params: deliveryParams,
    answers: [
      {
        status: 200,
        description: 'The delivery with its last attempts.',
        schema: deliverySchema,
        example: deliveryExample,
      },
    ],
  },
  async ({ params: { deliveryId } }, { sql, caller }) => ok(await deliveryFor(sql, caller, deliveryId)),
);
