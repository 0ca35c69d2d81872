import { isOpen } from '../../domain/billing/invoice-status.ts';
import type { Tx } from '../connect.ts';
import type { CreditKind } from '../queries/credit-entries.ts';
import { type InvoiceRow, lockInvoice } from '../queries/invoices.ts';
import { findByReference, insertTransaction, type TransactionRow } from '../queries/transactions.ts';
import { type By, lockAccount, requireAmount, requireCurrency } from './account.ts';
import { writeEntry } from './entries.ts';
import { follow } from './follow.ts';
import { announce, log, touchDunning } from './notices.ts';
import { impossible, LedgerRefusal } from './refusal.ts';

export interface NewPayment {
  clientId: number;
  /** the invoice that it is for; null: for the client's credit */
  invoiceId: number | null;
  gateway: string;
  /** the gateway's name for it: the same one counts once */
  reference?: string | null;
  currency: string;
  amountMinor: number;
  /** what the gateway keeps of it; no matter of the client */
  feesMinor?: number;
  /** when it came; now when left out */
  at?: string;
  description?: string;
  /** the refund whose money has come back */
  refundOfId?: number | null;
}

/** Why money went into credit instead of onto the invoice that it named. */
export type CreditedBecause =
  | 'no-invoice'
  | 'invoice-unknown'
  | 'invoice-draft'
  | 'invoice-cancelled'
  | 'invoice-refunded'
  | 'nothing-owed'
  | 'overpaid';

export interface PaymentResult {
  transaction: TransactionRow;
  /** the invoice as it is now, when the payment names one of the client's */
  invoice: InvoiceRow | undefined;
  /** what of it went into credit */
  creditedMinor: number;
  because: CreditedBecause | null;
  /** the same for people */
  said: string;
  /** it was booked before, nothing was done */
  repeated: boolean;
}

/**
 * Books money that has come. It pays what its invoice owes; what is more goes into the client's credit, and all of it
 * when the invoice is cancelled, a draft or unknown: money that has come is never turned away.
 * @throws LedgerRefusal for another currency than the invoice's (the account's without one), and for a reference that
 *   stands for other money
 */
export async function recordPayment(tx: Tx, by: By, payment: NewPayment): Promise<PaymentResult> {
  const { clientId, currency, amountMinor, gateway, reference = null } = payment;
  const { feesMinor = 0, at = by.now, description = '', refundOfId = null } = payment;
  const client = await lockAccount(tx, by, clientId);
  requireAmount(amountMinor);
  if (!Number.isSafeInteger(feesMinor) || feesMinor < 0)
    throw impossible('feesMinor', `Fees are a whole number of minor units from 0, not ${feesMinor}.`);
  const invoice = payment.invoiceId === null ? undefined : await lockInvoice(tx, clientId, payment.invoiceId);
  const providerId = invoice?.providerId ?? client.providerId;
  const earlier = reference === null ? undefined : await booked(tx, { ...payment, providerId, reference });
  if (earlier) return repeatedResult(tx, earlier);
  if (invoice) requireCurrency(currency, invoice.currency, `Invoice ${invoice.id}`);
  else requireCurrency(currency, client.currency, `The account of client ${clientId}`);
  const owedMinor = invoice?.owedMinor ?? 0;
  const creditedMinor = amountMinor - Math.min(amountMinor, owedMinor);
  const transaction = await insertTransaction(tx, {
    ...{ providerId, clientId, invoiceId: invoice?.id ?? null, refundOfId, kind: 'payment' },
    ...{ gateway, gatewayReference: reference, currency, amountInMinor: amountMinor, amountOutMinor: 0 },
    ...{ feesMinor, creditedMinor, description, at },
  });
  if (!transaction) throw reused(gateway, reference ?? '');
  await tellPayment(tx, by, transaction, 'payment.received');
  const because = creditedMinor > 0 ? reason(payment.invoiceId, invoice) : null;
  if (because !== null) {
    const kind: CreditKind = because === 'no-invoice' ? 'top-up' : 'overpayment';
    await writeEntry(
      tx,
      by,
      { providerId, clientId },
      {
        ...{ kind, currency, amountMinor: creditedMinor, at },
        ...{ transactionId: transaction.id, invoiceId: invoice?.id ?? null },
      },
    );
  }
  await touchDunning(tx, by, clientId, 'payment-received');
  const after = invoice && isOpen(invoice.status) ? await follow(tx, by, invoice.id, 'settled') : invoice;
  return {
    transaction,
    invoice: after,
    creditedMinor,
    because,
    said: said(payment, because),
    repeated: false,
  };
}

/** Adds to a client's credit with the money that came for it. */
export function addCredit(tx: Tx, by: By, payment: Omit<NewPayment, 'invoiceId'>): Promise<PaymentResult> {
  return recordPayment(tx, by, { ...payment, invoiceId: null });
}

interface Referenced {
  providerId: number;
  clientId: number | null;
  gateway: string;
  reference: string;
  currency: string;
  /** what came */
  amountMinor?: number;
  /** what went */
  outMinor?: number;
}

/**
 * What a reference is booked as already. An imported row counts when it is the same money: other systems repeat
 * references.
 * @throws LedgerRefusal when Tenure has booked other money under it
 */
export async function booked(tx: Tx, wanted: Referenced): Promise<TransactionRow | undefined> {
  const { amountMinor = 0, outMinor = 0, currency, clientId } = wanted;
  const rows = await findByReference(tx, wanted);
  const same = rows.find(
    (row) =>
      row.amountInMinor === amountMinor &&
      row.amountOutMinor === outMinor &&
      row.currency === currency &&
      (row.clientId === clientId || row.clientId === null),
  );
  if (same) return same;
  if (rows.some(({ imported }) => !imported)) throw reused(wanted.gateway, wanted.reference);
  return undefined;
}

export function reused(gateway: string, reference: string): LedgerRefusal {
  return new LedgerRefusal(
    'reference-reused',
    `Something else is booked for ${gateway} under the reference ${reference}: each payment has its own.`,
    { field: 'reference' },
  );
}

/** Logs money that has come or gone and tells others. */
export async function tellPayment(
  tx: Tx,
  by: By,
  transaction: TransactionRow,
  topic: 'payment.received' | 'payment.refunded' | 'payment.reversed',
): Promise<void> {
  const { id, clientId, providerId, invoiceId, refundOfId, kind, currency, gateway } = transaction;
  if (clientId === null) return;
  const amountMinor = transaction.amountInMinor + transaction.amountOutMinor;
  await log(
    tx,
    by,
    { providerId, clientId },
    {
      ...{ entity: 'transaction', entityId: id, action: 'created' },
      changes: {
        kind: { from: null, to: kind },
        amountMinor: { from: null, to: amountMinor },
        invoiceId: { from: null, to: invoiceId },
        gateway: { from: null, to: gateway },
      },
    },
  );
  const payload = { transactionId: id, invoiceId, refundOfId, amountMinor, currency };
  await announce(tx, by, { providerId, clientId }, topic, payload);
}

async function repeatedResult(tx: Tx, transaction: TransactionRow): Promise<PaymentResult> {
  const { clientId, invoiceId, creditedMinor } = transaction;
  const invoice =
    clientId === null || invoiceId === null ? undefined : await lockInvoice(tx, clientId, invoiceId);
  const sentence = `This was booked before, as transaction ${transaction.id}: it counts once.`;
  return { transaction, invoice, creditedMinor, because: null, said: sentence, repeated: true };
}

function reason(wanted: number | null, invoice: InvoiceRow | undefined): CreditedBecause {
  if (wanted === null) return 'no-invoice';
  if (!invoice) return 'invoice-unknown';
  switch (invoice.status) {
    case 'draft':
      return 'invoice-draft';
    case 'cancelled':
      return 'invoice-cancelled';
    case 'refunded':
      return 'invoice-refunded';
    case 'paid':
      return 'nothing-owed';
    case 'unpaid':
    case 'payment-pending':
    case 'collections':
      return invoice.owedMinor === 0 ? 'nothing-owed' : 'overpaid';
  }
}

function said({ invoiceId, clientId }: NewPayment, because: CreditedBecause | null): string {
  switch (because) {
    case null:
      return `It was booked on invoice ${invoiceId}.`;
    case 'no-invoice':
      return `It went into the credit of client ${clientId}.`;
    case 'invoice-unknown':
      return `Client ${clientId} has no invoice ${invoiceId}: all of it went into credit.`;
    case 'invoice-draft':
      return `Invoice ${invoiceId} is not issued yet: all of it went into credit, which the invoice will use.`;
    case 'invoice-cancelled':
      return `Invoice ${invoiceId} is cancelled: all of it went into credit.`;
    case 'invoice-refunded':
      return `Invoice ${invoiceId} is refunded: all of it went into credit.`;
    case 'nothing-owed':
      return `Nothing is owed for invoice ${invoiceId}: all of it went into credit.`;
    case 'overpaid':
      return `It is more than invoice ${invoiceId} owed: the rest went into credit.`;
  }
}
