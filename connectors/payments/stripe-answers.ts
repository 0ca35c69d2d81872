import Stripe from 'stripe';
import { z } from 'zod';
import { protocol, unreachable } from '../provisioning/failures.ts';
import type { Failure } from '../provisioning/types.ts';
import { transportTrouble } from '../transport.ts';
import { badCredentials, refusedBy, scrubTokens } from './failures.ts';

/** What Stripe said about a payment method, once the SDK is out of the way. */
export type StripeAnswer =
  | { kind: 'method'; attached: boolean }
  | { kind: 'missing' }
  | { kind: 'refused'; failure: Failure }
  /** `lost`: the connection broke; it may have been closed while idle. */
  | { kind: 'failed'; arrived: 'no' | 'perhaps'; lost: boolean; failure: Failure };

/** What an answer is read with. */
export interface StripeContext {
  label: string;
  reference: string;
  /** Values that must not appear in a message. */
  hide: readonly string[];
  timeoutMs: number;
  cancelled: boolean;
}

const owner = z.union([z.string(), z.looseObject({ id: z.string() })]).nullable();
const method = z.object({
  object: z.literal('payment_method'),
  id: z.string(),
  customer: owner,
  customer_account: owner.optional(),
});
/** Codes with which Stripe says that the key opens nothing here any more, whatever the HTTP status. */
const KEY_CODES = new Set([
  'account_invalid',
  'api_key_expired',
  'platform_api_key_expired',
  'livemode_mismatch',
  'secret_key_required',
]);

/** Reads what the SDK gave: it must be the payment method that was asked for. */
export function readMethod(said: unknown, { label, reference }: StripeContext): StripeAnswer {
  const parsed = method.safeParse(said);
  if (parsed.success && parsed.data.id === reference) {
    const { customer, customer_account: account = null } = parsed.data;
    return { kind: 'method', attached: customer !== null || account !== null };
  }
  const what = parsed.success
    ? 'another payment method than asked for'
    : 'something else than a payment method';
  return failed('perhaps', protocol(`${label} answered with ${what}.`));
}

/** Sorts what the SDK threw. Its messages quote tokens and parts of keys, so they are scrubbed or left out. */
export function readError(error: unknown, context: StripeContext): StripeAnswer {
  const { label, hide, timeoutMs, cancelled } = context;
  if (cancelled)
    return failed('perhaps', {
      code: 'cancelled',
      retryable: true,
      message: `The call to ${label} was cancelled.`,
    });
  if (error instanceof Stripe.errors.StripeConnectionError) return readTrouble(error, label, timeoutMs);
  if (!(error instanceof Stripe.errors.StripeError)) throw error;

  const { code = '', statusCode } = error;
  if (statusCode === 401 || statusCode === 403 || KEY_CODES.has(code))
    return failed('no', badCredentials(label, code || `HTTP ${statusCode}`));
  // Refused before it was looked at.
  if (error instanceof Stripe.errors.StripeRateLimitError)
    return failed('no', unreachable(`${label} gets too many calls at once (HTTP 429).`));
  if (error instanceof Stripe.errors.StripeAPIError) {
    if (statusCode === undefined)
      return failed('perhaps', protocol(`${label} answered something that is not JSON.`));
    return failed('perhaps', unreachable(`${label} answered HTTP ${statusCode}.`));
  }
  if (code === 'resource_missing') {
    // A key of the other mode finds nothing; the method is there all the same.
    const otherMode = /similar object exists in (test|live) mode/i.test(error.message);
    return otherMode
      ? failed('no', badCredentials(label, 'the key is of the other mode'))
      : { kind: 'missing' };
  }
  return { kind: 'refused', failure: refusedBy(label, scrubTokens(error.message, hide)) };
}

function readTrouble(
  error: InstanceType<typeof Stripe.errors.StripeConnectionError>,
  label: string,
  timeoutMs: number,
): StripeAnswer {
  const cause: unknown = error.detail;
  if (cause instanceof Error && 'code' in cause && cause.code === 'ETIMEDOUT')
    return failed('perhaps', unreachable(`${label} did not answer within ${timeoutMs / 1000} s.`));
  const inner = cause instanceof Error && 'exception' in cause ? cause.exception : cause;
  const { trouble, code } = transportTrouble(inner);
  switch (trouble) {
    case 'invalid-tls': {
      const message = `${label} could not be trusted: its TLS certificate did not verify (${code}). Install a valid certificate there, then retry.`;
      return failed('no', { code: 'invalid-tls', retryable: false, message });
    }
    case 'never-connected':
      return failed('no', unreachable(`${label} could not be reached (${code}).`));
    case 'lost':
      return failed(
        'perhaps',
        unreachable(`${label} closed the connection without an answer (${code}).`),
        true,
      );
    case 'not-http':
      return failed('perhaps', protocol(`${label} did not answer in HTTP (${code}).`));
    case 'other':
      return failed('perhaps', unreachable(`The call to ${label} failed (${code}).`));
  }
}

const failed = (arrived: 'no' | 'perhaps', failure: Failure, lost = false): StripeAnswer => ({
  kind: 'failed',
  arrived,
  lost,
  failure,
});
