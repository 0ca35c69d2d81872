import { z } from '@hono/zod-openapi';
import { listRuns } from '../../../db/queries/retention.ts';
import { idText } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { runExample, runSchema, runStates } from './schema.ts';

export const listErasureRuns = endpoint(
  {
    method: 'get',
    path: '/v1/erasure-runs',
    scope: 'operations:read',
    tag: 'Retention',
    summary: 'List the days of the providers’ retention, newest first',
    description:
      'Those in state `waiting` have used up the share that may be cleared in a day: somebody must decide.',
    query: z.strictObject({
      providerId: idText('days of this provider').optional(),
      state: z.enum(runStates).optional(),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page of days.',
        schema: pageOf(runSchema),
        example: { items: [runExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const { state } = query;
    const providerIds = providersFor(caller, query.providerId);
    return answerNewestFirst('/v1/erasure-runs', query, (page) =>
      listRuns(sql, { providerIds, state, before: page.before, limit: page.limit }),
    );
  },
);
