import { z } from '@hono/zod-openapi';
import { listServers as readServers } from '../../../db/queries/servers.ts';
import { idText } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { serverExample, serverSchema } from './schema.ts';

export const listServers = endpoint(
  {
    method: 'get',
    path: '/v1/servers',
    scope: 'servers:read',
    tag: 'Servers',
    summary: 'List servers',
    query: z.strictObject({ providerId: idText('servers of this provider').optional(), ...pageQuery }),
    answers: [
      {
        status: 200,
        description: 'A page of servers.',
        schema: pageOf(serverSchema),
        example: { items: [serverExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const only = providersFor(caller, query.providerId);
    return answerPage(
      '/v1/servers',
      query,
      ({ after, limit }) => readServers(sql, { only, after: after?.[0] as number | undefined, limit }),
      ({ id }) => [id],
    );
  },
);
