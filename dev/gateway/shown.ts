import type { GatewayMethod } from './methods.ts';
import type { KeptPayment, KeptRefund } from './payments.ts';

/** A payment method as Stripe shows it. */
export const shownMethod = ({ id, customer, brand, last4, expMonth, expYear, created }: GatewayMethod) => ({
  id,
  object: 'payment_method',
  billing_details: { address: null, email: null, name: null, phone: null },
  card: { brand, last4, exp_month: expMonth, exp_year: expYear, funding: 'credit' },
  created,
  customer,
  livemode: false,
  metadata: {},
  type: 'card',
});

/** A payment as Stripe shows it. */
export function intentOf(payment: KeptPayment, method?: GatewayMethod) {
  const { id, charge, customer, amount, currency, metadata, status, decline, created } = payment;
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_received: status === 'succeeded' ? amount : 0,
    capture_method: 'automatic',
    confirmation_method: 'automatic',
    created,
    currency,
    customer,
    last_payment_error: decline && {
      ...{ charge, ...decline, type: 'card_error', message: 'Your card was declined.' },
      ...(method && { payment_method: shownMethod(method) }),
    },
    latest_charge: charge,
    livemode: false,
    metadata,
    payment_method: decline ? null : payment.method,
    payment_method_types: ['card'],
    status,
  };
}

/** A refund of a payment as Stripe shows it. */
export const refundOf = ({ id, charge, currency }: KeptPayment, made: KeptRefund) => ({
  ...{ id: made.id, object: 'refund', amount: made.amount, currency, created: made.created },
  ...{ charge, payment_intent: id, status: 'succeeded', metadata: made.metadata },
});
