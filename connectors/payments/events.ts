import type { GatewayEvent } from '../../domain/payments/events.ts';
import { readStripeEvent } from './stripe-events.ts';

/** What came to a gateway's address, as it came. */
export interface SentEvent {
  body: Buffer;
  /** the header that signs it */
  signature: string;
  /** milliseconds */
  now: number;
}

export type ReadEvent = GatewayEvent | { refused: 'no-secret' | 'not-signed' | 'not-an-event' };

/**
 * Reads an event of a gateway and checks its signature.
 * @param connector the gateway's kind
 * @param credentials its credentials, opened; the signing secret is among them
 */
export function readGatewayEvent(
  connector: string,
  { webhookSecret: secret }: Record<string, unknown>,
  sent: SentEvent,
): ReadEvent {
  if (connector !== 'stripe' || typeof secret !== 'string' || secret === '') return { refused: 'no-secret' };
  const event = readStripeEvent({ ...sent, secret });
  return typeof event === 'string' ? { refused: event } : event;
}
