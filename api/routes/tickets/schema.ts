import { z } from '@hono/zod-openapi';
import { id } from '../../fields/common.ts';

export const ticketStatuses = [
  'open',
  'answered',
  'client-reply',
  'on-hold',
  'in-progress',
  'closed',
] as const;

const fields = {
  id,
  providerId: id,
  clientId: id.nullable(),
  serviceId: id.nullable(),
  number: z.string().nullable(),
  department: z.string(),
  subject: z.string(),
  status: z.enum(ticketStatuses),
  urgency: z.enum(['low', 'medium', 'high']),
  openedAt: z.string(),
  lastReplyAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  createdAt: z.string(),
};
export const ticketSchema = z.object(fields).openapi('Ticket');

const messageSchema = z
  .object({
    id,
    kind: z.enum(['message', 'note']).openapi({ description: 'a note is for staff only' }),
    author: z.enum(['client', 'staff', 'guest', 'system']),
    authorName: z.string(),
    body: z.string(),
    at: z.string(),
  })
  .openapi('TicketMessage');

export const ticketWithMessages = z
  .object({
    ...fields,
    messages: z.array(messageSchema),
    nextMessages: z.string().nullable().openapi({ description: 'pass it as `cursor` for further messages' }),
  })
  .openapi('TicketWithMessages');

export const ticketExample = {
  id: 1,
  providerId: 1,
  clientId: 1,
  serviceId: null,
  number: 'ABC-123456',
  department: 'Support',
  subject: 'A question',
  status: 'open',
  urgency: 'medium',
  openedAt: '2026-01-31T09:30:00.000Z',
  lastReplyAt: null,
  closedAt: null,
  createdAt: '2026-01-31T09:30:00.000Z',
};
export const messageExample = {
  id: 1,
  kind: 'message',
  author: 'client',
  authorName: 'Ada Lovelace',
  body: 'How do I …?',
  at: '2026-01-31T09:30:00.000Z',
};
