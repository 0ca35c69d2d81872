import { randomUUID } from 'node:crypto';
import { gatewayOfPayment } from '../../../db/charges/open-refund.ts';
import type { Tx } from '../../../db/connect.ts';
import type { RefundAttemptRow } from '../../../db/queries/refund-attempts.ts';
import type { TransactionRow } from '../../../db/queries/transactions.ts';
import type { WriteCall } from '../../http/endpoint.ts';
import { impossibleField } from '../../problems.ts';

/** Names a request, so that refunds that were asked for together are known. */
export const newOccurrence = () => `request/${randomUUID()}`;

/**
 * The gateway at which a payment is given back; undefined: it is only booked.
 * @param wanted what the request says of it; left out: where there is a gateway
 * @throws Problem 422 when the gateway is wanted and cannot be asked
 */
export async function gatewayToAsk(tx: Tx, payment: TransactionRow, wanted: boolean | undefined) {
  if (wanted === false) return undefined;
  const gateway = await gatewayOfPayment(tx, payment);
  if (gateway) requireEnabled(gateway);
  else if (wanted)
    throw impossibleField(
      '/gateway',
      `Payment ${payment.id} did not come through a gateway that can be asked: without \`gateway\` it is booked.`,
    );
  return gateway;
}

/** Throws Problem 422 for a gateway that nothing is asked any more. */
export function requireEnabled({ name, disabled }: { name: string; disabled: boolean }): void {
  if (!disabled) return;
  throw impossibleField(
    '/gateway',
    `Payment gateway “${name}” is disabled: enable it, or record with \`"gateway": false\` what was given back there.`,
  );
}

/** Lets the workflow of a refund begin; the last thing before the commit. */
export function startRefund({ engine }: WriteCall, { id, clientId }: RefundAttemptRow): Promise<void> {
  return engine.refund({ attemptId: id, clientId });
}
