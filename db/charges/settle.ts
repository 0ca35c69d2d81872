import { type GatewayPayment, isOpenState } from '../../domain/payments/charges.ts';
import type { Tx } from '../connect.ts';
import { type By, lockOwnInvoice } from '../ledger/account.ts';
import { recordPayment, setPaymentPending, touchDunning } from '../ledger/index.ts';
import { log } from '../ledger/notices.ts';
import { type AttemptRow, findAttempt, lockAttempt, updateAttempt } from '../queries/charge-attempts.ts';

/**
 * Writes down what a gateway says became of an attempt, with the money where there is any, in one transaction. What is
 * settled stays so, whoever says something else later; but money that comes after all is booked.
 * @throws LedgerRefusal when the client takes no changes now; nothing is written then
 */
export async function settleAttempt(
  tx: Tx,
  by: By,
  attemptId: number,
  payment: GatewayPayment,
): Promise<AttemptRow> {
  const attempt = await lockAttemptWithInvoice(tx, by, attemptId);
  if (attempt.state === 'succeeded') return attempt;
  if (payment.outcome === 'succeeded') return book(tx, by, attempt, payment);
  if (!isOpenState(attempt.state)) return attempt;
  const gatewayReference = payment.reference ?? attempt.gatewayReference;
  switch (payment.outcome) {
    case 'pending':
      return updateAttempt(tx, attempt.id, { state: 'unknown', code: 'pending', gatewayReference });
    case 'declined':
      if (payment.decline === 'hard') await neverAgain(tx, by, attempt, payment.code);
      return end(tx, by, attempt, { state: 'declined', gatewayReference, ...pick(payment) });
    case 'requires-action':
      return end(tx, by, attempt, {
        ...{ state: 'declined', decline: 'action', code: payment.code, gatewayReference },
      });
  }
}

const pick = ({ decline, code }: Extract<GatewayPayment, { outcome: 'declined' }>) => ({ decline, code });

/** Ends an attempt that the gateway never got, or refused to begin: nothing was charged. */
export async function cancelAttempt(tx: Tx, by: By, attemptId: number, code: string): Promise<AttemptRow> {
  const attempt = await lockAttemptWithInvoice(tx, by, attemptId);
  if (!isOpenState(attempt.state)) return attempt;
  return end(tx, by, attempt, { state: 'cancelled', code });
}

async function lockAttemptWithInvoice(tx: Tx, by: By, id: number): Promise<AttemptRow> {
  const found = await findAttempt(tx, id);
  if (!found) throw new Error(`There is no attempt ${id}.`);
  await lockOwnInvoice(tx, by, found.invoiceId);
  const attempt = await lockAttempt(tx, id);
  if (!attempt) throw new Error(`Attempt ${id} is gone.`);
  return attempt;
}

async function book(
  tx: Tx,
  by: By,
  attempt: AttemptRow,
  payment: Extract<GatewayPayment, { outcome: 'succeeded' }>,
): Promise<AttemptRow> {
  const { clientId, invoiceId, gateway } = attempt;
  const { reference, amountMinor, currency } = payment;
  const money = { clientId, invoiceId, gateway, reference, amountMinor, currency };
  const { transaction } = await recordPayment(tx, by, money);
  return updateAttempt(tx, attempt.id, {
    ...{ state: 'succeeded', decline: null, code: null, gatewayReference: reference },
    ...{ transactionId: transaction.id, settledAt: by.now },
  });
}

async function end(
  tx: Tx,
  by: By,
  attempt: AttemptRow,
  fields: Pick<AttemptRow, 'state' | 'code'> & Partial<Pick<AttemptRow, 'decline' | 'gatewayReference'>>,
): Promise<AttemptRow> {
  await setPaymentPending(tx, by, attempt.invoiceId, false);
  await touchDunning(tx, by, attempt.clientId, 'charge-ended');
  return updateAttempt(tx, attempt.id, { ...fields, settledAt: by.now });
}

/** The bank says that this card will never pay: nobody asks it again until it is another card. */
async function neverAgain(tx: Tx, by: By, attempt: AttemptRow, code: string): Promise<void> {
  const { paymentMethodId, providerId, clientId } = attempt;
  if (paymentMethodId === null) return;
  const marked = await tx`
    update payment_methods set declined_code = ${code} where id = ${paymentMethodId} and declined_code is null`;
  if (marked.count === 0) return;
  await log(
    tx,
    by,
    { providerId, clientId },
    {
      ...{ entity: 'payment-method', entityId: paymentMethodId, action: 'declined' },
      changes: { declinedCode: { from: null, to: code } },
    },
  );
}
