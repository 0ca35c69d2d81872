import type { GatewayEffect } from '../../domain/payments/events.ts';
import type { Tx } from '../connect.ts';
import { lockAccount } from '../ledger/account.ts';
import { type By, recordPayment, refundPayment } from '../ledger/index.ts';
import type { EventWithGateway } from '../queries/gateway-events.ts';
import { noteCameBack, refundInFlight } from '../queries/refund-attempts.ts';
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
    select coalesce(sum(t.amount_out_minor - coalesce(b.minor, 0)), 0)::bigint as booked_minor
    from transactions t
    left join lateral (
      select sum(f.amount_in_minor) as minor from transactions f where f.refund_of_id = t.id) b on true
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

interface BookedRefund {
  id: number;
  invoiceId: number | null;
}

/**
 * M7. A refund that did not arrive: its money is with the provider again, so it is booked like money that comes. It pays
 * the invoice that is owed again by the refund; where the claim was given up it becomes credit, until staff give it back
 * in another way.
 */
export async function applyFailedRefund(
  tx: Tx,
  by: By,
  event: EventWithGateway,
  { reference, payments, amountMinor, currency }: Extract<GatewayEffect, { is: 'refund-failed' }>,
  assigned: Assigned,
): Promise<Applied> {
  const payment = await paymentNamed(tx, event, payments, assigned);
  if (!payment) return { state: 'waiting', why: 'payment-unknown' };
  const { id: paymentId, clientId } = payment;
  if (clientId === null) return { state: 'passed-over', why: 'client-gone' };
  if (payment.currency !== currency) return { state: 'unmatched', why: 'other-currency' };
  await lockAccount(tx, by, clientId);
  if (await refundInFlight(tx, paymentId)) return { state: 'waiting', why: 'refund-under-way' };
  const cameBack = `${reference}/failed`;
  const refund = await refundOnRecord(tx, { paymentId, reference, amountMinor, cameBack });
  if (!refund) return { state: 'waiting', why: 'refund-unknown' };
  await recordPayment(tx, by, {
    ...{ clientId, invoiceId: refund.invoiceId, amountMinor, currency, at: event.at },
    ...{ gateway: event.gateway, reference: cameBack, refundOfId: refund.id },
    description: 'A refund that did not arrive',
  });
  await noteCameBack(tx, refund.id);
  return { state: 'applied', clientId };
}

/**
 * The booking of a refund: by its own name; else, made at the gateway and told as a sum, the latest that is large enough
 * and has not come back.
 */
async function refundOnRecord(
  tx: Tx,
  of: { paymentId: number; reference: string; amountMinor: number; cameBack: string },
): Promise<BookedRefund | undefined> {
  const [row] = await tx<BookedRefund[]>`
    select t.id, t.invoice_id from transactions t
    left join lateral (
      select coalesce(sum(f.amount_in_minor), 0) as minor, coalesce(bool_or(f.gateway_reference = ${of.cameBack}), false) as same
      from transactions f where f.refund_of_id = t.id) b on true
    where t.refund_of_id = ${of.paymentId} and t.amount_out_minor > 0
      and (b.same or t.amount_out_minor - b.minor >= ${of.amountMinor})
      and not exists (select from disputes d where d.gateway = t.gateway and d.reference = t.gateway_reference)
    order by b.same desc, t.gateway_reference = ${of.reference} desc nulls last, t.id desc limit 1`;
  return row;
}
