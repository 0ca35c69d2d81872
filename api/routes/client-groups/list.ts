import { z } from '@hono/zod-openapi';
import { listGroups as readGroups } from '../../../db/queries/groups.ts';
import { idText } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { groupExample, groupSchema } from './schema.ts';

export const listGroups = endpoint(
  {
    method: 'get',
    path: '/v1/client-groups',
    scope: 'providers:read',
    tag: 'Client groups',
    summary: 'List client groups',
    query: z.strictObject({ providerId: idText('groups of this provider').optional(), ...pageQuery }),
    answers: [
      {
        status: 200,
        description: 'A page of groups.',
        schema: pageOf(groupSchema),
        example: { items: [groupExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const only = providersFor(caller, query.providerId);
    return answerPage(
      '/v1/client-groups',
      query,
      ({ after, limit }) => readGroups(sql, { only, after: after?.[0] as number | undefined, limit }),
      ({ id }) => [id],
    );
  },
);
