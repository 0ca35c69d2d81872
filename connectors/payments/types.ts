import type { GatewayPayment } from '../../domain/payments/charges.ts';
import type { Failure } from '../provisioning/types.ts';

/** The one interface of every payment gateway, and what it says about the world outside. */

export const GATEWAY_KINDS = ['stripe', 'manual'] as const;
export type GatewayKind = (typeof GATEWAY_KINDS)[number];

/**
 * What a look at a payment method found. `detached`: it still exists but belongs to no customer and can never be
 * charged again. `missing` is only said after the gateway said so with good credentials.
 */
export type MethodProbe =
  | { state: 'attached' | 'detached' | 'missing' }
  | { state: 'unreachable'; failure: Failure };

/** What the gateway answered to a command. Never proof by itself: `detachMethod` looks again afterwards. */
export type GatewayOutcome =
  | { outcome: 'done' }
  | { outcome: 'already' }
  | { outcome: 'refused'; failure: Failure }
  | { outcome: 'unknown'; failure: Failure }
  | { outcome: 'unreachable'; failure: Failure };

/** A payment to be taken without its payer being there. */
export interface ChargeRequest {
  /** the gateway's token of the method */
  reference: string;
  /** ISO 4217 minor units, above 0 */
  amountMinor: number;
  currency: string;
  /** kept with the payment at the gateway, as is the call's key */
  invoiceId: number;
  clientId: number;
}

/** What a gateway answered to a charge. `refused` and `unreachable`: nothing was charged. `unknown`: look for it. */
export type ChargeOutcome =
  | GatewayPayment
  | { outcome: 'refused'; failure: Failure }
  | { outcome: 'unknown'; failure: Failure }
  | { outcome: 'unreachable'; failure: Failure };

/** What a look for a charge found. `absent`: the gateway has none, yet; one may still be on its way there. */
export type FoundCharge =
  | GatewayPayment
  | { outcome: 'absent' }
  | { outcome: 'unreachable'; failure: Failure };

/** What to look for. */
export interface ChargeSearch {
  /** the token that was charged; null when it is not known any more */
  reference: string | null;
  /** ISO time before which it cannot have been made */
  since: string;
}

/** Money to be given back. */
export interface RefundRequest {
  /** the gateway's name of the payment */
  payment: string;
  amountMinor: number;
  currency: string;
}

/** A refund that the gateway has. `pending`: accepted, and on its way to the payer. */
export interface MadeRefund {
  outcome: 'done' | 'pending';
  /** the gateway's name for it */
  reference: string;
}

/** `already`: nothing of the payment is left to give back. */
export type RefundOutcome = MadeRefund | Exclude<GatewayOutcome, { outcome: 'done' }>;

/** What a look for a refund found. `absent`: the gateway has none, yet; one may still be on its way there. */
export type FoundRefund =
  | MadeRefund
  /** it was asked for and did not work: nothing was given back */
  | { outcome: 'refused'; failure: Failure }
  | { outcome: 'absent' }
  | { outcome: 'unreachable'; failure: Failure };

/** How one call is made. */
export interface GatewayCall {
  signal: AbortSignal;
  /** Milliseconds for this call; the gateway's own default when left out. */
  timeoutMs?: number;
  /** The same for every attempt of one command, different for every other command. */
  idempotencyKey: string;
}

/**
 * A gateway that keeps payment methods. `reference` is its token for one (`pm_...`), never a card number. No method
 * throws for what the outside does; only our own misuse throws (`ConnectorMisuseError`).
 */
export interface PaymentGateway {
  readonly kind: GatewayKind;
  /** Whether the method still exists and belongs to a customer. */
  probe(reference: string, call: GatewayCall): Promise<MethodProbe>;
  /** Takes the method from its customer, so that it can never be charged again. */
  detach(reference: string, call: GatewayCall): Promise<GatewayOutcome>;
  /**
   * Charges a method once per key: the same request with the same key, asked again, is answered and not charged again
   * for at least a day.
   */
  charge(request: ChargeRequest, call: GatewayCall): Promise<ChargeOutcome>;
  /** Looks for the charge that was asked for with the call's key. */
  findCharge(search: ChargeSearch, call: GatewayCall): Promise<FoundCharge>;
  /** Gives money of a payment back, once per key as with `charge`. */
  refund(request: RefundRequest, call: GatewayCall): Promise<RefundOutcome>;
  /** Looks for the refund of a payment that was asked for with the call's key. */
  findRefund(search: Pick<RefundRequest, 'payment'>, call: GatewayCall): Promise<FoundRefund>;
  /** Waits for calls under way and lets go of the connections. */
  close(): Promise<void>;
}
