import type { Sql, Tx } from '../connect.ts';
import type { ClientPage } from './services.ts';

export interface TicketRow {
  id: number;
  providerId: number;
  clientId: number | null;
  serviceId: number | null;
  number: string | null;
  department: string;
  subject: string;
  status: 'open' | 'answered' | 'client-reply' | 'on-hold' | 'in-progress' | 'closed';
  urgency: 'low' | 'medium' | 'high';
  openedAt: string;
  lastReplyAt: string | null;
  closedAt: string | null;
  createdAt: string;
}

const columns = [
  'id',
  'providerId',
  'clientId',
  'serviceId',
  'number',
  'department',
  'subject',
  'status',
  'urgency',
  'openedAt',
  'lastReplyAt',
  'closedAt',
  'createdAt',
] as const;

/** A client's tickets, newest first, without their messages. */
export function listTickets(sql: Sql, { clientId, status, before, limit }: ClientPage): Promise<TicketRow[]> {
  return sql<TicketRow[]>`
    select ${sql(columns)} from tickets
    where client_id = ${clientId} ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One ticket, or undefined. */
export async function findTicket(sql: Sql, id: number): Promise<TicketRow | undefined> {
  const [row] = await sql<TicketRow[]>`select ${sql(columns)} from tickets where id = ${id}`;
  return row;
}

export interface TicketMessageRow {
  id: number;
  kind: 'message' | 'note';
  author: 'client' | 'staff' | 'guest' | 'system';
  authorName: string;
  body: string;
  at: string;
}

/** The messages and notes of a ticket in the order of their numbers, those behind `after`. */
export function listTicketMessages(
  sql: Sql,
  ticketId: number,
  { after = 0, limit }: { after?: number; limit: number },
): Promise<TicketMessageRow[]> {
  return sql<TicketMessageRow[]>`
    select id, kind, author, author_name, body, at from ticket_messages
    where ticket_id = ${ticketId} and id > ${after} order by id limit ${limit}`;
}

export interface NewTicket {
  providerId: number;
  clientId: number;
  serviceId: number | null;
  subject: string;
  body: string;
  now: string;
}

/** Opens a ticket in the name of the system. Answers its number. */
export async function openTicket(tx: Tx, { body, now, ...ticket }: NewTicket): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into tickets ${tx({ ...ticket, status: 'open', openedAt: now, createdAt: now })} returning id`;
  if (!row) throw new Error('The database stored no ticket.');
  await tx`
    insert into ticket_messages ${tx({ ticketId: row.id, author: 'system', body, at: now, createdAt: now })}`;
  return row.id;
}
