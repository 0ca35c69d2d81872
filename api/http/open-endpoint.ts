import { createRoute, type z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { Deps } from '../deps.ts';
import type { ProblemKind } from '../problems.ts';
import { addressOf } from './actor.ts';
import { type Answer, respond } from './answer.ts';
import type { Authenticator } from './authenticate.ts';
import { limitBody, readBody } from './body.ts';
import { describeAnswers, describeProblems, type SuccessAnswer } from './describe.ts';
import type { Api, Env } from './endpoint.ts';

const MOST_MIB = 1 / 64;

interface OpenSpec<B extends z.ZodObject> {
  path: string;
  tag: string;
  summary: string;
  description: string;
  body: B;
  answers: SuccessAnswer[];
  problems?: ProblemKind[];
}

/** What a route without a token gets. */
export interface OpenCall extends Deps {
  /** the network address that asks */
  address: string | null;
  auth: Authenticator;
  /** the raw request, for headers and cookies */
  c: Context<Env>;
}

/** A route that anybody may call. */
export interface OpenEndpoint {
  path: string;
  register(app: Api, parts: { deps: Deps; auth: Authenticator }): void;
}

/**
 * A POST without a token, since it is how somebody gets in, with a small body. Nothing of it is cached, and its address
 * goes to no other site.
 */
export function openEndpoint<B extends z.ZodObject>(
  spec: OpenSpec<B>,
  handler: (body: z.output<B>, call: OpenCall) => Promise<Answer>,
): OpenEndpoint {
  const { path, tag, summary, description, body, answers, problems } = spec;
  const read: MiddlewareHandler<Env> = async (c, next) => {
    c.set('bodyText', await readBody(c));
    await next();
  };
  const route = createRoute({
    ...{ method: 'post', path, tags: [tag], summary, description, security: [] },
    middleware: [limitBody(MOST_MIB), read],
    request: { body: { required: true, content: { 'application/json': { schema: body } } } },
    responses: {
      ...describeAnswers(answers),
      ...describeProblems({ method: 'post', body, problems, open: true }),
    },
  });
  return {
    path,
    register(app, { deps, auth }) {
      app.openapi(route, async (c) => {
        const given = c.req.valid('json' as never) as z.output<B>;
        const answer = await handler(given, { ...deps, auth, c, address: addressOf(c) });
        return respond(c, {
          ...answer,
          headers: { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', ...answer.headers },
        });
      });
    },
  };
}
