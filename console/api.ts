import type { Context } from 'hono';
import type { z } from 'zod';
import { noReads, shareReads } from '../api/http/reads.ts';
import { type FieldError, Problem, type ProblemKind, problemKinds } from '../api/problems.ts';

/** Hands a request to the API of this process, as if it had come over the network from the same place. */
export type Dispatch = (request: Request, env: Context['env']) => Promise<Response>;

/** What the API goes by to know from where a request comes; it goes along with each request that a page makes for it. */
export function origin(c: Context): Headers {
  const headers = new Headers();
  for (const name of ['x-forwarded-for', 'user-agent']) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
}

interface Change<S extends z.ZodType> {
  body?: unknown;
  /** what it answers; absent: nothing that is looked at */
  schema?: S;
  /** counts once, however often it is sent */
  key?: string | undefined;
  /** the `ETag` of the version that is edited */
  ifMatch?: string | undefined;
}

/** The routes of the API, called in this process: the same handlers, the same rights, the same log. */
export interface ConsoleApi {
  /** Reads. @throws Problem what the API answers */
  get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>>;
  /** Reads what can be edited, with the version for `ifMatch`. */
  getVersion<S extends z.ZodType>(path: string, schema: S): Promise<{ body: z.output<S>; etag: string }>;
  /** Changes something: `POST`, `PUT`, `PATCH` or `DELETE`. @throws Problem what the API answers */
  send<S extends z.ZodType>(method: string, path: string, change?: Change<S>): Promise<z.output<S>>;
  /** The same with the answer as it comes, for files that are made. @throws Problem what the API answers */
  sendRaw(method: string, path: string, change: { body: unknown }): Promise<Response>;
  /** The answer as it comes, for streams and files. @throws Problem what the API answers */
  raw(path: string, headers?: Record<string, string>): Promise<Response>;
}

/**
 * The API for a session of staff. What one reading request has read the next ones of the same page need not read again,
 * until something is changed.
 * @param token the secret of the session
 */
export function consoleApi(dispatch: Dispatch, c: Context, token: string): ConsoleApi {
  let reads = noReads();
  const call = async (
    method: string,
    path: string,
    { body, headers }: { body?: unknown; headers?: Record<string, string | undefined> } = {},
  ): Promise<Response> => {
    const sent = origin(c);
    sent.set('authorization', `Bearer ${token}`);
    for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) sent.set(name, value);
    if (body !== undefined) sent.set('content-type', 'application/json');
    const request = new Request(new URL(path, c.req.url), {
      ...{ method, headers: sent },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const changes = method !== 'GET';
    if (changes) reads = noReads();
    else shareReads(request, reads);
    const answer = await dispatch(request, c.env);
    // Whoever read meanwhile may have read what was there before.
    if (changes) reads = noReads();
    const moved = answer.status === 308 && method === 'GET' ? answer.headers.get('location') : null;
    if (moved !== null) return call(method, moved, { headers });
    if (answer.status >= 300) throw await problemIn(answer);
    return answer;
  };
  return {
    get: async (path, schema) => schema.parse(await (await call('GET', path)).json()),
    async getVersion(path, schema) {
      const answer = await call('GET', path);
      return { body: schema.parse(await answer.json()), etag: answer.headers.get('etag') ?? '' };
    },
    async send(method, path, { body, schema, key, ifMatch } = {}) {
      const answer = await call(method, path, {
        ...{ body, headers: { 'idempotency-key': key, 'if-match': ifMatch } },
      });
      const text = await answer.text();
      return schema ? schema.parse(JSON.parse(text)) : (undefined as never);
    },
    sendRaw: (method, path, { body }) => call(method, path, { body }),
    raw: (path, headers) => call('GET', path, { headers: headers ?? {} }),
  };
}

/** What an answer of the API says that went wrong. */
export async function problemIn(answer: Response): Promise<Problem> {
  const known = await answer.json().catch(() => ({}));
  const { type = '', detail = '', errors, ...members } = known as Record<string, unknown>;
  const kind = String(type).replace('/problems/', '');
  const wait = answer.headers.get('retry-after');
  return new Problem(isKind(kind) ? kind : 'internal', String(detail), {
    ...{ members, headers: wait === null ? {} : { 'Retry-After': wait } },
    ...(Array.isArray(errors) && { errors: errors as FieldError[] }),
  });
}

function isKind(text: string): text is ProblemKind {
  return Object.hasOwn(problemKinds, text);
}
