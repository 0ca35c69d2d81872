import type { Sql, Tx } from '../connect.ts';
import { invoiceMailKeys } from './invoice-mails.ts';

export interface NoteRow {
  id: number;
  clientId: number;
  section: string;
  body: string;
  sticky: boolean;
  author: string;
  at: string;
}
const noteColumns = ['id', 'clientId', 'section', 'body', 'sticky', 'author', 'at'] as const;

interface Page {
  before?: number;
  limit: number;
}

/** The internal notes about a client, newest first, those below `before`. */
export function listNotes(sql: Sql, clientId: number, { before, limit }: Page): Promise<NoteRow[]> {
  return sql<NoteRow[]>`
    select ${sql(noteColumns)} from notes
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

export async function insertNote(
  tx: Tx,
  note: Pick<NoteRow, 'clientId' | 'section' | 'body' | 'sticky' | 'author'>,
): Promise<NoteRow> {
  const [row] = await tx<NoteRow[]>`insert into notes ${tx(note)} returning ${tx(noteColumns)}`;
  if (!row) throw new Error('The database stored no note.');
  return row;
}

export interface MessageRow {
  id: number;
  operationId: string | null;
  channel: 'email' | 'sms' | 'portal';
  template: string | null;
  toAddress: string;
  ccAddress: string | null;
  subject: string;
  bodyText: string;
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown';
  attempts: number;
  error: string | null;
  sentAt: string | null;
  createdAt: string;
}
const messageColumns = [
  'id',
  'operationId',
  'channel',
  'template',
  'toAddress',
  'ccAddress',
  'subject',
  'bodyText',
  'state',
  'attempts',
  'error',
  'sentAt',
  'createdAt',
] as const;

/** What was sent to a client, newest first, those below `before`. */
export function listMessages(sql: Sql, clientId: number, { before, limit }: Page): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    select ${sql(messageColumns)} from messages
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** What a client was written about an invoice: its own mails and those of its dunning, newest first, below `before`. */
export function listMessagesAbout(
  sql: Sql,
  { invoiceId, before, limit }: Page & { invoiceId: number },
): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    select ${sql(messageColumns)} from messages
    where id in (
        select id from messages where dedupe_key = any(${invoiceMailKeys(invoiceId)}::text[])
        union select (effect ->> 'messageId')::bigint from dunning_rungs where invoice_id = ${invoiceId})
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}
