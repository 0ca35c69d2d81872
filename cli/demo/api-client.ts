import { createParser } from 'eventsource-parser';
import type { Up } from '../../dev/up-file.ts';

export interface OperationEvent {
  seq: number;
  at: string;
  type: string;
  data: Record<string, unknown>;
}

/** A failed answer of the API: the sentence of its problem document, and its type such as `/problems/plan-stale`. */
export class ApiProblem extends Error {
  readonly type: string | undefined;
  constructor(message: string, type: string | undefined) {
    super(message);
    this.type = type;
  }
}

/** Just enough of a client for Tenure's API. Every failed answer is thrown as an ApiProblem. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** Replaces what is there now, and edits it. */
  put<T>(path: string, body: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  text(path: string): Promise<string>;
  /** The events of an operation as they happen, until it has ended. */
  events(operationId: string): AsyncGenerator<OperationEvent>;
}

/** A client with the admin token of a running Tenure. */
export function apiClient({ apiUrl, adminToken }: Pick<Up, 'apiUrl' | 'adminToken'>): ApiClient {
  const headers = { authorization: `Bearer ${adminToken}` };

  async function call(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(`${apiUrl}${path}`, init);
    if (answer.ok) return answer;
    const { type, title, detail } = (await answer.json().catch(() => ({}))) as Record<
      string,
      string | undefined
    >;
    throw new ApiProblem(`${init.method ?? 'GET'} ${path}: ${detail ?? title ?? answer.status}`, type);
  }

  async function edit<T>(method: 'PUT' | 'PATCH', path: string, body: unknown): Promise<T> {
    const version = (await call(path, { headers })).headers.get('etag') ?? '';
    const answer = await call(path, {
      method,
      headers: { ...headers, 'if-match': version, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as T;
  }

  return {
    get: async (path) => (await call(path, { headers })).json() as never,
    post: async (path, body) =>
      (
        await call(path, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json() as never,
    put: (path, body) => edit('PUT', path, body),
    patch: (path, body) => edit('PATCH', path, body),
    text: async (path) => (await call(path, { headers })).text(),
    async *events(operationId) {
      const answer = await call(`/v1/operations/${operationId}/events`, {
        headers: { ...headers, accept: 'text/event-stream' },
      });
      const waiting: OperationEvent[] = [];
      const parser = createParser({
        // Only events of the chain have an id; the stream's own farewell has none.
        onEvent: ({ id, data }) => {
          if (id !== undefined) waiting.push(JSON.parse(data) as OperationEvent);
        },
      });
      const decoder = new TextDecoder();
      for await (const chunk of answer.body ?? []) {
        parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
        yield* waiting.splice(0);
      }
    },
  };
}
