import { messageIdFor } from '../connectors/mail/message.ts';
import type { Sql } from '../db/connect.ts';
import { type Correspondent, insertMessage } from '../db/queries/messages.ts';
import { detail } from '../domain/operations/failure-details.ts';
import type { RenderedMail } from '../domain/templates/index.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';

interface QueuedMail extends RenderedMail {
  call: StepCall;
  client: Correspondent;
  template: string;
  to: string;
}

/**
 * Puts a message into the message log once per operation and step; a second call finds the first.
 * @returns its number
 */
export async function queueMail(
  { sql, mailFrom }: Deps,
  { call, client, template, to, subject, text, html }: QueuedMail,
): Promise<number> {
  const dedupeKey = `${call.operationId}/${call.step}`;
  const made = await insertMessage(sql, {
    ...{ providerId: client.providerId, clientId: client.id, operationId: call.operationId, template, to },
    ...{ subject, text, html, dedupeKey, messageId: messageIdFor(dedupeKey, client.mailFrom ?? mailFrom) },
    now: call.now,
  });
  if (made !== undefined) return made;
  const [row] = await sql<{ id: number }[]>`select id from messages where dedupe_key = ${dedupeKey}`;
  if (!row) throw new Error('the message was not queued');
  return row.id;
}

const LOST = 'The worker was lost while the message was being sent.';

interface MessageRow {
  id: number;
  providerId: number;
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown';
  toAddress: string;
  subject: string;
  bodyText: string;
  bodyHtml: string | null;
  messageId: string;
  /** the provider's sender; null: the deployment's */
  mailFrom: string | null;
}

/** Made for each attempt: puts what must not be kept, such as a link that opens something, in the place of its mark. */
export type FillIn = () => Promise<(text: string) => string>;

/**
 * Hands a queued message to the mail server, never twice by itself: `sending` is written before, so an attempt
 * that nobody finished is found as unknown and left to an operator, whose retry sends it again.
 */
export async function deliver(
  { sql, mailer }: Pick<Deps, 'sql' | 'mailer'>,
  id: number,
  call: Pick<StepCall, 'now'>,
  fillIn: FillIn = async () => (text) => text,
): Promise<void> {
  const message = await claimMessage(sql, id);
  if (message === 'sent') return;
  const filled = await fillIn().catch(async (error: unknown) => {
    // Nothing was handed over: it is not left looking as if a worker had been lost meanwhile.
    if (error instanceof StepFailure)
      await settleUnsent(sql, id, error.retryable ? 'queued' : 'failed', error.failure.message);
    throw error;
  });
  const outcome = await mailer.send({
    messageId: message.messageId,
    to: message.toAddress,
    ...(message.mailFrom === null ? {} : { from: message.mailFrom }),
    subject: message.subject,
    text: filled(message.bodyText),
    ...(message.bodyHtml === null ? {} : { html: filled(message.bodyHtml) }),
  });
  switch (outcome.state) {
    case 'accepted':
      await sql`update messages set state = 'sent', sent_at = ${call.now}, error = null where id = ${id}`;
      return;
    case 'rejected':
      await settleUnsent(sql, id, outcome.permanent ? 'failed' : 'queued', outcome.reason);
      throw new StepFailure({
        code: 'mail-rejected',
        said: detail('mail-answer', { answer: outcome.reason }),
        retryable: !outcome.permanent,
      });
    case 'unreachable':
      await settleUnsent(sql, id, 'queued', outcome.reason);
      throw new StepFailure({
        ...{ code: 'mail-unreachable', retryable: true },
        said: detail('mail-answer', { answer: outcome.reason }),
      });
    case 'unknown':
      await settleUnsent(sql, id, 'unknown', outcome.reason);
      throw new StepFailure({ acted: true, said: detail('mail-doubt', { answer: outcome.reason }) });
  }
}

/** Takes a message for one attempt, in one statement. One that is found half-sent becomes unknown instead. */
export async function claimMessage(sql: Deps['sql'], id: number): Promise<MessageRow | 'sent'> {
  const [message] = await sql<MessageRow[]>`
    with found as materialized (
      select m.id, m.provider_id, m.state, m.to_address, m.subject, m.body_text, m.body_html, m.message_id, p.mail_from
      from messages m join providers p on p.id = m.provider_id where m.id = ${id} for update of m
    ), taken as (
      update messages m set
        state = case when found.state = 'sending' then 'unknown' else 'sending' end,
        error = case when found.state = 'sending' then ${LOST} else m.error end,
        attempts = m.attempts + case when found.state = 'sending' then 0 else 1 end
      from found where m.id = found.id and found.state <> 'sent'
    )
    select * from found`;
  if (!message) throw new Error(`message ${id} is not in the record`);
  if (message.state === 'sent') return 'sent';
  if (message.state === 'sending') throw new StepFailure({ code: 'mail-unknown', acted: true });
  return message;
}

/** Writes down why a message was not sent. */
export async function settleUnsent(
  sql: Sql,
  id: number,
  state: 'queued' | 'failed' | 'unknown',
  error: string,
): Promise<void> {
  await sql`update messages set state = ${state}, error = ${error} where id = ${id}`;
}
