import { createRoute, type z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ProblemKind } from '../problems.ts';
import { type Answer, respond } from './answer.ts';
import { limitBody, readBody } from './body.ts';
import { describeAnswers, describeProblems, type SuccessAnswer } from './describe.ts';
import type { Api, Env } from './endpoint.ts';

interface OpenSpec<B extends z.ZodType> {
  path: string;
  tag: string;
  summary: string;
  description: string;
  body: B;
  answers: SuccessAnswer[];
  problems: ProblemKind[];
}

/** A POST that anybody may send, since it is how somebody gets in. */
export function registerOpen<B extends z.ZodType>(
  app: Api,
  spec: OpenSpec<B>,
  handler: (body: z.output<B>, c: Context<Env>) => Promise<Answer>,
): void {
  const { path, tag, summary, description, body } = spec;
  const route = createRoute({
    ...{ method: 'post', path, tags: [tag], summary, description, security: [] },
    middleware: [
      limitBody(1),
      async (c: Context<Env>, next: () => Promise<void>) => {
        await readBody(c);
        await next();
      },
    ],
    request: { body: { required: true, content: { 'application/json': { schema: body } } } },
    responses: { ...describeAnswers(spec.answers), ...describeProblems({ method: 'put', ...spec }) },
  });
  app.openapi(route, async (c) => respond(c, await handler(c.req.valid('json' as never) as z.output<B>, c)));
}
