import Stripe from 'stripe';
import { z } from 'zod';
import type { GatewayPayment } from '../../domain/payments/charges.ts';
import { declineOf } from '../../domain/payments/declines.ts';
import { fromStripe } from './stripe-amounts.ts';

/** Under which names our numbers stand with a payment at Stripe. */
export const KEPT = {
  attempt: 'tenure_attempt',
  invoice: 'tenure_invoice',
  client: 'tenure_client',
} as const;

const id = z.union([z.string(), z.looseObject({ id: z.string() }).transform((whole) => whole.id)]);
const problem = z.looseObject({
  code: z.string().nullish(),
  decline_code: z.string().nullish(),
  advice_code: z.string().nullish(),
});

/** A payment intent as far as it matters here. */
export const intentSchema = z.looseObject({
  object: z.literal('payment_intent'),
  id: z.string(),
  status: z.string(),
  amount: z.int(),
  amount_received: z.int().nullish(),
  currency: z.string(),
  payment_method: id.nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  last_payment_error: problem.nullish(),
});
export type Intent = z.output<typeof intentSchema>;

/** What a payment intent says of the payment; undefined where it says nothing that is known. */
export function readIntent(intent: Intent): GatewayPayment | undefined {
  const { id: reference, status, last_payment_error: error } = intent;
  switch (status) {
    case 'succeeded': {
      const currency = intent.currency.toUpperCase();
      const amountMinor = fromStripe(intent.amount_received ?? intent.amount, currency);
      return amountMinor === undefined
        ? undefined
        : { outcome: 'succeeded', reference, amountMinor, currency };
    }
    case 'processing':
    case 'requires_capture':
      return { outcome: 'pending', reference };
    case 'requires_action':
      return { outcome: 'requires-action', reference, code: 'authentication_required' };
    case 'canceled':
      return { outcome: 'declined', reference, decline: 'soft', code: 'canceled' };
    case 'requires_payment_method':
    case 'requires_confirmation':
      return declined(
        reference,
        error?.decline_code || error?.code || 'never_confirmed',
        error?.advice_code ?? undefined,
      );
    default:
      return undefined;
  }
}

/** The decline that the SDK throws as an error, or undefined for any other error. */
export function readDecline(error: unknown): GatewayPayment | undefined {
  if (!(error instanceof Stripe.errors.StripeCardError)) return undefined;
  const { decline_code: exact, code, advice_code: advice, payment_intent: intent } = error;
  return declined(intent?.id ?? null, exact || code || 'card_declined', advice);
}

function declined(reference: string | null, code: string, advice?: string): GatewayPayment {
  // Codes go into the record: nothing else that Stripe might put there does.
  const clean = /^[a-z0-9_]{1,60}$/.test(code) ? code : 'card_declined';
  const decline = declineOf(clean, advice);
  return decline === 'action'
    ? { outcome: 'requires-action', reference, code: clean }
    : { outcome: 'declined', reference, decline, code: clean };
}
