import { insertTestDelivery } from '../../../db/queries/webhook-deliveries.ts';
import { TEST_TOPIC } from '../../../domain/webhooks/topics.ts';
import { writing } from '../../http/endpoint.ts';
import { deliveryFor, heldEndpoint, requireEnabled } from './access.ts';
import { deliveryExample, deliverySchema, endpointParams } from './schema.ts';

export const testWebhookEndpoint = writing(
  {
    method: 'post',
    path: '/v1/webhook-endpoints/{endpointId}/test',
    scope: 'webhooks:write',
    tag: 'Webhooks',
    summary: 'Send a webhook endpoint a test message',
    description: `Of type \`${TEST_TOPIC}\`, to this endpoint only, whatever its topics are. \`Location\` shows what came of it.`,
    params: endpointParams,
    answers: [
      {
        status: 202,
        description: 'It is on its way.',
        schema: deliverySchema,
        example: { ...deliveryExample, topic: TEST_TOPIC, operationId: null, clientId: null },
        headers: { Location: 'the delivery' },
      },
    ],
    problems: ['conflict'],
  },
  async ({ params: { endpointId } }, call) => {
    const { tx, caller, now } = call;
    const endpoint = await heldEndpoint(call, endpointId);
    requireEnabled(endpoint);
    const { providerId } = endpoint;
    const id = await insertTestDelivery(tx, {
      endpointId,
      providerId,
      topic: TEST_TOPIC,
      now: now().toISOString(),
    });
    const headers = { Location: `/v1/webhook-deliveries/${id}` };
    return { status: 202, body: await deliveryFor(tx, caller, id), headers };
  },
);
