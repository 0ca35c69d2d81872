import { AsyncLocalStorage } from 'node:async_hooks';
import Stripe from 'stripe';
import { Agent, fetch as undiciFetch } from 'undici';

export interface StripeSettings {
  url: URL;
  secretKey: string;
  ca?: string | undefined;
  timeoutMs: number;
  maxConnections: number;
}

/** Stripe's SDK over connections of its own. */
export interface StripeConnection {
  /** Runs calls of the SDK that stop when the signal aborts. */
  during<T>(signal: AbortSignal, work: (stripe: Stripe) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const MAX_ANSWER_BYTES = 5_000_000;

/** Sets the SDK up: no repetition of its own, no redirect, no telemetry, bounded answers, certificates verified. */
export function connectStripe(settings: StripeSettings): StripeConnection {
  const { url, ca, timeoutMs } = settings;
  const agent = new Agent({
    connections: settings.maxConnections,
    keepAliveTimeout: 30_000,
    // The SDK's own timer covers the whole call.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_ANSWER_BYTES,
    connect: { timeout: Math.min(10_000, timeoutMs), ...(ca === undefined ? {} : { ca }) },
  });
  // The SDK takes no signal for one call: it travels beside it.
  const signals = new AsyncLocalStorage<AbortSignal>();
  const send = (input: unknown, init: RequestInit = {}) => {
    const stops = [init.signal, signals.getStore()].filter((signal) => signal instanceof AbortSignal);
    const request = { ...init, dispatcher: agent, redirect: 'manual', signal: AbortSignal.any(stops) };
    return undiciFetch(String(input), request as Parameters<typeof undiciFetch>[1]);
  };
  const stripe = new Stripe(settings.secretKey, {
    protocol: url.protocol === 'http:' ? 'http' : 'https',
    host: url.hostname,
    port: url.port || (url.protocol === 'http:' ? '80' : '443'),
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(send as typeof fetch),
  });
  return {
    during: (signal, work) => signals.run(signal, () => work(stripe)),
    close: () => agent.close().catch(() => undefined),
  };
}
