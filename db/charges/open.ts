import { isOpen } from '../../domain/billing/invoice-status.ts';
import { dayIn } from '../../domain/calendar.ts';
import { policySchema } from '../../domain/policy.ts';
import type { Tx } from '../connect.ts';
import { type By, lockOwnInvoice } from '../ledger/account.ts';
import { setPaymentPending } from '../ledger/index.ts';
import {
  type AttemptRow,
  attemptInFlight,
  attemptsOf,
  insertAttempt,
  nextMethod,
} from '../queries/charge-attempts.ts';
import { findProvider } from '../queries/providers.ts';

/** So many methods are tried at most for one rung or one request, whatever methods a client has. */
const MOST_DECLINES = 10;

export interface ChargeWish {
  invoiceId: number;
  /** what it is for; the same one charges once: `rung/<id>/<n>`, or `request/<uuid>` for staff */
  occurrence: string;
  /** only this method; the client's methods in turn when left out */
  methodId?: number;
  /** whether another method is tried when one declines; the provider's policy when left out */
  others?: boolean;
}

/** What is to be done for a charge that is wished for. */
export type Opening =
  /** written down: the gateway is to be asked for it */
  | { is: 'new'; attempt: AttemptRow }
  /** one is under way: what became of it is to be asked for first */
  | { is: 'in-flight'; attempt: AttemptRow }
  /** this occurrence is over: so it ended */
  | { is: 'over'; attempt: AttemptRow; attempts: number }
  | { is: 'nothing-owed' | 'no-method' };

/**
 * Writes down the next attempt to charge an invoice, with what it owes now and the method whose turn it is.
 * @param newKey makes the key with which the gateway is asked
 * @throws LedgerRefusal when the client or the invoice takes no changes
 */
export async function openAttempt(tx: Tx, by: By, wish: ChargeWish, newKey: () => string): Promise<Opening> {
  const { invoiceId, occurrence, methodId } = wish;
  const { invoice, client } = await lockOwnInvoice(tx, by, invoiceId);
  const earlier = await attemptsOf(tx, invoiceId, occurrence);
  const paid = earlier.find(({ state }) => state === 'succeeded');
  if (paid) return { is: 'over', attempt: paid, attempts: earlier.length };
  const inFlight = await attemptInFlight(tx, invoiceId);
  if (inFlight) return { is: 'in-flight', attempt: inFlight };
  if (!isOpen(invoice.status) || invoice.owedMinor <= 0) return { is: 'nothing-owed' };

  const declined = earlier.filter(({ state }) => state === 'declined');
  const last = declined.at(-1);
  const provider = await findProvider(tx, client.providerId);
  const others = wish.others ?? policySchema.parse(provider?.policy ?? {}).payments.otherMethods;
  const method =
    declined.length >= MOST_DECLINES || (last && !others)
      ? undefined
      : await nextMethod(tx, {
          ...{ clientId: client.id, providerId: client.providerId, invoiceId, occurrence },
          today: dayIn(by.now, provider?.timeZone ?? 'UTC'),
          ...(methodId !== undefined && { only: methodId }),
        });
  if (!method) return last ? { is: 'over', attempt: last, attempts: declined.length } : { is: 'no-method' };
  if (invoice.status === 'unpaid') await setPaymentPending(tx, by, invoiceId, true);
  const attempt = await insertAttempt(tx, {
    ...{ providerId: client.providerId, clientId: client.id, invoiceId, paymentMethodId: method.id },
    ...{ gateway: method.gateway, occurrence, attempt: earlier.length + 1, idempotencyKey: newKey() },
    ...{ currency: invoice.currency, amountMinor: invoice.owedMinor, requestedAt: by.now },
  });
  return { is: 'new', attempt };
}
