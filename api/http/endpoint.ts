import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { Tx } from '../../db/connect.ts';
import { loggable } from '../../db/errors.ts';
import type { Deps } from '../deps.ts';
import { Problem, type ProblemKind } from '../problems.ts';
import type { RouteScope } from '../scopes.ts';
import { type Answer, respond } from './answer.ts';
import { type Authenticator, requireConfirmed, requireScope } from './authenticate.ts';
import { limitBody, readBody } from './body.ts';
import { type Caller, nameOf } from './caller.ts';
import { describeAnswers, describeProblems, namesVersion, type SuccessAnswer } from './describe.ts';
import type { EventHub } from './event-hub.ts';
import { once, type Repeatable } from './once.ts';
import { validationProblem } from './validation.ts';

export interface Env {
  Variables: {
    requestId: string;
    /** from where the request comes */
    address: string | null;
    caller: Caller;
    bodyText: string;
    status: number;
  };
}
export type Api = OpenAPIHono<Env>;

/** What every handler gets besides its input. */
export interface Call extends Deps {
  caller: Caller;
  auth: Authenticator;
  hub: EventHub;
  /** the raw request, for headers and streams */
  c: Context<Env>;
  /** aborts when the server stops */
  stopping: AbortSignal;
}
/** A handler that writes gets a transaction: what it does and what it answers stand or fall together. */
export interface WriteCall extends Call {
  tx: Tx;
  /** Does something once the transaction is committed; that it fails is logged and changes no answer. */
  afterCommit(work: () => Promise<unknown>): void;
}

type Shape = z.ZodObject;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Spec<
  P extends Shape | undefined,
  Q extends Shape | undefined,
  B extends z.ZodType | undefined,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  scope: RouteScope;
  /** asks people for their own password: `lately` unless they have signed in or given it just now, `again` always */
  confirm?: 'lately' | 'again';
  tag: string;
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  body?: B;
  /** the most that the body may have; 1 when left out */
  bodyMiB?: number;
  answers: SuccessAnswer[];
  /** a PUT that replaces a version, which If-Match names; a PATCH always does */
  versioned?: boolean;
  /** a POST whose If-Match may name the version that somebody has looked at; its handler asks `requireSame` */
  looked?: boolean;
  /** what it refuses with, beyond what every route may answer */
  problems?: ProblemKind[];
}
export interface Input<P, Q, B> {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
}

/** A route that can be put into an app. */
export interface Endpoint {
  method: string;
  path: string;
  scope: RouteScope;
  register(app: Api, deps: EndpointDeps): void;
}
export interface EndpointDeps {
  deps: Deps;
  auth: Authenticator;
  hub: EventHub;
  stopping: AbortSignal;
}

/** Work on the record that hangs longer than this is given up, so that callers learn that the database is stuck. */
const DEADLINE_MS = 15_000;
const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters without spaces')
    .optional()
    .openapi({
      description: 'Repeat a request with the same key and it counts once; the answer is kept for 24 hours.',
      example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
    }),
});
const ifMatchHeader = z.object({
  'if-match': z
    .string()
    .max(1000)
    .optional()
    .openapi({ description: 'The ETag of the version you read. Required.', example: '"v3"' }),
});

const lookedHeader = idempotencyHeader.extend({
  'if-match': z.string().max(1000).optional().openapi({
    description: 'The ETag of the version you have looked at: refused when it is another one by now.',
    example: '"v3"',
  }),
});

/** Makes the response of what has been read: work of its own, which no longer waits for the database. */
export type LateResponse = () => Promise<Response>;

/** A route whose handler reads, or brings its own transactions. */
export function endpoint<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  spec: Spec<P, Q, B>,
  handler: (input: Input<P, Q, B>, call: Call) => Promise<Answer | Response | LateResponse>,
): Endpoint {
  const { method, path, scope } = spec;
  return {
    method,
    path,
    scope,
    register(app, { deps, auth, hub, stopping }) {
      app.openapi(routeOf(spec, guard(auth, spec, deps.now)), async (c) => {
        const input = {
          params: spec.params && c.req.valid('param' as never),
          query: spec.query && c.req.valid('query' as never),
          body: spec.body && c.req.valid('json' as never),
        } as Input<P, Q, B>;
        const answer = await withinDeadline(
          handler(input, { ...deps, auth, hub, stopping, c, caller: c.get('caller') }),
        );
        if (typeof answer === 'function') return await answer();
        return answer instanceof Response ? answer : respond(c, answer);
      });
    },
  };
}

/** A route whose handler writes in one transaction; a POST may be repeated with its Idempotency-Key. */
export function writing<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(spec: Spec<P, Q, B>, handler: (input: Input<P, Q, B>, call: WriteCall) => Promise<Answer>): Endpoint {
  return endpoint(spec, async (input, call) => {
    let later: (() => Promise<unknown>)[] = [];
    const work = (tx: Tx) => {
      later = [];
      return handler(input, { ...call, tx, afterCommit: (next) => void later.push(next) });
    };
    const request = repeatable(call);
    const answer = await (request ? once(call, request, work) : call.sql.begin(work));
    for (const next of later)
      await next().catch((error: unknown) => call.log.warn(loggable(error), 'what follows a change failed'));
    return answer;
  });
}

/** The request's identity for `once`, when it is a POST that carries an Idempotency-Key. */
export function repeatable({ c, caller }: Call): Repeatable | undefined {
  const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
  if (key === undefined) return undefined;
  return {
    owner: caller.kind === 'token' ? String(caller.id) : nameOf(caller),
    key,
    method: 'POST',
    path: c.req.path,
    bodyText: c.get('bodyText') ?? '',
    requestId: c.get('requestId'),
  };
}

function guard(
  auth: Authenticator,
  {
    scope,
    confirm,
    query,
    body,
    bodyMiB = 1,
  }: Pick<
    Spec<undefined, Shape | undefined, z.ZodType | undefined>,
    'scope' | 'confirm' | 'query' | 'body' | 'bodyMiB'
  >,
  now: () => Date,
): MiddlewareHandler<Env>[] {
  const admit: MiddlewareHandler<Env> = async (c, next) => {
    const caller = await auth.caller(c);
    requireScope(caller, scope);
    if (confirm) requireConfirmed(caller, confirm, now());
    c.set('caller', caller);
    if (!query) requireNoParameters(c);
    await next();
  };
  const read: MiddlewareHandler<Env> = async (c, next) => {
    c.set('bodyText', await readBody(c));
    await next();
  };
  return body ? [admit, limitBody(bodyMiB), read] : [admit];
}

/** Throws Problem 400 for any parameter: this route takes none. */
function requireNoParameters(c: Context): void {
  const { url } = c.req;
  const names = url.includes('?') ? [...new URL(url).searchParams.keys()] : [];
  if (names.length === 0) return;
  throw validationProblem('query', [{ code: 'unrecognized_keys', keys: names, path: [], message: '' }]);
}

function routeOf(
  spec: Spec<Shape | undefined, Shape | undefined, z.ZodType | undefined>,
  middleware: MiddlewareHandler<Env>[],
) {
  const { method, path, scope, tag, summary, description, params, query, body } = spec;
  const posted = spec.looked ? lookedHeader : idempotencyHeader;
  const headers = method === 'post' ? posted : namesVersion(spec) ? ifMatchHeader : undefined;
  return createRoute({
    method,
    path,
    tags: [tag],
    summary,
    description,
    security: [{ bearer: [scope] }],
    middleware,
    request: {
      ...(query && { query }),
      ...(params && { params }),
      ...(headers && { headers }),
      ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: { ...describeAnswers(spec.answers), ...describeProblems(spec) },
  });
}

async function withinDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Problem('database-unavailable', 'The database takes too long to answer.', {
            headers: { 'Retry-After': '5' },
          }),
        ),
      DEADLINE_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
