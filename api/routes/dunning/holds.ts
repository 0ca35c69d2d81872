import { z } from '@hono/zod-openapi';
import { listHolds } from '../../../db/queries/dunning-holds.ts';
import { queryFlag } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { holdExample, holdSchema } from './decision-schema.ts';

export const listClientHolds = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/dunning/holds',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'List what holds or held the dunning of a client, newest first',
    params: clientParams,
    query: z.strictObject({
      standing: queryFlag.optional().openapi({ description: 'true: only what holds something now' }),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page, newest first.',
        schema: pageOf(holdSchema),
        example: { items: [holdExample], next: null },
      },
      {
        status: 308,
        description: 'The client was merged into another, whose list `Location` names.',
        headers: { Location: 'the survivor’s list' },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params, query }, call) => {
    const { id: clientId } = await clientToRead(call, params.clientId);
    const { standing = false } = query;
    const now = call.now().toISOString();
    return answerNewestFirst(`/v1/clients/${clientId}/dunning/holds`, query, (page) =>
      listHolds(call.sql, { clientId, standing, now, ...page }),
    );
  },
);
