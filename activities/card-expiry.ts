import { messageIdFor } from '../connectors/mail/message.ts';
import {
  CARD_EXPIRING,
  cardNoticeKey,
  type ExpiringCard,
  expiringCards,
} from '../db/queries/expiring-cards.ts';
import { correspondentOf, insertMessage } from '../db/queries/messages.ts';
import { instantOf } from '../domain/calendar.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { compose, everyoneOf } from './notify.ts';
import { handOver } from './outgoing.ts';

type CardDeps = Pick<Deps, 'sql' | 'mailer' | 'mailFrom' | 'log'>;

/** Rows at a time. */
const PAGE = 500;

/**
 * D10. Writes to clients whose card expires soon. A message is written down once per card and date; those that wait
 * are handed over, each at most once, until the mail server cannot be reached.
 * @returns `left`: how many wait for the mail server
 */
export async function noticeExpiringCards(
  deps: Deps,
  { now, signal }: { now: string; signal: AbortSignal },
): Promise<{ queued: number; sent: number; left: number }> {
  const queued = await queueNotices(deps, now, signal);
  return { queued, ...(await handOver(deps, { templates: [CARD_EXPIRING], now, signal })) };
}

async function queueNotices(deps: CardDeps, now: string, signal: AbortSignal): Promise<number> {
  let queued = 0;
  for (let after = 0; !signal.aborted; ) {
    const cards = await expiringCards(deps.sql, { now, after, limit: PAGE });
    for (const card of cards) queued += await queueNotice(deps, card, now);
    const last = cards.at(-1);
    if (!last || cards.length < PAGE) break;
    after = last.id;
  }
  return queued;
}

/** Answers how many messages it has made: none when another sweep was faster. */
async function queueNotice(
  { sql, mailFrom, log }: CardDeps,
  card: ExpiringCard,
  now: string,
): Promise<number> {
  const client = await correspondentOf(sql, card.clientId);
  if (!client?.email) return 0;
  const everyone = everyoneOf(client);
  try {
    const { subject, text, html } = await compose(sql, CARD_EXPIRING, client, {
      ...everyone,
      ...(card.brand && { brand: card.brand }),
      ...(card.lastFour && { lastFour: card.lastFour }),
      expiresOn: instantOf(card.expiresOn, '12:00', client.timeZone),
      ...(everyone.provider.url && { updateUrl: everyone.provider.url }),
    });
    const dedupeKey = cardNoticeKey(card);
    const made = await insertMessage(sql, {
      ...{ providerId: client.providerId, clientId: client.id, template: CARD_EXPIRING, to: client.email },
      ...{
        subject,
        text,
        html,
        dedupeKey,
        messageId: messageIdFor(dedupeKey, client.mailFrom ?? mailFrom),
        now,
      },
    });
    return made === undefined ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    log.error({ method: card.id, code: error.failure.code }, 'a card-expiry notice could not be written');
    return 0;
  }
}
