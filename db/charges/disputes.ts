import type { GatewayEffect } from '../../domain/payments/events.ts';
import { policySchema } from '../../domain/policy.ts';
import type { Tx } from '../connect.ts';
import { lockAccount } from '../ledger/account.ts';
import { type By, reversePayment, touchDunning } from '../ledger/index.ts';
import { log } from '../ledger/notices.ts';
import { closeDispute, type DisputeRow, insertDispute, lockDisputeNamed } from '../queries/disputes.ts';
import type { EventWithGateway } from '../queries/gateway-events.ts';
import { findProvider } from '../queries/providers.ts';
import { paymentParts } from '../queries/transactions.ts';
import type { Applied } from './events.ts';
import { type Assigned, paymentNamed } from './payments.ts';

type Dispute = Extract<GatewayEffect, { is: 'dispute' }>;

/**
 * D10. A payment that its payer contests: marked, and where the provider's policy says so the client's services are
 * to be suspended. One that is lost is money that was taken back, so its invoice is owed again. An end that comes
 * before the beginning is the end.
 */
export async function applyDispute(
  tx: Tx,
  by: By,
  event: EventWithGateway,
  dispute: Dispute,
  assigned: Assigned,
): Promise<Applied> {
  const payment = await paymentNamed(tx, event, dispute.payments, assigned);
  if (!payment) return { state: 'waiting', why: 'payment-unknown' };
  const { id: transactionId, clientId } = payment;
  if (clientId === null) return { state: 'passed-over', why: 'client-gone' };
  const client = await lockAccount(tx, by, clientId);
  const whose = { providerId: client.providerId, clientId };
  const known = await lockDisputeNamed(tx, event.gateway, dispute.reference);
  const row = known ?? (await open(tx, by, event, dispute, { ...whose, transactionId }));
  if (dispute.state === 'open' || row.state !== 'open') return { state: 'applied', clientId };
  await closeDispute(tx, row.id, { state: dispute.state, closedAt: event.at });
  await log(tx, by, whose, {
    ...{ entity: 'dispute', entityId: row.id, action: 'edited' },
    changes: { state: { from: 'open', to: dispute.state } },
  });
  if (dispute.state === 'lost') await takeBack(tx, by, event, dispute, payment);
  await touchDunning(tx, by, clientId, 'dispute-closed');
  return { state: 'applied', clientId };
}

async function open(
  tx: Tx,
  by: By,
  { gateway, at }: EventWithGateway,
  { reference, amountMinor, currency, reason, state }: Dispute,
  { providerId, clientId, transactionId }: { providerId: number; clientId: number; transactionId: number },
): Promise<DisputeRow> {
  const policy = policySchema.parse((await findProvider(tx, providerId))?.policy ?? {});
  const row = await insertDispute(tx, {
    ...{ clientId, transactionId, gateway, reference, currency, amountMinor, reason, openedAt: at },
    suspendWanted: state === 'open' && policy.payments.chargeback === 'suspend',
  });
  await log(
    tx,
    by,
    { providerId, clientId },
    {
      ...{ entity: 'dispute', entityId: row.id, action: 'created' },
      changes: {
        amountMinor: { from: null, to: amountMinor },
        transactionId: { from: null, to: transactionId },
      },
    },
  );
  await touchDunning(tx, by, clientId, 'dispute-opened');
  return row;
}

/** Banks count in their own currency: what is taken back is never more than is left of the payment. */
async function takeBack(
  tx: Tx,
  by: By,
  { at }: EventWithGateway,
  { reference, amountMinor, currency }: Dispute,
  payment: { id: number; currency: string },
): Promise<void> {
  const [parts] = await paymentParts(tx, { paymentId: payment.id });
  const left = parts ? parts.onInvoiceMinor + parts.inCreditMinor : 0;
  const taken = currency === payment.currency ? Math.min(amountMinor, left) : left;
  if (taken === 0) return;
  await reversePayment(tx, by, {
    ...{ paymentId: payment.id, amountMinor: taken, reference, at, happened: true },
  });
}
