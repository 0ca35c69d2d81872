import { setMaxListeners } from 'node:events';
import { Agent } from 'undici';
import { transportTrouble } from '../transport.ts';
import { protocol, unreachable } from './failures.ts';
import type { CallOptions, Failure } from './types.ts';

/** How one server is reached. */
export interface HttpSettings {
  /** Absolute http(s) address, without user info, query or fragment. */
  baseUrl: URL;
  /** `verify: false` only when this server's record says so. `ca` is a PEM of its own authority. */
  tls: { verify: boolean; ca?: string };
  /** Milliseconds for a call that names no time-out of its own. */
  timeoutMs: number;
  /** Sockets to this server at most; further calls wait for a free one. */
  maxConnections: number;
  /** Bytes of an answer at most. */
  maxAnswerBytes: number;
}

/** An answer of whatever status, or a failure with whether the call may have arrived. */
export type HttpResult =
  | { kind: 'answer'; status: number; statusText: string; header(name: string): string | null; text: string }
  | { kind: 'failure'; arrived: 'no' | 'perhaps'; failure: Failure };

/** A client for one server: its own pool of kept-alive connections, no redirects, bounded answers. */
export interface HttpClient {
  /** How messages name the server. */
  readonly label: string;
  /** Sends a request; `path` with its query is appended to the base address. `repeatable` ones are sent again once on a stale socket. */
  send(method: HttpMethod, path: string, request: HttpRequest, call: CallOptions): Promise<HttpResult>;
  /** The same as a POST. */
  post(path: string, request: HttpRequest, call: CallOptions): Promise<HttpResult>;
  close(): Promise<void>;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  headers: Record<string, string>;
  body?: string;
  /** Reading calls may be sent twice; commands may not. */
  repeatable: boolean;
}

/** Makes the client of one server. Throws nothing later: every failure is a value. */
export function createHttpClient(settings: HttpSettings): HttpClient {
  const { baseUrl, tls } = settings;
  const label = `The panel at ${baseUrl.host}`;
  const agent = new Agent({
    connections: settings.maxConnections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    // Our own timer covers the whole call.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      rejectUnauthorized: tls.verify,
      timeout: Math.min(10_000, settings.timeoutMs),
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    },
  });
  const basePath = baseUrl.pathname.replace(/\/$/, '');

  async function once(
    method: HttpMethod,
    path: string,
    request: HttpRequest,
    call: CallOptions,
  ): Promise<HttpResult & { stale?: boolean }> {
    const timeoutMs = call.timeoutMs ?? settings.timeoutMs;
    const timer = deadline(call.signal, timeoutMs);
    try {
      const answer = await agent.request({
        origin: baseUrl.origin,
        path: basePath + path || '/',
        method,
        headers: { accept: 'application/json', 'user-agent': 'tenure', ...request.headers },
        body: request.body ?? null,
        signal: timer.signal,
      });
      const text = await readBounded(answer.body, settings.maxAnswerBytes);
      if (text === null) {
        const failure = protocol(
          `${label} sent an answer of more than ${settings.maxAnswerBytes} bytes; it was not read.`,
        );
        return { kind: 'failure', arrived: 'perhaps', failure };
      }
      const header = (name: string) => {
        const value = answer.headers[name.toLowerCase()];
        return (Array.isArray(value) ? value[0] : value) ?? null;
      };
      return { kind: 'answer', status: answer.statusCode, statusText: answer.statusText, header, text };
    } catch (error) {
      return explain(error, label, timer.why(), timeoutMs, tls.verify);
    } finally {
      timer.stop();
    }
  }

  const send: HttpClient['send'] = async (method, path, request, call) => {
    const first = await once(method, path, request, call);
    // A kept-alive socket that the server had closed meanwhile says nothing about the server.
    return first.kind === 'failure' && first.stale && request.repeatable
      ? await once(method, path, request, call)
      : first;
  };
  return {
    label,
    send,
    post: (path, request, call) => send('POST', path, request, call),
    close: () => agent.close().catch(() => undefined),
  };
}

/** One timer and the caller's signal, without leaving listeners on a signal that lives long. */
function deadline(outer: AbortSignal, timeoutMs: number) {
  const controller = new AbortController();
  let reason: 'time-out' | 'cancelled' | null = null;
  const stopFor = (why: 'time-out' | 'cancelled') => {
    reason ??= why;
    controller.abort();
  };
  const onAbort = () => stopFor('cancelled');
  const timer = setTimeout(() => stopFor('time-out'), timeoutMs);
  // Many calls may share one signal; each takes its listener off again.
  setMaxListeners(0, outer);
  outer.addEventListener('abort', onAbort, { once: true });
  if (outer.aborted) onAbort();
  return {
    signal: controller.signal,
    why: (): 'time-out' | 'cancelled' | null => reason,
    stop() {
      clearTimeout(timer);
      outer.removeEventListener('abort', onAbort);
    },
  };
}

async function readBounded(body: AsyncIterable<Buffer>, most: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function explain(
  error: unknown,
  label: string,
  stoppedBy: 'time-out' | 'cancelled' | null,
  timeoutMs: number,
  verify: boolean,
): HttpResult & { stale?: boolean } {
  if (stoppedBy === 'time-out') {
    const failure = unreachable(`${label} did not answer within ${timeoutMs / 1000} s.`);
    return { kind: 'failure', arrived: 'perhaps', failure };
  }
  if (stoppedBy === 'cancelled') {
    const failure: Failure = {
      code: 'cancelled',
      retryable: true,
      message: `The call to ${label} was cancelled.`,
    };
    return { kind: 'failure', arrived: 'perhaps', failure };
  }
  const { trouble, code } = transportTrouble(error);
  if (trouble === 'invalid-tls') {
    const advice = verify
      ? "Install a valid certificate there, or allow this one in the server's record"
      : 'Check that the address and port speak TLS';
    const message = `${label} could not be trusted: its TLS certificate did not verify (${code}). ${advice}, then retry.`;
    return { kind: 'failure', arrived: 'no', failure: { code: 'invalid-tls', retryable: false, message } };
  }
  if (trouble === 'never-connected') {
    return {
      kind: 'failure',
      arrived: 'no',
      failure: unreachable(`${label} could not be reached (${code}).`),
    };
  }
  if (trouble === 'lost') {
    const failure = unreachable(`${label} closed the connection without an answer (${code}).`);
    return { kind: 'failure', arrived: 'perhaps', failure, stale: true };
  }
  if (trouble === 'not-http') {
    return {
      kind: 'failure',
      arrived: 'perhaps',
      failure: protocol(`${label} did not answer in HTTP (${code}).`),
    };
  }
  return {
    kind: 'failure',
    arrived: 'perhaps',
    failure: unreachable(`The call to ${label} failed (${code}).`),
  };
}
