import { redeliver } from '../../../db/queries/webhook-deliveries.ts';
import { wakeEndpoint } from '../../../db/queries/webhook-endpoints.ts';
import { writing } from '../../http/endpoint.ts';
import { deliveryFor, heldEndpoint, requireEnabled } from './access.ts';
import { deliveryExample, deliveryParams, deliverySchema } from './schema.ts';

export const redeliverWebhook = writing(
  {
    method: 'post',
    path: '/v1/webhook-deliveries/{deliveryId}/redeliver',
    scope: 'webhooks:write',
    tag: 'Webhooks',
    summary: 'Deliver again',
    description:
      'At once, with the same `webhook-id` and body, and with the whole retry schedule before it. What was acknowledged stays so.',
    params: deliveryParams,
    answers: [
      {
        status: 202,
        description: 'It is on its way.',
        schema: deliverySchema,
        example: deliveryExample,
        headers: { Location: 'the delivery' },
      },
    ],
    problems: ['conflict'],
  },
  async ({ params: { deliveryId } }, call) => {
    const { tx, caller, now } = call;
    const { endpointId } = await deliveryFor(tx, caller, deliveryId);
    requireEnabled(await heldEndpoint(call, endpointId));
    await redeliver(tx, deliveryId, now().toISOString());
    await wakeEndpoint(tx, endpointId);
    const headers = { Location: `/v1/webhook-deliveries/${deliveryId}` };
    return { status: 202, body: await deliveryFor(tx, caller, deliveryId), headers };
  },
);
