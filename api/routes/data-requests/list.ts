import { z } from '@hono/zod-openapi';
import { listClientDataRequests, listDataRequests } from '../../../db/queries/data-requests.ts';
import { date } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { clientList } from '../clients/sublist.ts';
import { dataRequestExample, dataRequestSchema, shownDataRequest } from './schema.ts';

export const listRequestsOfClient = clientList({
  name: 'data-requests',
  tag: 'Data requests',
  summary: 'List what a client asked about its data',
  item: dataRequestSchema,
  example: dataRequestExample,
  read: async (sql, { clientId, ...page }, now) =>
    (await listClientDataRequests(sql, clientId, page)).map((row) => shownDataRequest(row, now)),
});

export const listRequests = endpoint(
  {
    method: 'get',
    path: '/v1/data-requests',
    scope: 'clients:read',
    tag: 'Data requests',
    summary: 'List requests about data, those due first before others',
    query: z.strictObject({
      state: z.enum(['open', 'closed']).optional(),
      dueBefore: date.optional().openapi({ description: 'due earlier than this day' }),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page of requests.',
        schema: pageOf(dataRequestSchema),
        example: { items: [dataRequestExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller, now }) => {
    const { state, dueBefore } = query;
    return answerPage(
      '/v1/data-requests',
      query,
      async ({ after, limit }) =>
        (
          await listDataRequests(sql, { state, dueBefore, providerIds: caller.providerIds }, { after, limit })
        ).map((row) => shownDataRequest(row, now())),
      ({ dueOn, id }) => [dueOn, id],
    );
  },
);
