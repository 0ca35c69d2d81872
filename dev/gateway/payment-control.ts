import { z } from 'zod';
import { parseJson } from '../http-parts.ts';
import type { HandlerParts } from './handler.ts';

const wish = z.strictObject({
  payment: z.string().max(200),
  is: z.enum(['paid', 'failed', 'contested', 'won', 'lost']),
});

/**
 * `/demo/payments` for scripts: GET lists them. POST lets happen what the payer or a bank does: a payment that takes
 * days is `paid` or `failed`; one that was taken is `contested`, and that is `won` or `lost`.
 */
export function controlPayments(
  { payments, settle, dispute }: Pick<HandlerParts, 'payments' | 'settle' | 'dispute'>,
  verb: string,
  body: string,
): [status: number, answer: Record<string, unknown>] {
  if (verb === 'POST') {
    const asked = wish.safeParse(parseJson(body));
    if (!asked.success) return [422, { error: z.prettifyError(asked.error) }];
    const { payment: id, is } = asked.data;
    const payment = payments.get(id);
    if (!payment) return [404, { error: `There is no payment ${id}.` }];
    const settles = is === 'paid' || is === 'failed';
    const wanted = settles ? 'processing' : 'succeeded';
    if (payment.status !== wanted) return [409, { error: `Payment ${id} is ${payment.status}.` }];
    if (settles) settle(id, is === 'failed' ? { code: 'payment_intent_payment_attempt_failed' } : undefined);
    else dispute(id, is === 'contested' ? 'needs_response' : is);
  } else if (verb !== 'GET') return [405, { error: 'Only GET and POST are served here.' }];
  const shown = payments
    .all()
    .map(({ id, status, amount, refunded, currency }) => ({ id, status, amount, refunded, currency }));
  return [200, { payments: shown }];
}
