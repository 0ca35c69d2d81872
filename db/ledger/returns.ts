import { isOpen } from '../../domain/billing/invoice-status.ts';
import type { Tx } from '../connect.ts';
import { creditBalance } from '../queries/credit-entries.ts';
import type { InvoiceRow } from '../queries/invoices.ts';
import { refundInFlight } from '../queries/refund-attempts.ts';
import {
  findByReference,
  findTransaction,
  insertTransaction,
  type PaymentParts,
  paymentParts,
  type TransactionRow,
} from '../queries/transactions.ts';
import { type By, lockAccount, lockOwnInvoice, requireAmount } from './account.ts';
import { takeBackCredit, unapplyCredit } from './credit.ts';
import { writeEntry } from './entries.ts';
import { addsFunds, follow } from './follow.ts';
import { touchDunning } from './notices.ts';
import { booked, reused, tellPayment } from './payments.ts';
import { impossible, LedgerRefusal } from './refusal.ts';

export interface Return {
  paymentId: number;
  /** all that is left of the payment when left out */
  amountMinor?: number;
  /** the gateway's name for it: the same one counts once */
  reference?: string | null;
  /** what the gateway takes for it */
  feesMinor?: number;
  at?: string;
  description?: string;
  /** the money has gone already: it is booked whatever is left of the payment */
  happened?: boolean;
}

export interface Refund extends Return {
  /** where it comes from; first what of the payment is in credit, then its invoice, when left out */
  from?: 'invoice' | 'credit';
}

export interface ReturnResult {
  transaction: TransactionRow;
  invoice: InvoiceRow | undefined;
  repeated: boolean;
}

/**
 * Gives money of a payment back to the client. Of a paid invoice it is no longer asked for; of one that is open it is
 * owed again. Credit that came from the payment goes with it as far as it is still there.
 */
export async function refundPayment(tx: Tx, by: By, refund: Refund): Promise<ReturnResult> {
  const { paymentId, happened = false } = refund;
  if (!happened && (await refundInFlight(tx, paymentId)))
    throw new LedgerRefusal(
      'not-now',
      `A refund of payment ${paymentId} is under way at its gateway: another one is possible when its outcome is known.`,
    );
  return giveBack(tx, by, refund, {
    topic: 'payment.refunded',
    split: async (payment, amountMinor) => {
      const balance = Math.max(await creditBalance(tx, payment.clientId ?? 0, payment.currency), 0);
      return refundSplit(payment, amountMinor, balance, refund);
    },
  });
}

/**
 * Books that a payment was taken back, as a chargeback or a returned debit does: its invoice is owed again. What of it
 * had gone into credit goes from there, also where that had been used.
 */
export function reversePayment(tx: Tx, by: By, reversal: Return): Promise<ReturnResult> {
  return giveBack(tx, by, reversal, {
    topic: 'payment.reversed',
    split: (payment, amountMinor) => {
      const left = payment.onInvoiceMinor + payment.inCreditMinor;
      if (!reversal.happened && amountMinor > left) throw tooMuch(payment, left);
      const invoiceMinor = Math.min(amountMinor, payment.onInvoiceMinor);
      return { invoiceMinor, creditMinor: amountMinor - invoiceMinor };
    },
  });
}

export interface InvoiceRefund {
  invoiceId: number;
  /** everything, also the credit that it used, when left out */
  amountMinor?: number;
  description?: string;
}

/** Refunds an invoice: the money of its payments, newest first, and when all is refunded the credit that it used. */
export async function refundInvoice(
  tx: Tx,
  by: By,
  { invoiceId, amountMinor, description }: InvoiceRefund,
): Promise<{ invoice: InvoiceRow; transactions: TransactionRow[] }> {
  const { invoice } = await lockOwnInvoice(tx, by, invoiceId);
  if (invoice.status !== 'paid')
    throw new LedgerRefusal(
      'not-now',
      `Invoice ${invoiceId} is ${invoice.status}: only a paid invoice is refunded. Single payments can be.`,
    );
  const payments = (await paymentParts(tx, { invoiceId })).filter(({ onInvoiceMinor }) => onInvoiceMinor > 0);
  const there = payments.reduce((sum, { onInvoiceMinor }) => sum + onInvoiceMinor, 0);
  if (amountMinor !== undefined) requireAmount(amountMinor);
  if ((amountMinor ?? 0) > there)
    throw impossible('amountMinor', `Invoice ${invoiceId} holds ${there} of money: no more can be refunded.`);
  if (there === 0 && invoice.creditMinor === 0)
    throw new LedgerRefusal('not-now', `Nothing is on record that was paid for invoice ${invoiceId}.`);
  const transactions: TransactionRow[] = [];
  let left = amountMinor ?? there;
  for (const { id: paymentId, onInvoiceMinor } of payments) {
    const part = Math.min(left, onInvoiceMinor);
    if (part === 0) break;
    const refund = { paymentId, amountMinor: part, description, from: 'invoice' } as const;
    transactions.push((await refundPayment(tx, by, refund)).transaction);
    left -= part;
  }
  if (amountMinor === undefined) return { invoice: await returnCredit(tx, by, invoiceId), transactions };
  return { invoice: await follow(tx, by, invoiceId, 'refunded'), transactions };
}

/** Gives the credit that an invoice used back to the client, whose money has been given back before. */
export async function returnCredit(tx: Tx, by: By, invoiceId: number): Promise<InvoiceRow> {
  const { invoice } = await lockOwnInvoice(tx, by, invoiceId);
  await unapplyCredit(tx, by, invoice, invoice.creditMinor, 'returned');
  return follow(tx, by, invoiceId, 'refunded');
}

interface Split {
  invoiceMinor: number;
  creditMinor: number;
}

interface Way {
  topic: 'payment.refunded' | 'payment.reversed';
  split(payment: PaymentParts, amountMinor: number): Split | Promise<Split>;
}

async function giveBack(tx: Tx, by: By, wanted: Return, way: Way): Promise<ReturnResult> {
  const { payment, clientId } = await lockPayment(tx, by, wanted.paymentId);
  const { reference = null, feesMinor = 0, at = by.now, description = '' } = wanted;
  const { providerId, gateway, currency, invoiceId } = payment;
  const amountMinor = wanted.amountMinor ?? payment.onInvoiceMinor + payment.inCreditMinor;
  const earlier = reference === null ? undefined : await returnedBefore(tx, payment, wanted, reference);
  if (earlier) return { transaction: earlier, invoice: undefined, repeated: true };
  if (wanted.amountMinor === undefined && amountMinor === 0) throw tooMuch(payment, 0);
  requireAmount(amountMinor);
  const { invoiceMinor, creditMinor } = await way.split(payment, amountMinor);
  const invoice = invoiceId === null ? undefined : (await lockOwnInvoice(tx, by, invoiceId)).invoice;
  const givenUp = way.topic === 'payment.refunded' && !(invoice && isOpen(invoice.status));
  const transaction = await insertTransaction(tx, {
    ...{ providerId, clientId, invoiceId, refundOfId: payment.id, kind: givenUp ? 'refund' : 'reversal' },
    ...{ gateway, gatewayReference: reference, currency, amountInMinor: 0, amountOutMinor: amountMinor },
    ...{ feesMinor, creditedMinor: -creditMinor, description, at },
  });
  if (!transaction) throw reused(gateway, reference ?? '');
  await tellPayment(tx, by, transaction, way.topic);
  const whose = { providerId, clientId };
  if (creditMinor > 0)
    await takeBackCredit(tx, by, whose, {
      ...{ kind: way.topic === 'payment.refunded' ? 'refund' : 'reversal', currency, at },
      ...{ amountMinor: -creditMinor, transactionId: transaction.id, invoiceId },
    });
  await touchDunning(tx, by, clientId, 'payment-returned');
  if (!invoice || invoiceMinor === 0) return { transaction, invoice, repeated: false };
  await takeBackFunds(tx, by, invoice, { givenUp, invoiceMinor, happened: wanted.happened ?? false });
  const after = await follow(tx, by, invoice.id, givenUp ? 'refunded' : 'owes-more');
  return { transaction, invoice: after, repeated: false };
}

/** A paid invoice that added funds takes back what it no longer stands for: all when it is owed again. */
async function takeBackFunds(
  tx: Tx,
  by: By,
  { id: invoiceId, providerId, clientId, currency }: InvoiceRow,
  { givenUp, invoiceMinor, happened }: { givenUp: boolean; invoiceMinor: number; happened: boolean },
): Promise<void> {
  if (!(await addsFunds(tx, invoiceId))) return;
  const [sum] = await tx<{ granted: number }[]>`
    select coalesce(sum(amount_minor), 0)::bigint as granted from credit_entries
    where invoice_id = ${invoiceId} and kind = 'add-funds'`;
  const granted = sum?.granted ?? 0;
  const back = givenUp ? Math.min(invoiceMinor, granted) : granted;
  if (back === 0) return;
  const entry = { kind: 'add-funds', currency, amountMinor: -back, invoiceId } as const;
  if (!givenUp || happened) return takeBackCredit(tx, by, { providerId, clientId }, entry);
  const balance = await creditBalance(tx, clientId, currency);
  if (balance < back)
    throw impossible(
      'amountMinor',
      `Of the funds that invoice ${invoiceId} added only ${Math.max(balance, 0)} are left.`,
    );
  await writeEntry(tx, by, { providerId, clientId }, entry);
}

function refundSplit(payment: PaymentParts, amountMinor: number, balance: number, refund: Refund): Split {
  const { onInvoiceMinor, inCreditMinor } = payment;
  const spendable = Math.min(inCreditMinor, balance);
  const fits = {
    invoice: refund.from === 'credit' ? 0 : onInvoiceMinor,
    credit: refund.from === 'invoice' ? 0 : spendable,
  };
  const creditMinor = Math.min(amountMinor, fits.credit);
  const invoiceMinor = Math.min(amountMinor - creditMinor, fits.invoice);
  const beyond = amountMinor - creditMinor - invoiceMinor;
  if (beyond > 0 && !refund.happened) throw tooMuch(payment, fits.invoice + fits.credit);
  return { invoiceMinor, creditMinor: creditMinor + beyond };
}

function tooMuch({ id }: PaymentParts, left: number): LedgerRefusal {
  return impossible(
    'amountMinor',
    `Of payment ${id} ${left} can be given back, no more: the rest is used or gone.`,
  );
}

async function returnedBefore(tx: Tx, payment: PaymentParts, { amountMinor }: Return, reference: string) {
  const { providerId, clientId, gateway, currency } = payment;
  if (amountMinor !== undefined)
    return booked(tx, { providerId, clientId, gateway, reference, currency, outMinor: amountMinor });
  const rows = await findByReference(tx, { providerId, gateway, reference });
  return rows.find(({ refundOfId }) => refundOfId === payment.id);
}

/** A payment of a client, both held until the transaction ends. */
async function lockPayment(tx: Tx, by: By, paymentId: number) {
  const unknown = () => new LedgerRefusal('payment-unknown', `There is no payment ${paymentId}.`);
  const found = await findTransaction(tx, paymentId);
  if (found?.clientId === undefined || found.clientId === null) throw unknown();
  const client = await lockAccount(tx, by, found.clientId);
  const [payment] = await paymentParts(tx, { paymentId });
  if (payment?.clientId !== client.id) throw unknown();
  return { payment, clientId: client.id };
}
