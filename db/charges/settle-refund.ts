import type { Tx } from '../connect.ts';
import { lockAccount } from '../ledger/account.ts';
import { type By, refundPayment, returnCredit } from '../ledger/index.ts';
import { findInvoice } from '../queries/invoices.ts';
import {
  findRefundAttempt,
  lockRefundAttempt,
  type RefundAttemptRow,
  refundsOfRequest,
  updateRefundAttempt,
} from '../queries/refund-attempts.ts';

/**
 * Books money that its gateway has given back, once, in one transaction with what becomes of the attempt.
 * @param reference the gateway's name for the refund
 * @throws LedgerRefusal when the client takes no changes now; nothing is written then
 */
export async function settleRefund(
  tx: Tx,
  by: By,
  attemptId: number,
  reference: string,
): Promise<RefundAttemptRow> {
  const attempt = await lockWithClient(tx, by, attemptId);
  if (attempt.settledAt !== null) return attempt;
  const { paymentId, amountMinor, feesMinor, description, takesFrom } = attempt;
  const { transaction } = await refundPayment(tx, by, {
    ...{ paymentId, amountMinor, feesMinor, description, reference, happened: true },
    ...(takesFrom && { from: takesFrom }),
  });
  const settled = await updateRefundAttempt(tx, attemptId, {
    ...{ state: 'succeeded', code: null, gatewayReference: reference },
    ...{ refundId: transaction.id, settledAt: by.now },
  });
  await returnCreditOfRequest(tx, by, settled);
  return settled;
}

/** Ends a refund that the gateway never got or did not make: nothing was given back. */
export async function cancelRefund(
  tx: Tx,
  by: By,
  attemptId: number,
  code: string,
): Promise<RefundAttemptRow> {
  const attempt = await lockWithClient(tx, by, attemptId);
  if (attempt.settledAt !== null) return attempt;
  return updateRefundAttempt(tx, attemptId, { state: 'cancelled', code, settledAt: by.now });
}

async function lockWithClient(tx: Tx, by: By, id: number): Promise<RefundAttemptRow> {
  const found = await findRefundAttempt(tx, id);
  if (!found) throw new Error(`There is no refund ${id}.`);
  await lockAccount(tx, by, found.clientId);
  const attempt = await lockRefundAttempt(tx, id);
  if (!attempt) throw new Error(`Refund ${id} is gone.`);
  return attempt;
}

/** An invoice that is given back as a whole gives its credit back with the last of its payments. */
async function returnCreditOfRequest(
  tx: Tx,
  by: By,
  { invoiceId, occurrence, withCredit }: RefundAttemptRow,
): Promise<void> {
  if (!withCredit || invoiceId === null) return;
  const all = await refundsOfRequest(tx, { invoiceId, occurrence });
  const invoice = await findInvoice(tx, invoiceId);
  if (all.some(({ state }) => state !== 'succeeded') || invoice?.status !== 'paid') return;
  if (invoice.creditMinor > 0 && invoice.paidMinor === 0) await returnCredit(tx, by, invoiceId);
}
