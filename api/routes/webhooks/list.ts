import { z } from '@hono/zod-openapi';
import { listEndpoints } from '../../../db/queries/webhook-endpoints.ts';
import { idText } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { endpointExample, endpointSchema } from './schema.ts';

export const listWebhookEndpoints = endpoint(
  {
    method: 'get',
    path: '/v1/webhook-endpoints',
    scope: 'webhooks:read',
    tag: 'Webhooks',
    summary: 'List webhook endpoints',
    query: z.strictObject({ providerId: idText('endpoints of this provider').optional(), ...pageQuery }),
    answers: [
      {
        status: 200,
        description: 'A page of endpoints.',
        schema: pageOf(endpointSchema),
        example: { items: [endpointExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const only = providersFor(caller, query.providerId);
    return answerPage(
      '/v1/webhook-endpoints',
      query,
      ({ after, limit }) => listEndpoints(sql, { only, after: after?.[0] as number | undefined, limit }),
      ({ id }) => [id],
    );
  },
);
