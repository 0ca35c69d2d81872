import type { GatewayEffect } from '../../domain/payments/events.ts';
import type { Tx } from '../connect.ts';
import { lockAccount } from '../ledger/account.ts';
import { type By, refundPayment } from '../ledger/index.ts';
import type { EventWithGateway } from '../queries/gateway-events.ts';
import { refundInFlight } from '../queries/refund-attempts.ts';
import type { Applied } from './events.ts';
import { type Assigned, paymentNamed } from './payments.ts';

/**
 * Money that was given back at the gateway. It tells how much in all, so what is booked is the difference to what was
 * booked before: right in any order, and beside refunds that were booked here.
 */
export async function applyRefund(
  tx: Tx,
  by: By,
  event: EventWithGateway,
  { payments, refundedMinor, currency }: Extract<GatewayEffect, { is: 'refund' }>,
  assigned: Assigned,
): Promise<Applied> {
  const payment = await paymentNamed(tx, event, payments, assigned);
  if (!payment) return { state: 'waiting', why: 'payment-unknown' };
  const { id: paymentId, clientId } = payment;
  if (clientId === null) return { state: 'passed-over', why: 'client-gone' };
  if (payment.currency !== currency) return { state: 'unmatched', why: 'other-currency' };
  await lockAccount(tx, by, clientId);
  // It may well tell of the one that is under way, which is booked with its own reference.
  if (await refundInFlight(tx, paymentId)) return { state: 'waiting', why: 'refund-under-way' };
  const [row] = await tx<{ bookedMinor: number }[]>`
    select coalesce(sum(t.amount_out_minor), 0)::bigint as booked_minor from transactions t
    where t.refund_of_id = ${paymentId} and not exists (
      select from disputes d where d.gateway = t.gateway and d.reference = t.gateway_reference)`;
  const amountMinor = refundedMinor - (row?.bookedMinor ?? 0);
  if (amountMinor > 0)
    await refundPayment(tx, by, {
      ...{ paymentId, amountMinor, at: event.at, happened: true },
      reference: `${payments[0]}/refunded/${refundedMinor}`,
    });
  return { state: 'applied', clientId };
}
