import { z } from '@hono/zod-openapi';
import { listLadders } from '../../../db/queries/dunning-ladders.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pageOf, pageQuery, takePage } from '../../http/page.ts';
import { providerParams } from '../providers/schema.ts';
import { ladderOwner, viewOf } from './ladder.ts';
import { ladderExample, ladderQuery, ladderView } from './schema.ts';

export const listDunningLadderVersions = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/dunning-ladder/versions',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'List the versions of a ladder, newest first',
    params: providerParams,
    query: z.strictObject({ ...ladderQuery, ...pageQuery }),
    answers: [
      {
        status: 200,
        description: 'A page of versions.',
        schema: pageOf(ladderView),
        example: { items: [ladderExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { providerId }, query }, { sql, caller }) => {
    const owner = await ladderOwner(sql, caller, { providerId, groupId: query.groupId ?? null });
    const page = await takePage(
      `/v1/providers/${providerId}/dunning-ladder/versions`,
      query,
      ({ after, limit }) => listLadders(sql, owner, { before: after?.[0] as number | undefined, limit }),
      ({ version }) => [version],
    );
    return ok({ ...page, items: page.items.map(viewOf) });
  },
);
