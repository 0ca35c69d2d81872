import { z } from '@hono/zod-openapi';
import { eventStates, listEvents } from '../../../db/queries/gateway-events.ts';
import { idText } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { eventExample, eventSchema, shownEvent } from './schema.ts';

export const listGatewayEvents = endpoint(
  {
    method: 'get',
    path: '/v1/gateway-events',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'List what payment gateways told',
    description: 'With `state=unmatched`, what waits for staff to say whose it is.',
    query: z.strictObject({
      providerId: idText('gateways of this provider').optional(),
      gatewayId: idText('events of this gateway').optional(),
      state: z.enum(eventStates).optional(),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page, newest first.',
        schema: pageOf(eventSchema),
        example: { items: [eventExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const only = providersFor(caller, query.providerId);
    const { gatewayId, state } = query;
    return answerNewestFirst('/v1/gateway-events', query, async (page) =>
      (await listEvents(sql, { only, gatewayId, state, ...page })).map(shownEvent),
    );
  },
);
