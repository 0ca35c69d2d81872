import { Webhook } from 'standardwebhooks';
import { Agent, type Dispatcher } from 'undici';
import { endpointRefusal } from '../../domain/webhooks/addresses.ts';
import { readRetryAfter } from '../../domain/webhooks/retry.ts';
import { scrub } from '../provisioning/failures.ts';
import { transportTrouble } from '../transport.ts';
import { ADDRESS_REFUSED, checkedLookup, type Resolve } from './lookup.ts';

/** One message to one endpoint. */
export interface WebhookMessage {
  url: string;
  /** the same at every attempt */
  id: string;
  body: string;
  /** `whsec_...`; each of them signs */
  secrets: readonly string[];
}

/** What came of one attempt. No sentence in it holds a secret, or more of an answer than a short excerpt. */
export type WebhookOutcome =
  | { outcome: 'delivered'; status: number; acknowledged: boolean }
  /** 410: the receiver wants nothing more */
  | { outcome: 'gone'; status: number; error: string }
  | { outcome: 'failed'; status: number | null; error: string; retryAfterMs?: number };

export interface WebhookSender {
  /** Tries once. Never throws for what the receiver or the network does; rejects when `signal` aborts. */
  send(message: WebhookMessage, signal: AbortSignal): Promise<WebhookOutcome>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 15_000;
/** More of an answer is not read. */
const MOST_BYTES = 8 * 1024;

/**
 * Sends signed messages as Standard Webhooks describes.
 * @param privateAddresses receivers in private networks and on this machine are allowed
 * @param resolve looks names up in place of the system
 * @param timeoutMs for a whole attempt, 15 s unless told
 */
export function createWebhookSender({
  privateAddresses,
  resolve,
  timeoutMs = TIMEOUT_MS,
}: {
  privateAddresses: boolean;
  resolve?: Resolve;
  timeoutMs?: number;
}): WebhookSender {
  // Without connections that are kept alive each message's name is looked up and checked anew.
  const agent = new Agent({
    pipelining: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { lookup: checkedLookup(privateAddresses, resolve), timeout: Math.min(10_000, timeoutMs) },
  });

  return {
    async send(message, signal) {
      const refusal = endpointRefusal(message.url, privateAddresses);
      if (refusal !== undefined) return { outcome: 'failed', status: null, error: refusal };
      const url = new URL(message.url);
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await agent.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: 'POST',
          headers: headersOf(message),
          body: message.body,
          signal: AbortSignal.any([signal, limit]),
        });
        return outcomeOf(answer, await beginningOf(answer.body), message.secrets);
      } catch (error) {
        if (signal.aborted) throw error;
        return { outcome: 'failed', status: null, error: explain(error, url.host, limit.aborted, timeoutMs) };
      }
    },
    close: () => agent.close(),
  };
}

function headersOf({ id, body, secrets }: WebhookMessage): Record<string, string> {
  // The time of the attempt on the wall clock: receivers refuse what is minutes old.
  const now = new Date();
  return {
    'content-type': 'application/json',
    'user-agent': 'tenure',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
}

/** What has come of a body when it has ended, grown too long, broken off or taken too long. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MOST_BYTES) break;
    }
  } catch {
    // The status has come, and it is what counts.
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}

function outcomeOf(
  { statusCode: status, headers }: Dispatcher.ResponseData,
  text: string,
  secrets: readonly string[],
): WebhookOutcome {
  if (status >= 200 && status < 300)
    return { outcome: 'delivered', status, acknowledged: saysAcknowledged(text) };
  const said = scrub(text, secrets);
  const error = `The receiver answered HTTP ${status}${said === '' ? '' : `, saying: ${said}`}`;
  if (status === 410) return { outcome: 'gone', status, error };
  if (status >= 300 && status < 400) {
    return {
      outcome: 'failed',
      status,
      error: `The receiver answered HTTP ${status}: redirects are not followed. Set the address that it leads to.`,
    };
  }
  const header = headers['retry-after'];
  const retryAfterMs = readRetryAfter(Array.isArray(header) ? header[0] : header, Date.now());
  return { outcome: 'failed', status, error, retryAfterMs };
}

function saysAcknowledged(text: string): boolean {
  try {
    return JSON.parse(text)?.acknowledged === true;
  } catch {
    return false;
  }
}

function explain(error: unknown, host: string, late: boolean, timeoutMs: number): string {
  if (late) return `${host} did not answer within ${timeoutMs / 1000} s.`;
  const { trouble, code } = transportTrouble(error);
  if (code === ADDRESS_REFUSED)
    return `${host} leads to an address of a private network or of this machine: nothing was sent there.`;
  if (trouble === 'invalid-tls')
    return `The TLS certificate of ${host} did not verify (${code}): nothing was sent.`;
  return `The call to ${host} failed (${code}).`;
}
