import { listTickets } from '../../../db/queries/tickets.ts';
import { clientList } from '../clients/sublist.ts';
import { ticketExample, ticketSchema, ticketStatuses } from './schema.ts';

export const listClientTickets = clientList({
  name: 'tickets',
  tag: 'Tickets',
  summary: 'List a client’s tickets',
  item: ticketSchema,
  example: ticketExample,
  statuses: ticketStatuses,
  read: listTickets,
});
