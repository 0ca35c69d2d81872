import { messageIdFor } from '../connectors/mail/message.ts';
import type { Sql, Tx } from '../db/connect.ts';
import {
  countInvoicesToMail,
  freeInvoiceMailKey,
  INVOICE_ISSUED,
  invoicesToMail,
  linesToMail,
  lockInvoiceToMail,
  type MailedInvoice,
  noteMailed,
} from '../db/queries/invoice-mails.ts';
import {
  type Correspondent,
  correspondentAt,
  countOutgoing,
  insertMessage,
  TRIED_MAIL,
} from '../db/queries/messages.ts';
import { forgetMailedSecrets, linksToMail, STAFF_INVITATION } from '../db/queries/staff-invitations.ts';
import { clientsToWelcome, countToWelcome, WELCOME } from '../db/queries/welcome-mails.ts';
import { type Day, instantOf } from '../domain/calendar.ts';
import { written } from '../domain/money.ts';
import type { MessageVariables } from '../domain/templates/index.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { compose, everyoneOf } from './notify.ts';
import { handOver } from './outgoing.ts';
import { fillInvitation, writeInvitation } from './staff-invitations.ts';
import { writeWelcome } from './welcome-mails.ts';

type MailDeps = Pick<Deps, 'sql' | 'vault' | 'mailer' | 'mailFrom' | 'publicUrl' | 'log'>;

const MAILED = [INVOICE_ISSUED, WELCOME, STAFF_INVITATION, TRIED_MAIL];
/** Mails written in one call. */
const PAGE = 500;
/** Lines that a mail shows. */
const SHOWN = 50;

/**
 * M3, C12. Writes the mails of invoices that are to be mailed, the welcomes of new clients and the invitations of
 * staff, each once with the mark that says so, and hands over what waits, until the mail server cannot be reached. One caller at a time.
 * @returns `left`: how many wait still
 */
export async function mailWaitingInvoices(
  deps: MailDeps,
  { now, signal }: { now: string; signal: AbortSignal },
): Promise<{ queued: number; sent: number; left: number }> {
  let queued = 0;
  for (const id of await invoicesToMail(deps.sql, PAGE)) {
    if (signal.aborted) break;
    if (await deps.sql.begin((tx) => writeMail(deps, tx, id, now))) queued += 1;
  }
  for (const id of await clientsToWelcome(deps.sql, PAGE)) {
    if (signal.aborted) break;
    if (await deps.sql.begin((tx) => writeWelcome(deps, tx, id, now))) queued += 1;
  }
  for (const id of await linksToMail(deps.sql, { now, limit: PAGE })) {
    if (signal.aborted) break;
    if (await deps.sql.begin((tx) => writeInvitation(deps, tx, id, now))) queued += 1;
  }
  const { sent } = await handOver(deps, {
    ...{ templates: MAILED, now, signal },
    fillIn: (id, template) => (template === STAFF_INVITATION ? fillInvitation(deps, id) : undefined),
  });
  await forgetMailedSecrets(deps.sql);
  return { queued, sent, left: await countWaiting(deps.sql) };
}

/** Marks that no mail stands for yet, and mails that wait to be handed over. */
async function countWaiting(sql: Sql): Promise<number> {
  return (await countInvoicesToMail(sql)) + (await countToWelcome(sql)) + (await countOutgoing(sql, MAILED));
}

/** Answers whether there is a mail now. An invoice that is cancelled meanwhile, or whose client has no address, gets none. */
async function writeMail({ mailFrom, log }: MailDeps, tx: Tx, id: number, now: string): Promise<boolean> {
  const invoice = await lockInvoiceToMail(tx, id);
  if (!invoice) return false;
  await noteMailed(tx, id);
  const client = await correspondentAt(tx, invoice.clientId, invoice.providerId);
  if (!client?.email || invoice.status === 'cancelled' || invoice.status === 'draft') return false;
  // The mark above is what makes it one mail for each time that it was asked for.
  const dedupeKey = await freeInvoiceMailKey(tx, id);
  if (dedupeKey === undefined) return false;
  try {
    const mail = await compose(tx, INVOICE_ISSUED, client, await variablesOf(tx, invoice, client));
    const made = await insertMessage(tx, {
      ...{ providerId: client.providerId, clientId: client.id, template: INVOICE_ISSUED, to: client.email },
      ...{ ...mail, dedupeKey, now },
      messageId: messageIdFor(dedupeKey, client.mailFrom ?? mailFrom),
    });
    return made !== undefined;
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    log.error({ invoice: id, code: error.failure.code }, 'the mail of an invoice could not be written');
    return false;
  }
}

async function variablesOf(
  tx: Tx,
  invoice: MailedInvoice,
  client: Correspondent,
): Promise<MessageVariables[typeof INVOICE_ISSUED]> {
  const { currency, taxMinor, creditMinor, totalMinor, owedMinor } = invoice;
  const amount = (minor: number) => written({ minor, currency }, client.language);
  const noon = (day: Day) => instantOf(day, '12:00', client.timeZone);
  const { lines, count } = await linesToMail(tx, invoice.id, SHOWN);
  const everyone = everyoneOf(client);
  return {
    ...everyone,
    invoice: {
      number: invoice.number ?? String(invoice.id),
      ...(invoice.issuedOn && { issuedOn: noon(invoice.issuedOn) }),
      total: amount(totalMinor),
      ...(taxMinor !== 0 && { taxes: amount(taxMinor) }),
      ...(creditMinor > 0 && { credit: amount(creditMinor) }),
      ...(owedMinor > 0 && { owed: amount(owedMinor) }),
      ...(invoice.dueOn && { dueOn: noon(invoice.dueOn) }),
    },
    lines: lines.map(({ description, amountMinor }) => ({ description, amount: amount(amountMinor) })),
    moreLines: count - lines.length,
    ...(everyone.provider.url && { payUrl: everyone.provider.url }),
  };
}
