import { exponentOf } from '../../domain/currencies.ts';
import type { Failure } from '../provisioning/types.ts';

/** Where Stripe counts otherwise than ISO 4217: https://docs.stripe.com/currencies#special-cases */
const STRIPES: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };
/** Amounts of these must end in 0: https://docs.stripe.com/currencies#three-decimal */
const THREE_DECIMALS = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** ISO 4217 minor units as Stripe counts them, or undefined for an amount that Stripe cannot take. */
export function toStripe(minor: number, currency: string): number | undefined {
  const amount = minor * 10 ** shift(currency);
  if (!Number.isSafeInteger(amount)) return undefined;
  return THREE_DECIMALS.has(currency) && amount % 10 !== 0 ? undefined : amount;
}

/** Stripe's amount in ISO 4217 minor units, or undefined where it is none. */
export function fromStripe(amount: number, currency: string): number | undefined {
  const minor = amount / 10 ** shift(currency);
  return Number.isSafeInteger(minor) ? minor : undefined;
}

const shift = (currency: string) => (STRIPES[currency] ?? exponentOf(currency)) - exponentOf(currency);

/** The refusal of an amount that Stripe cannot count. */
export const noAmount = (label: string, currency: string): Failure => ({
  code: 'refused',
  retryable: false,
  message: `${label} was not asked: it takes no such amount in ${currency}.`,
});
