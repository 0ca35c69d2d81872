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
  /** Waits for calls under way and lets go of the connections. */
  close(): Promise<void>;
}
