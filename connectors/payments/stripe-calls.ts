import type Stripe from 'stripe';
import type { Failure } from '../provisioning/types.ts';
import {
  type MethodAnswer,
  readError,
  readMethod,
  type StripeContext,
  type StripeTrouble,
} from './stripe-answers.ts';
import { connectStripe, type StripeSettings } from './stripe-connection.ts';
import type { GatewayCall } from './types.ts';

/** What `/v1/payment_methods` takes: its own, and cards, bank accounts and sources from before it existed. */
const METHOD = /^(pm|card|ba|src)_[A-Za-z0-9_]{1,250}$/;

/** Calls to one account at Stripe, each of them made once and read. */
export interface StripeCalls {
  label: string;
  /**
   * Makes a call. What the SDK gives is read by `read`; what it throws becomes trouble, in words that hold neither a
   * token nor the key.
   * @param reference the token that it is about
   */
  ask<T>(
    reference: string,
    call: GatewayCall,
    work: (stripe: Stripe, timeout: number) => Promise<unknown>,
    read: (said: unknown, context: StripeContext, error?: unknown) => T | undefined,
  ): Promise<T | StripeTrouble>;
  /** Makes a call that answers a payment method; for what is no reference of Stripe it is not made. */
  askMethod(
    reference: string,
    call: GatewayCall,
    work: (stripe: Stripe, timeout: number) => Promise<unknown>,
  ): Promise<MethodAnswer | StripeTrouble>;
  /** Looks at a payment method. */
  lookAt(reference: string, call: GatewayCall): Promise<MethodAnswer | StripeTrouble>;
  close(): Promise<void>;
}

/** Connects to Stripe. */
export function createCalls(settings: StripeSettings): StripeCalls {
  const label = `The gateway at ${settings.url.host}`;
  const connection = connectStripe(settings);

  const ask: StripeCalls['ask'] = async (reference, call, work, read) => {
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
      return read(said, context()) ?? notUnderstood(label);
    } catch (error) {
      return read(undefined, context(), error) ?? readError(error, context());
    }
  };

  const askMethod: StripeCalls['askMethod'] = async (reference, call, work) =>
    METHOD.test(reference)
      ? ask(reference, call, work, (said, context) =>
          said === undefined ? undefined : readMethod(said, context),
        )
      : { kind: 'refused', failure: notStripes(label) };

  const lookAt: StripeCalls['lookAt'] = async (reference, call) => {
    const look = () =>
      askMethod(reference, call, (stripe, timeout) =>
        stripe.paymentMethods.retrieve(reference, undefined, { timeout }),
      );
    const first = await look();
    // A kept-alive socket that the gateway had closed meanwhile says nothing about the gateway.
    return first.kind === 'failed' && first.lost ? look() : first;
  };

  return { label, ask, askMethod, lookAt, close: connection.close };
}

const notUnderstood = (label: string): StripeTrouble => ({
  kind: 'failed',
  arrived: 'perhaps',
  lost: false,
  failure: {
    code: 'protocol',
    retryable: true,
    message: `${label} answered with something else than what was asked for.`,
  },
});

const notStripes = (label: string): Failure => ({
  code: 'refused',
  retryable: false,
  message: `${label} was not asked: the reference on record is not that of a Stripe payment method. Correct the record, or remove the method there by hand.`,
});
