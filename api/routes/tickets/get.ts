import { z } from '@hono/zod-openapi';
import { findTicket, listTicketMessages } from '../../../db/queries/tickets.ts';
import { idParams } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pageQuery, takePage } from '../../http/page.ts';
import { notFound } from '../../problems.ts';
import { messageExample, ticketExample, ticketWithMessages } from './schema.ts';

export const getTicket = endpoint(
  {
    method: 'get',
    path: '/v1/tickets/{ticketId}',
    scope: 'clients:read',
    tag: 'Tickets',
    summary: 'Read a ticket with its messages',
    params: idParams('ticketId', 'the ticket’s number in Tenure (its `id`)'),
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'The ticket and a page of its messages.',
        schema: ticketWithMessages,
        example: { ...ticketExample, messages: [messageExample], nextMessages: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { ticketId }, query }, { sql, caller }) => {
    const ticket = await findTicket(sql, ticketId);
    if (!ticket || !maySee(caller, ticket.providerId)) throw notFound('ticket', ticketId);
    const { items, next } = await takePage(
      `/v1/tickets/${ticketId}`,
      query,
      ({ after, limit }) =>
        listTicketMessages(sql, ticketId, { after: after?.[0] as number | undefined, limit }),
      ({ id }) => [id],
    );
    return ok({ ...ticket, messages: items, nextMessages: next });
  },
);
