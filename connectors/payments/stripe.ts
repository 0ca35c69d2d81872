import { randomUUID } from 'node:crypto';
import { failedCommand } from './failures.ts';
import { createCalls } from './stripe-calls.ts';
import { createCharges } from './stripe-charges.ts';
import type { StripeSettings } from './stripe-connection.ts';
import { createRefunds } from './stripe-refunds.ts';
import type { GatewayCall, GatewayOutcome, MethodProbe, PaymentGateway } from './types.ts';

const LONGEST_KEY = 200;

/** Stripe through its own SDK. Whether something happened is for `detachMethod` to see, not for the SDK to repeat. */
export function createStripeGateway(settings: StripeSettings): PaymentGateway {
  const calls = createCalls(settings);

  async function probe(reference: string, call: GatewayCall): Promise<MethodProbe> {
    const answer = await calls.lookAt(reference, call);
    switch (answer.kind) {
      case 'method':
        return { state: answer.owner === null ? 'detached' : 'attached' };
      case 'missing':
        return { state: 'missing' };
      case 'refused':
      case 'failed':
        return { state: 'unreachable', failure: answer.failure };
    }
  }

  async function detach(reference: string, call: GatewayCall): Promise<GatewayOutcome> {
    // Stripe repeats its first answer to a key for a day, failures too; a second detach does no harm.
    const idempotencyKey = `${call.idempotencyKey.slice(0, LONGEST_KEY)}/${randomUUID()}`;
    const answer = await calls.askMethod(reference, call, (stripe, timeout) =>
      stripe.paymentMethods.detach(reference, undefined, { timeout, idempotencyKey }),
    );
    switch (answer.kind) {
      case 'method':
        return { outcome: 'done' };
      case 'missing':
        return { outcome: 'already' };
      case 'refused':
        return { outcome: 'refused', failure: answer.failure };
      case 'failed':
        return failedCommand(answer.failure, answer.arrived);
    }
  }

  return {
    kind: 'stripe',
    probe,
    detach,
    ...createCharges(calls),
    ...createRefunds(calls),
    close: calls.close,
  };
}
