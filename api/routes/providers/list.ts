import { z } from '@hono/zod-openapi';
import { listProviders as readProviders } from '../../../db/queries/providers.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { providerExample, providerSchema } from './schema.ts';

export const listProviders = endpoint(
  {
    method: 'get',
    path: '/v1/providers',
    scope: 'providers:read',
    tag: 'Providers',
    summary: 'List providers',
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page of providers.',
        schema: pageOf(providerSchema),
        example: { items: [providerExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) =>
    answerPage(
      '/v1/providers',
      query,
      ({ after, limit }) =>
        readProviders(sql, { only: caller.providerIds, after: after?.[0] as number | undefined, limit }),
      ({ id }) => [id],
    ),
);
