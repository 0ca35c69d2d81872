import { z } from 'zod';
import type { Failure } from '../provisioning/types.ts';
import { failedCommand } from './failures.ts';
import { noAmount, toStripe } from './stripe-amounts.ts';
import type { StripeCalls } from './stripe-calls.ts';
import { KEPT } from './stripe-payments.ts';
import type { FoundRefund, MadeRefund, PaymentGateway, RefundOutcome } from './types.ts';

type Refunds = Pick<PaymentGateway, 'refund' | 'findRefund'>;
type Refusal = { outcome: 'refused'; failure: Failure };

/** Nobody gives a payment back in more parts than this. */
const MOST = 100;

const refundSchema = z.looseObject({
  object: z.literal('refund'),
  id: z.string(),
  status: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
const list = z.looseObject({ data: z.array(refundSchema) });

/** Refunds at Stripe. */
export function createRefunds({ label, ask }: StripeCalls): Refunds {
  const refund: Refunds['refund'] = async (
    { payment, amountMinor, currency },
    call,
  ): Promise<RefundOutcome> => {
    const amount = toStripe(amountMinor, currency);
    if (amount === undefined) return { outcome: 'refused', failure: noAmount(label, currency) };
    const wish = { ...named(payment), amount, metadata: { [KEPT.attempt]: call.idempotencyKey } };
    const answer = await ask<{ kind: 'refund'; outcome: RefundOutcome }>(
      payment,
      call,
      (stripe, timeout) => stripe.refunds.create(wish, { timeout, idempotencyKey: call.idempotencyKey }),
      (said, _, error) => {
        const outcome = error === undefined ? refundOf(said) : refundedBefore(error);
        return outcome && { kind: 'refund', outcome };
      },
    );
    switch (answer.kind) {
      case 'refund':
        return answer.outcome;
      case 'missing':
        return { outcome: 'refused', failure: noPayment(label) };
      case 'refused':
        return { outcome: 'refused', failure: answer.failure };
      case 'failed':
        return failedCommand(answer.failure, answer.arrived, SAME_KEY);
    }
  };

  const findRefund: Refunds['findRefund'] = async ({ payment }, call): Promise<FoundRefund> => {
    const answer = await ask<{ kind: 'found'; outcome: FoundRefund }>(
      payment,
      call,
      (stripe, timeout) => stripe.refunds.list({ ...named(payment), limit: MOST }, { timeout }),
      (said) => {
        const parsed = list.safeParse(said);
        if (!parsed.success) return undefined;
        const made = parsed.data.data.find(
          ({ metadata }) => metadata?.[KEPT.attempt] === call.idempotencyKey,
        );
        return { kind: 'found', outcome: made ? readRefund(made) : { outcome: 'absent' } };
      },
    );
    switch (answer.kind) {
      case 'found':
        return answer.outcome;
      case 'missing':
        return { outcome: 'absent' };
      case 'refused':
      case 'failed':
        return { outcome: 'unreachable', failure: answer.failure };
    }
  };

  return { refund, findRefund };
}

const SAME_KEY =
  'Whether the money was given back is not known; the gateway is asked before anything else is tried.';

const named = (payment: string) =>
  payment.startsWith('ch_') ? { charge: payment } : { payment_intent: payment };

function refundOf(said: unknown): MadeRefund | Refusal | undefined {
  const parsed = refundSchema.safeParse(said);
  return parsed.success ? readRefund(parsed.data) : undefined;
}

function readRefund({ id: reference, status }: z.output<typeof refundSchema>): MadeRefund | Refusal {
  if (status === 'succeeded') return { outcome: 'done', reference };
  if (status === 'pending' || status === 'requires_action') return { outcome: 'pending', reference };
  const message = 'The gateway could not give the money back: give it back in another way.';
  return { outcome: 'refused', failure: { code: 'refused', retryable: false, message } };
}

function refundedBefore(error: unknown): RefundOutcome | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'charge_already_refunded' ? { outcome: 'already' } : undefined;
}

const noPayment = (label: string): Failure => ({
  code: 'refused',
  retryable: false,
  message: `${label} knows no such payment: it was made with another account or by other means.`,
});
