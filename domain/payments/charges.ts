import type { Decline } from './declines.ts';

/** A payment as its gateway sees it. `reference` is the gateway's name for it; amounts are ISO 4217 minor units. */
export type GatewayPayment =
  | { outcome: 'succeeded'; reference: string; amountMinor: number; currency: string }
  | { outcome: 'declined'; reference: string | null; decline: Decline; code: string }
  /** the payer has to confirm it somewhere: without them it pays nothing */
  | { outcome: 'requires-action'; reference: string | null; code: string }
  /** under way at the gateway, for days with some kinds of debit */
  | { outcome: 'pending'; reference: string };

export const attemptStates = ['requested', 'succeeded', 'declined', 'unknown', 'cancelled'] as const;
export type AttemptState = (typeof attemptStates)[number];

/** Whether money may still come of an attempt. */
export function isOpenState(state: AttemptState): state is 'requested' | 'unknown' {
  return state === 'requested' || state === 'unknown';
}

/** What came of charging an invoice once: for a rung of a ladder, or because staff asked. */
export type ChargeResult =
  | { result: 'paid'; attemptId: number }
  /** `hard`: the method that was tried last will never pay; `action`: its owner must confirm */
  | { result: 'declined'; attemptId: number; decline: Decline | 'action'; code: string; attempts: number }
  /** under way at the gateway: its notice will say how it ended */
  | { result: 'pending'; attemptId: number }
  /** nobody knows yet whether it was charged: asked again before anything else is tried */
  | { result: 'unknown'; attemptId: number }
  /** the gateway was not reached, nothing was charged */
  | { result: 'unreachable' }
  | { result: 'nothing-owed' }
  | { result: 'no-method' }
  /** not possible as things stand; the code says why */
  | { result: 'refused'; code: string };

/** Whether it makes sense to ask again soon. */
export function isOpenResult({ result }: ChargeResult | RefundResult): boolean {
  return result === 'unknown' || result === 'unreachable';
}

/** What came of giving a payment back at its gateway. */
export type RefundResult =
  | { result: 'given-back'; attemptId: number }
  /** nobody knows yet whether it was given back: asked again before anything else is tried */
  | { result: 'unknown'; attemptId: number }
  /** the gateway was not reached: nothing was given back yet */
  | { result: 'unreachable'; attemptId: number }
  /** not possible as things stand; the code says why */
  | { result: 'refused'; code: string }
  /** the request is not on record, or not yet */
  | { result: 'unrecorded' };
