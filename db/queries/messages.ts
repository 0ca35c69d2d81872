import type { MailTemplate, RenderedMail, TemplateName } from '../../domain/templates/index.ts';
import type { Sql, Tx } from '../connect.ts';

/** Whom a message goes to, and in whose name. */
export interface Correspondent {
  id: number;
  providerId: number;
  name: string;
  email: string | null;
  /** E.164; null: none that can be dialled */
  phone: string | null;
  language: string;
  providerName: string;
  mailFrom: string | null;
  publicUrl: string | null;
  defaultLanguage: string;
  timeZone: string;
}

/** The phone number of `clients c` as it is dialled, `+49301234567`; null: none, or one without its country. */
export const dialled = (sql: Sql) => sql`
  case when c.phone ~ '^[+]' and regexp_replace(c.phone, '[^0-9]', '', 'g') ~ '^[1-9][0-9]{6,14}$'
    then '+' || regexp_replace(c.phone, '[^0-9]', '', 'g') end`;

/** What a message to a client needs to know, or undefined when there is no such client. */
export async function correspondentOf(sql: Sql, clientId: number): Promise<Correspondent | undefined> {
  const [row] = await sql<Correspondent[]>`
    select c.id, c.provider_id, nullif(c.email, '') as email, ${dialled(sql)} as phone, c.language,
           coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), nullif(c.company_name, ''), c.id::text) as name,
           p.name as provider_name, p.mail_from, p.public_url, p.default_language, p.time_zone
    from clients c join providers p on p.id = c.provider_id where c.id = ${clientId}`;
  return row;
}

/** The same in the name of a provider that is not the client's home. */
export async function correspondentAt(
  sql: Sql,
  clientId: number,
  providerId: number,
): Promise<Correspondent | undefined> {
  const client = await correspondentOf(sql, clientId);
  if (!client || client.providerId === providerId) return client;
  const [provider] = await sql<
    Omit<Correspondent, 'id' | 'providerId' | 'name' | 'email' | 'phone' | 'language'>[]
  >`
    select name as provider_name, mail_from, public_url, default_language, time_zone
    from providers where id = ${providerId}`;
  return provider && { ...client, ...provider, providerId };
}

/** The provider's own templates of one name, in all languages. */
export function providerTemplates<N extends TemplateName>(
  sql: Sql,
  providerId: number,
  name: N,
): Promise<MailTemplate<N>[]> {
  return sql<MailTemplate<N>[]>`
    select name, language, subject, text, html from mail_templates where provider_id = ${providerId} and name = ${name}`;
}

/** The provider's own templates of a name that only its ladder knows; they offer the values of an overdue notice. */
export async function templatesCalled(
  sql: Sql,
  providerId: number,
  name: string,
): Promise<MailTemplate<'overdue-notice-1'>[]> {
  const rows = await sql<Omit<MailTemplate, 'name'>[]>`
    select language, subject, text, html from mail_templates where provider_id = ${providerId} and name = ${name}`;
  return rows.map((row) => ({ ...row, name: 'overdue-notice-1' }));
}

export interface MessageState {
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown';
  sentAt: string | null;
}

/** How far a message has come, or undefined when it is not in the log. */
export async function findMessage(sql: Sql, id: number): Promise<MessageState | undefined> {
  const [row] = await sql<MessageState[]>`select state, sent_at from messages where id = ${id}`;
  return row;
}

/** Takes a message out of the log that was never handed over; answers whether it did. */
export async function dropUnsent(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx`delete from messages where id = ${id} and state = 'queued' returning id`;
  return rows.length > 0;
}

/** The template under which mails stand in the log that somebody tries out. */
export const TRIED_MAIL = 'test-mail';

/** How far a mail that is tried has come; one that is gone from the log has failed. */
export async function lookAtTried(
  sql: Sql,
  id: number,
): Promise<{ state: MessageState['state']; error: string | null }> {
  const [row] = await sql<{ state: MessageState['state']; error: string | null }[]>`
    select state, error from messages where id = ${id} and template = ${TRIED_MAIL}`;
  return row ?? { state: 'failed', error: null };
}

/** Takes a mail that was tried out of the log, unless it is just being sent; answers whether it did. */
export async function dropTried(sql: Sql, id: number): Promise<boolean> {
  const rows = await sql`
    delete from messages where id = ${id} and template = ${TRIED_MAIL} and state <> 'sending' returning id`;
  return rows.length > 0;
}

export interface NewMessage extends RenderedMail {
  /** `email` when left out */
  channel?: 'email' | 'sms';
  providerId: number;
  /** null: it is to no client */
  clientId: number | null;
  operationId?: string;
  template: string;
  to: string;
  /** the Message-ID of every attempt */
  messageId: string;
  /** the same key is the same message */
  dedupeKey: string;
  now: string;
}

/** Puts a message into the log, to be handed over; undefined when its key has one already. */
export async function insertMessage(sql: Sql, message: NewMessage): Promise<number | undefined> {
  const { to: toAddress, text: bodyText, html: bodyHtml = null, now: createdAt, ...more } = message;
  const [row] = await sql<{ id: number }[]>`
    insert into messages ${sql({ operationId: null, ...more, toAddress, bodyText, bodyHtml, createdAt, state: 'queued' })}
    on conflict (dedupe_key) do nothing returning id`;
  return row?.id;
}

/**
 * Messages of these templates that still have to be handed over, oldest first. One that is being sent for an hour belongs
 * to a worker that was lost.
 */
export function outgoing(
  sql: Sql,
  { templates, now, limit }: { templates: readonly string[]; now: string; limit: number },
): Promise<{ id: number; template: string }[]> {
  return sql<{ id: number; template: string }[]>`
    select id, template from messages
    where template = any(${[...templates]}::text[]) and (state = 'queued'
      or (state = 'sending' and created_at < ${now}::timestamptz - interval '1 hour'))
    order by id limit ${limit}`;
}

/** How many of them there are. */
export async function countOutgoing(sql: Sql, templates: readonly string[]): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from messages where template = any(${[...templates]}::text[]) and state = 'queued'`;
  return row?.count ?? 0;
}
