import type { Tx } from '../connect.ts';
import type { InvoiceRow } from '../queries/invoices.ts';
import { paymentParts } from '../queries/transactions.ts';
import { type By, lockOwnInvoice } from './account.ts';
import { unapplyCredit } from './credit.ts';
import { writeEntry } from './entries.ts';
import { follow } from './follow.ts';
import { touchDunning } from './notices.ts';

/**
 * Cancels what is not paid. What was paid of it, and the credit that it used, goes into the client's credit. An invoice
 * that is cancelled already stays so; money that it still holds is freed.
 */
export async function cancelInvoice(tx: Tx, by: By, invoiceId: number): Promise<InvoiceRow> {
  const { invoice } = await lockOwnInvoice(tx, by, invoiceId);
  const cancelled = await follow(tx, by, invoiceId, 'cancelled');
  await unapplyCredit(tx, by, invoice, invoice.creditMinor, 'applied');
  for (const { id, currency, onInvoiceMinor } of await paymentParts(tx, { invoiceId })) {
    if (onInvoiceMinor === 0) continue;
    await tx`update transactions set credited_minor = credited_minor + ${onInvoiceMinor} where id = ${id}`;
    await writeEntry(tx, by, invoice, {
      ...{ kind: 'overpayment', currency, amountMinor: onInvoiceMinor, transactionId: id, invoiceId },
    });
  }
  await touchDunning(tx, by, invoice.clientId, 'invoice-cancelled');
  return follow(tx, by, cancelled.id, 'cancelled');
}

/** Sends an unpaid invoice to collections, or calls it back. */
export async function setCollections(
  tx: Tx,
  by: By,
  invoiceId: number,
  inCollections: boolean,
): Promise<InvoiceRow> {
  const { invoice } = await lockOwnInvoice(tx, by, invoiceId);
  await touchDunning(tx, by, invoice.clientId, 'invoice-changed');
  return follow(tx, by, invoiceId, inCollections ? 'sent-to-collections' : 'called-back');
}

/** Notes that a charge for an invoice is under way, or that it ended without money. */
export async function setPaymentPending(
  tx: Tx,
  by: By,
  invoiceId: number,
  pending: boolean,
): Promise<InvoiceRow> {
  const { invoice } = await lockOwnInvoice(tx, by, invoiceId);
  await touchDunning(tx, by, invoice.clientId, 'invoice-changed');
  return follow(tx, by, invoiceId, pending ? 'charge-started' : 'charge-ended');
}
