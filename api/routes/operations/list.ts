import { z } from '@hono/zod-openapi';
import { listOperations as readOperations } from '../../../db/queries/operation-lists.ts';
import { idText, queryText } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pageOf, pageQuery, takePage } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { Problem } from '../../problems.ts';
import { shown } from './access.ts';
import { kindSchema, operationExample, operationSchema, stateSchema } from './schema.ts';

export const listOperations = endpoint(
  {
    method: 'get',
    path: '/v1/operations',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'List operations, newest first',
    query: z.strictObject({
      clientId: idText('operations on this client').optional(),
      providerId: idText('operations of this provider').optional(),
      kind: kindSchema.optional(),
      state: stateSchema.optional(),
      problem: queryText(100)
        .optional()
        .openapi({ description: 'the code of why they need a person', example: 'unreachable' }),
      serverId: idText('those that services on this server hold up').optional(),
      serviceId: idText('those that were to touch this service, or did').optional(),
      addonId: idText('the same of an add-on').optional(),
      domainId: idText('the same of a domain').optional(),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page of operations, from the record.',
        schema: pageOf(operationSchema),
        example: { items: [operationExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const { clientId, kind, state, problem, serverId } = query;
    const [touched, ...others] = touchedBy(query);
    if (others.length > 0)
      throw new Problem('invalid-request', 'Ask for one service, one add-on or one domain.');
    const filter = {
      clientId,
      kind,
      state,
      problem,
      serverId,
      touched,
      providerIds: providersFor(caller, query.providerId),
    };
    const { items, next } = await takePage(
      '/v1/operations',
      query,
      (page) => readOperations(sql, filter, page),
      ({ createdAt, id }) => [createdAt, id],
    );
    return ok({ items: items.map(shown), next });
  },
);

/** The things of which operations are asked for. */
function touchedBy(query: { serviceId?: number; addonId?: number; domainId?: number }) {
  const { serviceId, addonId, domainId } = query;
  const asked = [
    { list: 'services' as const, id: serviceId },
    { list: 'addons' as const, id: addonId },
    { list: 'domains' as const, id: domainId },
  ];
  return asked.flatMap(({ list, id }) => (id === undefined ? [] : [{ list, id }]));
}
