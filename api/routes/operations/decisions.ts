import { z } from '@hono/zod-openapi';
import { listDecisions as readDecisions } from '../../../db/queries/operation-lists.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pageOf, pageQuery, takePage } from '../../http/page.ts';
import { operationFor } from './access.ts';
import { decisionExample, decisionSchema } from './decision-schema.ts';
import { operationParamsSchema } from './schema.ts';
import { shownDecision } from './shown-decision.ts';

export const listDecisions = endpoint(
  {
    method: 'get',
    path: '/v1/operations/{operationId}/decisions',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'List what people decided about an operation',
    params: operationParamsSchema,
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page of decisions, oldest first.',
        schema: pageOf(decisionSchema),
        example: { items: [decisionExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { operationId }, query }, { sql, caller }) => {
    await operationFor(sql, caller, operationId);
    const { items, next } = await takePage(
      `/v1/operations/${operationId}/decisions`,
      query,
      (page) => readDecisions(sql, operationId, page),
      ({ createdAt, id }) => [createdAt, id],
    );
    return ok({ items: items.map(shownDecision), next });
  },
);
