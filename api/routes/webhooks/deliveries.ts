import { z } from '@hono/zod-openapi';
import { listDeliveries } from '../../../db/queries/webhook-deliveries.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { endpointFor } from './access.ts';
import { deliveryExample, deliverySchema, deliveryStateSchema, endpointParams } from './schema.ts';

export const listWebhookDeliveries = endpoint(
  {
    method: 'get',
    path: '/v1/webhook-endpoints/{endpointId}/deliveries',
    scope: 'webhooks:read',
    tag: 'Webhooks',
    summary: 'List the deliveries of a webhook endpoint, newest first',
    params: endpointParams,
    query: z.strictObject({ state: deliveryStateSchema.optional(), ...pageQuery }),
    answers: [
      {
        status: 200,
        description: 'A page of deliveries.',
        schema: pageOf(deliverySchema),
        example: { items: [deliveryExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { endpointId }, query }, { sql, caller }) => {
    await endpointFor(sql, caller, endpointId);
    const { state } = query;
    return answerPage(
      `/v1/webhook-endpoints/${endpointId}/deliveries`,
      query,
      ({ after, limit }) =>
        listDeliveries(sql, endpointId, { state, before: after?.[0] as number | undefined, limit }),
      ({ sequence }) => [sequence],
    );
  },
);
