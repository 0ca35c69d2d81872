import type { TaxRule } from '../../domain/billing/invoice.ts';
import { type Day, dayIn } from '../../domain/calendar.ts';
import type { Tx } from '../connect.ts';
import type { ClientRow } from '../queries/clients.ts';
import type { InvoiceRow } from '../queries/invoices.ts';
import { findProvider } from '../queries/providers.ts';
import { type By, lockOwnInvoice } from './account.ts';
import { applyCredit } from './credit.ts';
import { follow } from './follow.ts';
import { recompute } from './invoices.ts';
import { announce, log, touchDunning } from './notices.ts';
import { takeNumbers } from './numbers.ts';
import { LedgerRefusal } from './refusal.ts';

export interface Issue {
  /** the day on the document; today where the provider is when left out */
  issuedOn?: Day;
  /** when it is to be paid; the draft's own date, else the day of issue, when left out */
  dueOn?: Day;
  /** computes the taxes from the lines; left out, the draft's stay */
  taxes?: TaxRule;
  /** false leaves the client's credit alone */
  useCredit?: boolean;
  /** whether the client gets it by mail; left out, only an invoice that adds funds, which the client has asked for */
  mail?: boolean;
}

/** Issues a draft: it gets its number and keeps the addressee as of now, and the client's credit pays what it can. */
export async function issueInvoice(
  tx: Tx,
  by: By,
  invoiceId: number,
  issue: Issue = {},
): Promise<InvoiceRow> {
  const { invoice, client } = await lockOwnInvoice(tx, by, invoiceId);
  if (invoice.status !== 'draft')
    throw new LedgerRefusal('not-now', `Invoice ${invoiceId} is ${invoice.status}: only a draft is issued.`);
  const lines = await tx`select from invoice_items where invoice_id = ${invoiceId} limit 1`;
  if (lines.length === 0)
    throw new LedgerRefusal(
      'not-now',
      `Invoice ${invoiceId} has no lines: add at least one before issuing it.`,
    );
  const { totalMinor } = await recompute(tx, invoiceId, issue.taxes);
  if (totalMinor < 0)
    throw new LedgerRefusal(
      'not-now',
      `Invoice ${invoiceId} comes to less than 0: an invoice asks for money.`,
    );
  const provider = await findProvider(tx, invoice.providerId);
  const issuedOn = issue.issuedOn ?? dayIn(by.now, provider?.timeZone ?? 'UTC');
  const dueOn = issue.dueOn ?? invoice.dueOn ?? issuedOn;
  const [number = null] = await takeNumbers(tx, invoice.providerId, issuedOn, 1);
  await tx`
    update invoices set number = ${number}, issued_on = ${issuedOn}, due_on = ${dueOn},
      addressee = ${tx.json(addresseeOf(client))},
      mail_wanted = coalesce(${issue.mail ?? null}::boolean, exists (
        select from invoice_items where invoice_id = ${invoiceId} and kind = 'add-funds'))
    where id = ${invoiceId}`;
  const issued = await follow(tx, by, invoiceId, 'issued');
  await log(tx, by, invoice, {
    ...{ entity: 'invoice', entityId: invoiceId, action: 'issued' },
    changes: { number: { from: invoice.number, to: number }, dueOn: { from: invoice.dueOn, to: dueOn } },
  });
  const { currency } = invoice;
  await announce(tx, by, invoice, 'invoice.issued', { invoiceId, totalMinor, currency, dueOn });
  if (issued.status === 'paid')
    await announce(tx, by, invoice, 'invoice.paid', { invoiceId, status: 'paid', previous: 'draft' });
  await touchDunning(tx, by, invoice.clientId, 'invoice-issued');
  return issued.status === 'unpaid' && issue.useCredit !== false ? applyCredit(tx, by, invoiceId) : issued;
}

const SHOWN = [
  'firstName',
  'lastName',
  'companyName',
  'address1',
  'address2',
  'city',
  'region',
  'postcode',
  'country',
  'taxId',
] as const;

/** Name and address as the document shows them for good, whatever becomes of the client. */
export function addresseeOf(client: ClientRow): Record<string, string> {
  return Object.fromEntries(SHOWN.flatMap((field) => (client[field] ? [[field, client[field]]] : [])));
}
