import { findEvent } from '../../../db/queries/gateway-events.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { eventExample, eventParams, eventSchema, shownEvent } from './schema.ts';

export const getGatewayEvent = endpoint(
  {
    method: 'get',
    path: '/v1/gateway-events/{eventId}',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'Read what a payment gateway told',
    params: eventParams,
    answers: [{ status: 200, description: 'The event.', schema: eventSchema, example: eventExample }],
  },
  async ({ params: { eventId } }, { sql, caller }) => {
    const event = await findEvent(sql, eventId);
    if (!event || !maySee(caller, event.providerId)) throw notFound('gateway event', eventId);
    return ok(shownEvent(event));
  },
);
