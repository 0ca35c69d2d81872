import { z } from '@hono/zod-openapi';
import { listItems } from '../../../db/queries/operation-lists.ts';
import { idText, queryText } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { mayUse } from '../../scopes.ts';
import { operationFor } from './access.ts';
import { failure, operationParamsSchema } from './schema.ts';

export const itemState = z.enum(['pending', 'running', 'retrying', 'blocked', 'done', 'skipped', 'undone']);
export const itemSchema = z
  .object({
    stepId: z.string(),
    position: z.int(),
    itemId: z.int().openapi({ description: 'the number of the row, for instance of the service' }),
    name: z.string().nullable().openapi({
      description:
        'of a service: its name, domain and server as they are now; null: it is gone, or for who may not read clients',
    }),
    state: itemState,
    attempt: z.int(),
    nextAttemptAt: z.string().nullable(),
    error: failure.nullable(),
    summary: z.record(z.string(), z.unknown()).nullable(),
    skippedBy: z.string().nullable(),
    endedAt: z.string().nullable(),
  })
  .openapi('OperationItem');

export const listOperationItems = endpoint(
  {
    method: 'get',
    path: '/v1/operations/{operationId}/items',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'List what a step goes through one by one',
    params: operationParamsSchema,
    query: z.strictObject({
      step: queryText(100).optional(),
      state: itemState.optional(),
      itemId: idText('only this item').optional(),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page of items in the order they are worked on.',
        schema: pageOf(itemSchema),
        example: {
          items: [
            {
              stepId: 'terminate-services',
              position: 0,
              itemId: 1,
              name: 'Web Small · example.com · srv1',
              state: 'done',
              attempt: 1,
              nextAttemptAt: null,
              error: null,
              summary: { outcome: 'terminated' },
              skippedBy: null,
              endedAt: '2026-01-31T09:30:02.000Z',
            },
          ],
          next: null,
        },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { operationId }, query }, { sql, caller }) => {
    await operationFor(sql, caller, operationId);
    const named = mayUse(caller.scopes, 'clients:read');
    return answerPage(
      `/v1/operations/${operationId}/items`,
      query,
      async (page) => {
        const items = await listItems(sql, operationId, query, page);
        return named ? items : items.map((item) => ({ ...item, name: null }));
      },
      ({ stepId, position }) => [stepId, position],
    );
  },
);
