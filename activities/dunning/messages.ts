import { messageIdFor } from '../../connectors/mail/message.ts';
import type { Tx } from '../../db/connect.ts';
import { type RungRow, releaseRung, settleRung, skipRung } from '../../db/queries/dunning-rungs.ts';
import { correspondentAt, dropUnsent, findMessage, insertMessage } from '../../db/queries/messages.ts';
import { why } from '../../domain/dunning/why.ts';
import type { Deps } from '../deps.ts';
import { StepFailure } from '../failures.ts';
import { deliver } from '../mail.ts';
import { deliverText } from '../texts.ts';
import { claim } from './claims.ts';
import { type MessageAction, writeLetter, writeText } from './letters.ts';
import { type Begun, type Ended, FINE, type Look, type Turn } from './types.ts';

export type MailDeps = Pick<Deps, 'sql' | 'vault' | 'mailer' | 'mailFrom' | 'texts'>;

/** D1. Puts the mail or text message of a rung into the log with its row; after the commit it is handed over, once. */
export async function beginMessage(deps: MailDeps, tx: Tx, turn: Turn<MessageAction>): Promise<Begun> {
  const { clientId, now, facts, ladder, rung } = turn;
  const client = await correspondentAt(tx, clientId, facts.providerId);
  const { channel } = rung.action;
  const to = channel === 'sms' ? client?.phone : client?.email;
  const write = channel === 'sms' ? writeText : writeLetter;
  const letter = client && to ? await write(tx, turn, client) : undefined;
  if (!client || !to || !letter) {
    const code = to ? 'no-template' : channel === 'sms' ? 'no-phone' : 'no-address';
    await skipRung(tx, { clientId, now, ladderId: ladder.id }, { ...rung, why: why(code) });
    return { is: 'settled' };
  }
  const { invoiceId, rungId, occurrence } = rung;
  const dedupeKey = `dunning/${invoiceId}/${rungId}/${occurrence}`;
  const messageId = await insertMessage(tx, {
    ...letter,
    ...{ providerId: facts.providerId, clientId, channel, to, now, dedupeKey },
    messageId: messageIdFor(dedupeKey, client.mailFrom ?? deps.mailFrom),
  });
  const id = await claim(tx, turn, messageId === undefined ? {} : { messageId });
  if (id === undefined) {
    if (messageId !== undefined) await dropUnsent(tx, messageId);
    return { is: 'waits', problem: null };
  }
  if (messageId === undefined)
    throw new Error(`The message of rung ${rungId} of invoice ${invoiceId} exists already.`);
  const handOver = channel === 'sms' ? handTextOver : handMailOver;
  return { is: 'claimed', outside: () => handOver(deps, turn, { id, messageId }) };
}

type Sent = Pick<RungRow, 'id'> & { messageId: number };

/** Hands the message over. What the server has certainly not taken is given back, so that the planner decides anew. */
async function handMailOver(deps: MailDeps, { now }: Look, sent: Sent): Promise<Ended> {
  const { sql } = deps;
  try {
    await deliver(deps, sent.messageId, { now });
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    const { code } = error.failure;
    if (error.retryable) {
      await sql.begin((tx) => giveBack(tx, sent));
      return { problem: code, all: code === 'mail-unreachable' };
    }
    if (code === 'mail-unknown') await settleRung(sql, sent.id, { state: 'unknown', now });
    else await settleRung(sql, sent.id, { state: 'done', outcome: 'undeliverable', now });
    return FINE;
  }
  await settleRung(sql, sent.id, { state: 'done', deliveredAt: now, now });
  return FINE;
}

/** The same for a text message. */
async function handTextOver(deps: MailDeps, look: Look, sent: Sent): Promise<Ended> {
  const { sql } = deps;
  const { now } = look;
  const outcome = await deliverText(deps, sent.messageId, look);
  switch (outcome.state) {
    case 'accepted':
      await settleRung(sql, sent.id, { state: 'done', deliveredAt: now, now });
      return FINE;
    case 'unknown':
      await settleRung(sql, sent.id, { state: 'unknown', now });
      return FINE;
    case 'rejected':
      if (outcome.permanent) {
        await settleRung(sql, sent.id, { state: 'done', outcome: 'undeliverable', now });
        return FINE;
      }
      await sql.begin((tx) => giveBack(tx, sent));
      return { problem: 'sms-refused' };
    case 'unreachable':
      await sql.begin((tx) => giveBack(tx, sent));
      return { problem: 'sms-unreachable' };
  }
}

/** Only what still waits to be handed over goes: with it the row of the rung, or neither. */
async function giveBack(tx: Tx, { id, messageId }: Sent): Promise<void> {
  if (await dropUnsent(tx, messageId)) await releaseRung(tx, id);
}

/**
 * What became of a message whose look did not end. One that was not handed over is given back. Of one that may have
 * been nobody can know: it is never sent again by itself, and staff decide, or the invoice ends.
 */
export async function settleMessage(deps: MailDeps, { now }: Look, row: RungRow): Promise<Ended> {
  const { sql } = deps;
  const messageId = Number(row.effect.messageId);
  const message = await findMessage(sql, messageId);
  switch (message?.state) {
    case undefined:
      await sql.begin((tx) => releaseRung(tx, row.id));
      return FINE;
    case 'queued':
      await sql.begin((tx) => giveBack(tx, { id: row.id, messageId }));
      return FINE;
    case 'sent':
      await settleRung(sql, row.id, { state: 'done', deliveredAt: message.sentAt, now });
      return FINE;
    case 'failed':
      await settleRung(sql, row.id, { state: 'done', outcome: 'undeliverable', now });
      return FINE;
    case 'sending':
    case 'unknown': {
      const [owed] = await sql`
        select from invoices where id = ${row.invoiceId} and status in ('unpaid', 'payment-pending')`;
      if (!owed) await settleRung(sql, row.id, { state: 'done', outcome: 'unknown', now });
      else if (row.state === 'claimed') await sql.begin((tx) => markUnknown(tx, row.id, messageId));
      return FINE;
    }
  }
}

async function markUnknown(tx: Tx, id: number, messageId: number): Promise<void> {
  await tx`
    update messages set state = 'unknown', error = 'The worker was lost while the message was being sent.'
    where id = ${messageId} and state = 'sending'`;
  await tx`update dunning_rungs set state = 'unknown' where id = ${id} and state = 'claimed'`;
}
