import Stripe from 'stripe';
import { z } from 'zod';
import type { GatewayEffect, GatewayEvent } from '../../domain/payments/events.ts';
import { fromStripe } from './stripe-amounts.ts';
import { intentSchema, KEPT, readIntent } from './stripe-payments.ts';

/** Seconds that a signature is old at most: what was written down on the way is not sent in again later. */
const TOLERANCE_S = 300;

const idOf = z.union([z.string(), z.looseObject({ id: z.string() }).transform((whole) => whole.id)]);
const chargeSchema = z.looseObject({
  object: z.literal('charge'),
  id: z.string(),
  payment_intent: idOf.nullish(),
  amount_refunded: z.int(),
  currency: z.string(),
});
const refundSchema = z.looseObject({
  object: z.literal('refund'),
  id: z.string(),
  charge: idOf.nullish(),
  payment_intent: idOf.nullish(),
  amount: z.int(),
  currency: z.string(),
  status: z.string().nullish(),
});
const disputeSchema = z.looseObject({
  object: z.literal('dispute'),
  id: z.string(),
  charge: idOf.nullish(),
  payment_intent: idOf.nullish(),
  amount: z.int(),
  currency: z.string(),
  reason: z.string(),
  status: z.string(),
});
const cardSchema = z.looseObject({
  brand: z.string().nullish(),
  last4: z.string().nullish(),
  exp_month: z.int().min(1).max(12).nullish(),
  exp_year: z.int().min(2000).max(9998).nullish(),
});
const methodSchema = z.looseObject({
  object: z.literal('payment_method'),
  id: z.string(),
  card: cardSchema.nullish(),
});
const eventSchema = z.looseObject({
  object: z.literal('event'),
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  created: z.int().min(0).max(253_370_000_000),
  data: z.looseObject({ object: z.unknown(), previous_attributes: z.unknown().optional() }),
});

/** Reads what came to the address of a gateway at Stripe. It is believed only when the gateway's secret signed it. */
export function readStripeEvent({
  body,
  signature,
  secret,
  now,
}: {
  body: Buffer;
  /** of the header `Stripe-Signature` */
  signature: string;
  /** the endpoint's, `whsec_…` */
  secret: string;
  /** milliseconds */
  now: number;
}): GatewayEvent | 'not-signed' | 'not-an-event' {
  let said: unknown;
  try {
    const { webhooks } = Stripe;
    said = webhooks.constructEvent(body, signature, secret, TOLERANCE_S, undefined, now);
  } catch (error) {
    return error instanceof Stripe.errors.StripeSignatureVerificationError ? 'not-signed' : 'not-an-event';
  }
  const event = eventSchema.safeParse(said);
  if (!event.success) return 'not-an-event';
  const { id, type, created, data } = event.data;
  const effect = effectOf(type, data.object, data.previous_attributes);
  return effect === undefined
    ? 'not-an-event'
    : { id, type, at: new Date(created * 1000).toISOString(), effect };
}

/** Null for what does not concern the record, undefined for what is not what its type says. */
function effectOf(type: string, object: unknown, previous: unknown): GatewayEffect | null | undefined {
  switch (type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.processing':
    case 'payment_intent.canceled':
      return read(intentSchema, object, paymentOf);
    case 'charge.refunded':
      return read(chargeSchema, object, refundOf);
    case 'refund.failed':
    case 'refund.updated':
    case 'charge.refund.updated':
      return failedRefundIn(object);
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return read(disputeSchema, object, disputeOf);
    case 'payment_method.detached':
      return read(methodSchema, object, ({ id: reference, card }) => ({
        ...{ is: 'method-removed', reference, lastFour: card?.last4 ?? null },
      }));
    case 'payment_method.updated':
    case 'payment_method.automatically_updated':
      return read(methodSchema, object, (method) => changeOf(method, previous));
    default:
      return null;
  }
}

function read<S extends z.ZodType>(
  schema: S,
  object: unknown,
  effect: (parsed: z.output<S>) => GatewayEffect | undefined,
): GatewayEffect | undefined {
  const parsed = schema.safeParse(object);
  return parsed.success ? effect(parsed.data) : undefined;
}

function paymentOf(intent: z.output<typeof intentSchema>): GatewayEffect | undefined {
  const payment = readIntent(intent);
  if (payment === undefined) return undefined;
  const kept = intent.metadata ?? {};
  return {
    is: 'payment',
    payment,
    attempt: kept[KEPT.attempt]?.slice(0, 255) ?? null,
    invoiceId: numberIn(kept[KEPT.invoice]),
    clientId: numberIn(kept[KEPT.client]),
  };
}

function refundOf(charge: z.output<typeof chargeSchema>): GatewayEffect | undefined {
  const currency = charge.currency.toUpperCase();
  const refundedMinor = fromStripe(charge.amount_refunded, currency);
  if (refundedMinor === undefined) return undefined;
  return { is: 'refund', payments: present(charge.payment_intent, charge.id), refundedMinor, currency };
}

/** Only one that did not arrive concerns the record: that it was made is told by its charge. */
function failedRefundIn(object: unknown): GatewayEffect | null | undefined {
  const parsed = refundSchema.safeParse(object);
  if (!parsed.success) return undefined;
  const { id: reference, charge, payment_intent, amount, currency: code, status } = parsed.data;
  if (status !== 'failed' && status !== 'canceled') return null;
  const currency = code.toUpperCase();
  const amountMinor = fromStripe(amount, currency);
  if (amountMinor === undefined) return undefined;
  return { is: 'refund-failed', reference, payments: present(payment_intent, charge), amountMinor, currency };
}

function disputeOf(dispute: z.output<typeof disputeSchema>): GatewayEffect | undefined {
  const currency = dispute.currency.toUpperCase();
  const amountMinor = fromStripe(dispute.amount, currency);
  const state = stateOf(dispute.status);
  if (amountMinor === undefined || state === undefined) return undefined;
  return {
    ...{ is: 'dispute', reference: dispute.id, payments: present(dispute.payment_intent, dispute.charge) },
    ...{ state, amountMinor, currency, reason: dispute.reason.slice(0, 100) },
  };
}

/** An inquiry that ends without a chargeback is won: the money stays. */
function stateOf(status: string): 'open' | 'won' | 'lost' | undefined {
  switch (status) {
    case 'needs_response':
    case 'under_review':
    case 'warning_needs_response':
    case 'warning_under_review':
      return 'open';
    case 'won':
    case 'warning_closed':
    case 'prevented':
      return 'won';
    case 'lost':
      return 'lost';
    default:
      return undefined;
  }
}

function changeOf({ id: reference, card }: z.output<typeof methodSchema>, previous: unknown): GatewayEffect {
  const before = z.looseObject({ card: cardSchema }).safeParse(previous);
  const { brand = null, last4: lastFour = null, exp_year: year, exp_month: month } = card ?? {};
  // The zeroth day of the next month is the last of this one.
  const expiresOn = year && month ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) : null;
  const lastFours = present(lastFour, before.success ? before.data.card.last4 : null);
  return { is: 'method-changed', reference, lastFours, brand, lastFour, expiresOn };
}

function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

const present = (...values: (string | null | undefined)[]): string[] =>
  values.filter((value) => typeof value === 'string');
