import { ADD_FUNDS } from '../../domain/billing/invoice.ts';
import { type InvoiceChange, type InvoiceStatus, statusAfter } from '../../domain/billing/invoice-status.ts';
import type { BillingTopic } from '../../domain/billing/topics.ts';
import type { Tx } from '../connect.ts';
import { findInvoice, type InvoiceRow } from '../queries/invoices.ts';
import type { By } from './account.ts';
import { writeEntry } from './entries.ts';
import { announce, log } from './notices.ts';
import { moveDueDates } from './periods.ts';
import { LedgerRefusal } from './refusal.ts';

/**
 * Lets an invoice's status follow what happened to it, with its dates, its change log and what others are told. An
 * invoice that adds funds does so here, when it becomes paid.
 * @returns the invoice as it is now
 * @throws LedgerRefusal when the change is not legal in the status that it has
 */
export async function follow(tx: Tx, by: By, invoiceId: number, change: InvoiceChange): Promise<InvoiceRow> {
  const invoice = await readInvoice(tx, invoiceId);
  const { status, paidMinor, creditMinor } = invoice;
  const owedMinor = invoice.totalMinor - paidMinor - invoice.refundedMinor;
  const next = statusAfter(status, change, { owedMinor, paidMinor, creditMinor });
  if (next === undefined) throw new LedgerRefusal('not-now', sentence(invoice, change));
  if (next === status) return invoice;
  await tx`update invoices set ${tx({ status: next, ...datesOf(next, by.now) })} where id = ${invoiceId}`;
  await moveDueDates(tx, [invoiceId]);
  await log(tx, by, invoice, {
    entity: 'invoice',
    entityId: invoiceId,
    action: next,
    changes: { status: { from: status, to: next } },
  });
  const topic = topics[next];
  if (topic !== undefined && change !== 'issued')
    await announce(tx, by, invoice, topic, { invoiceId, status: next, previous: status });
  if (next === 'paid') await grantFunds(tx, by, invoice);
  return readInvoice(tx, invoiceId);
}

/** The invoice, which is there: its row is locked. */
export async function readInvoice(tx: Tx, id: number): Promise<InvoiceRow> {
  const invoice = await findInvoice(tx, id);
  if (!invoice) throw new Error(`Invoice ${id} is gone while it is locked.`);
  return invoice;
}

/** Whether paying an invoice adds to the client's credit; such an invoice has no other lines. */
export async function addsFunds(tx: Tx, invoiceId: number): Promise<boolean> {
  const rows = await tx`
    select from invoice_items where invoice_id = ${invoiceId} and kind = ${ADD_FUNDS} limit 1`;
  return rows.length > 0;
}

async function grantFunds(tx: Tx, by: By, invoice: InvoiceRow): Promise<void> {
  const { id: invoiceId, currency, paidMinor } = invoice;
  if (paidMinor <= 0 || !(await addsFunds(tx, invoiceId))) return;
  await writeEntry(tx, by, invoice, { kind: 'add-funds', currency, amountMinor: paidMinor, invoiceId });
}

const topics: Partial<Record<InvoiceStatus, BillingTopic>> = {
  paid: 'invoice.paid',
  unpaid: 'invoice.unpaid',
  cancelled: 'invoice.cancelled',
  refunded: 'invoice.refunded',
  collections: 'invoice.collections',
};

function datesOf(status: InvoiceStatus, now: string) {
  switch (status) {
    case 'paid':
      return { paidAt: now };
    case 'cancelled':
      return { cancelledAt: now };
    case 'refunded':
      return { refundedAt: now };
    case 'unpaid':
      return { paidAt: null };
    case 'draft':
    case 'payment-pending':
    case 'collections':
      return {};
  }
}

function sentence({ id, status }: InvoiceRow, change: InvoiceChange): string {
  const is = `Invoice ${id} is ${status}`;
  switch (change) {
    case 'issued':
      return `${is}: only a draft is issued.`;
    case 'settled':
      return `${is}: it takes no money and no credit.`;
    case 'cancelled':
      if (status === 'payment-pending')
        return `${is}: a payment is under way. Cancel it when its outcome is known.`;
      return `${is}: what was paid is not cancelled but refunded.`;
    case 'charge-started':
      return `${is}: there is nothing to charge.`;
    case 'sent-to-collections':
      return `${is}: only what is unpaid goes to collections.`;
    case 'called-back':
      return `${is}: it is not in collections.`;
    case 'owes-more':
    case 'refunded':
    case 'charge-ended':
      return `${is}: that is not possible now.`;
  }
}
