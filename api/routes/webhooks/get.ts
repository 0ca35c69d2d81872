import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { endpointFor } from './access.ts';
import { endpointExample, endpointParams, endpointSchema } from './schema.ts';

export const getWebhookEndpoint = endpoint(
  {
    method: 'get',
    path: '/v1/webhook-endpoints/{endpointId}',
    scope: 'webhooks:read',
    tag: 'Webhooks',
    summary: 'Read a webhook endpoint',
    params: endpointParams,
    answers: [
      {
        status: 200,
        description: 'The endpoint, without its secret.',
        schema: endpointSchema,
        example: endpointExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { endpointId } }, { sql, caller }) => {
    const found = await endpointFor(sql, caller, endpointId);
    return ok(found, { ETag: etagOf(found) });
  },
);
