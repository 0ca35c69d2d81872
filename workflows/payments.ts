import { proxyActivities, sleep } from '@temporalio/workflow';
import { type ChargeResult, isOpenResult, type RefundResult } from '../domain/payments/charges.ts';
import { HEARTBEAT, type PaymentActivities } from './contracts/activities.ts';
import type { ChargeInput, RefundInput } from './contracts/messages.ts';

const { charge, refund, settleCharges, noticeExpiringCards } = proxyActivities<PaymentActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 20 },
});

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
/** So often a gateway is asked that does not answer, for about two hours; then the sweep asks on. */
const ASKINGS = 18;

const now = () => new Date(Date.now()).toISOString();

/** Charges an invoice because somebody asked for it, and does not let go before it is known what became of it. */
export async function chargeInvoice(input: ChargeInput): Promise<ChargeResult> {
  for (let asking = 1; ; asking++) {
    const result = await charge({ ...input, now: now() });
    if (!isOpenResult(result) || asking === ASKINGS) return result;
    await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (asking - 1), LONGEST_PAUSE_MS));
  }
}

/** A request is on record moments after its workflow has begun. */
const LOOK_MS = 2_000;
const LOOKS = 15;

/** Gives a payment back at its gateway, and does not let go before it is known what became of it. */
export async function refundPayment({ attemptId }: RefundInput): Promise<RefundResult> {
  let looks = 0;
  for (let asking = 1; ; ) {
    const result = await refund({ attemptId, now: now() });
    if (result.result === 'unrecorded') {
      looks += 1;
      if (looks === LOOKS) return result;
      await sleep(LOOK_MS);
      continue;
    }
    if (!isOpenResult(result) || asking === ASKINGS) return result;
    await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (asking - 1), LONGEST_PAUSE_MS));
    asking += 1;
  }
}

/** Finds charges and refunds that nobody follows any more, and what gateways told too early. */
export async function settleOpenCharges(): Promise<{ settled: number; open: number; events: number }> {
  return settleCharges({ now: now() });
}

/** Tells clients that their card expires. What the mail server does not take now is tried again for some hours. */
export async function noticeCardExpiry(): Promise<{ queued: number; sent: number; left: number }> {
  const sum = { queued: 0, sent: 0, left: 0 };
  for (let inVain = 0; inVain < ASKINGS; ) {
    const done = await noticeExpiringCards({ now: now() });
    sum.queued += done.queued;
    sum.sent += done.sent;
    sum.left = done.left;
    if (done.left === 0) break;
    if (done.sent > 0) continue;
    inVain += 1;
    await sleep(LONGEST_PAUSE_MS);
  }
  return sum;
}
