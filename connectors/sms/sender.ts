import { Agent } from 'undici';
import { endpointRefusal } from '../../domain/webhooks/addresses.ts';
import { checkedLookup, type Resolve } from '../webhooks/lookup.ts';
import { sendByHttp } from './http.ts';
import type { TextSender } from './types.ts';

const TIMEOUT_MS = 30_000;

/**
 * The sender of text messages of a deployment.
 * @param privateAddresses gateways in private networks and on this machine are allowed
 */
export function createTextSender({
  privateAddresses,
  resolve,
  timeoutMs = TIMEOUT_MS,
}: {
  privateAddresses: boolean;
  resolve?: Resolve;
  timeoutMs?: number;
}): TextSender {
  const agent = new Agent({
    pipelining: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { lookup: checkedLookup(privateAddresses, resolve), timeout: Math.min(10_000, timeoutMs) },
  });
  return {
    async send(settings, message, signal) {
      const refusal = endpointRefusal(settings.url, privateAddresses);
      if (refusal !== undefined) return { state: 'unreachable', reason: refusal };
      switch (settings.connector) {
        case 'http':
          return sendByHttp(agent, settings, message, { signal, timeoutMs });
      }
    },
    close: () => agent.close(),
  };
}
