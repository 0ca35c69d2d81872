import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { Failure } from '../provisioning/types.ts';
import { failedCommand } from './failures.ts';
import { readError, readMethod, type StripeAnswer, type StripeContext } from './stripe-answers.ts';
import { connectStripe, type StripeSettings } from './stripe-connection.ts';
import type { GatewayCall, GatewayOutcome, MethodProbe, PaymentGateway } from './types.ts';

const LONGEST_KEY = 200;
/** What `/v1/payment_methods` takes: its own, and cards, bank accounts and sources from before it existed. */
const REFERENCE = /^(pm|card|ba|src)_[A-Za-z0-9_]{1,250}$/;

/** Stripe through its own SDK. Whether something happened is for `detachMethod` to see, not for the SDK to repeat. */
export function createStripeGateway(settings: StripeSettings): PaymentGateway {
  const label = `The gateway at ${settings.url.host}`;
  const connection = connectStripe(settings);

  async function ask(
    reference: string,
    call: GatewayCall,
    work: (stripe: Stripe, timeout: number) => Promise<unknown>,
  ): Promise<StripeAnswer> {
    const timeoutMs = call.timeoutMs ?? settings.timeoutMs;
    const context = (): StripeContext => ({
      label,
      reference,
      hide: [settings.secretKey, reference],
      timeoutMs,
      cancelled: call.signal.aborted,
    });
    try {
      const said = await connection.during(call.signal, (stripe) => work(stripe, timeoutMs));
      return readMethod(said, context());
    } catch (error) {
      return readError(error, context());
    }
  }

  async function probe(reference: string, call: GatewayCall): Promise<MethodProbe> {
    if (!REFERENCE.test(reference)) return { state: 'unreachable', failure: notStripes(label) };
    const look = () =>
      ask(reference, call, (stripe, timeout) =>
        stripe.paymentMethods.retrieve(reference, undefined, { timeout }),
      );
    const first = await look();
    // A kept-alive socket that the gateway had closed meanwhile says nothing about the gateway.
    const answer = first.kind === 'failed' && first.lost ? await look() : first;
    switch (answer.kind) {
      case 'method':
        return { state: answer.attached ? 'attached' : 'detached' };
      case 'missing':
        return { state: 'missing' };
      case 'refused':
      case 'failed':
        return { state: 'unreachable', failure: answer.failure };
    }
  }

  async function detach(reference: string, call: GatewayCall): Promise<GatewayOutcome> {
    if (!REFERENCE.test(reference)) return { outcome: 'refused', failure: notStripes(label) };
    // Stripe repeats its first answer to a key for a day, failures too; a second detach does no harm.
    const idempotencyKey = `${call.idempotencyKey.slice(0, LONGEST_KEY)}/${randomUUID()}`;
    const answer = await ask(reference, call, (stripe, timeout) =>
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

  return { kind: 'stripe', probe, detach, close: connection.close };
}

const notStripes = (label: string): Failure => ({
  code: 'refused',
  retryable: false,
  message: `${label} was not asked: the reference on record is not that of a Stripe payment method. Correct the record, or remove the method there by hand.`,
});
