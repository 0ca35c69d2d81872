import type { Tx } from '../connect.ts';
import { type By, LedgerRefusal, type Refund, refundInvoice, refundPayment } from '../ledger/index.ts';
import { insertRefundAttempt, type RefundAttemptRow } from '../queries/refund-attempts.ts';
import { findTransaction, type TransactionRow } from '../queries/transactions.ts';

/** The gateway that took a payment, and can give it back. */
interface PayingGateway {
  name: string;
  providerId: number;
  disabled: boolean;
}

/**
 * The gateway through which a payment came, or undefined: it came by other means, nobody can be asked there, or it is a
 * refund that did not arrive, which the gateway cannot send again.
 */
export async function gatewayOfPayment(
  tx: Tx,
  { id, providerId, gateway, gatewayReference, refundOfId }: TransactionRow,
): Promise<PayingGateway | undefined> {
  if (gatewayReference === null || refundOfId !== null) return undefined;
  const [row] = await tx<PayingGateway[]>`
    select g.name, g.provider_id, g.disabled from payment_gateways g
    where g.name = ${gateway} and g.connector <> 'manual' and g.provider_id = coalesce(
      (select a.provider_id from charge_attempts a where a.transaction_id = ${id} limit 1), ${providerId})`;
  return row;
}

export interface RefundWish
  extends Pick<Refund, 'paymentId' | 'amountMinor' | 'from' | 'feesMinor' | 'description'> {
  /** the request; those of one invoice share it */
  occurrence: string;
  /** when all of its request are done, the credit that the invoice used goes back too */
  withCredit?: boolean;
}

/**
 * Writes down that a payment is to be given back at its gateway. What cannot be booked afterwards is not begun.
 * @param newKey makes the key with which the gateway is asked
 * @throws LedgerRefusal when it is not possible, or another one is under way
 */
export async function openRefund(
  tx: Tx,
  by: By,
  wish: RefundWish,
  gateway: PayingGateway,
  newKey: () => string,
): Promise<RefundAttemptRow> {
  const { occurrence, withCredit = false, from = null, ...refund } = wish;
  const { paymentId, feesMinor = 0, description = '' } = refund;
  const { transaction } = await rehearse(tx, (inner) =>
    refundPayment(inner, by, { ...refund, ...(from && { from }) }),
  );
  const { clientId, invoiceId, currency, amountOutMinor: amountMinor } = transaction;
  if (clientId === null) throw new LedgerRefusal('payment-unknown', `There is no payment ${paymentId}.`);
  return insertRefundAttempt(tx, {
    ...{ providerId: gateway.providerId, clientId, paymentId, invoiceId, gateway: gateway.name, occurrence },
    ...{
      idempotencyKey: newKey(),
      currency,
      amountMinor,
      feesMinor,
      takesFrom: from,
      withCredit,
      description,
    },
    ...{ requestedByKind: by.actor.kind, requestedBy: by.actor.id, requestedAt: by.now },
  });
}

/** One payment's part of what is given back of an invoice. */
export interface RefundPart {
  payment: TransactionRow;
  amountMinor: number;
  /** undefined: nobody is asked, it is booked */
  gateway: PayingGateway | undefined;
}

/** How an invoice's money would go back, payment by payment. */
export async function partsOfInvoice(
  tx: Tx,
  by: By,
  refund: Parameters<typeof refundInvoice>[2],
): Promise<RefundPart[]> {
  const { transactions } = await rehearse(tx, (inner) => refundInvoice(inner, by, refund));
  const parts: RefundPart[] = [];
  for (const { refundOfId, amountOutMinor: amountMinor } of transactions) {
    const payment = await findTransaction(tx, refundOfId ?? 0);
    if (!payment) throw new Error(`Payment ${refundOfId} is gone while its client is locked.`);
    parts.push({ payment, amountMinor, gateway: await gatewayOfPayment(tx, payment) });
  }
  return parts;
}

const taken = new Error('taken back');

/** What booking would do, refusals too; nothing of it stays. */
async function rehearse<T>(tx: Tx, work: (inner: Tx) => Promise<T>): Promise<T> {
  let result: { done: T } | undefined;
  try {
    await tx.savepoint(async (inner) => {
      result = { done: await work(inner) };
      throw taken;
    });
  } catch (error) {
    if (error !== taken) throw error;
  }
  if (!result) throw new Error('A rehearsal came to no end.');
  return result.done;
}
