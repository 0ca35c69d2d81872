import { z } from '@hono/zod-openapi';
import { listTokens as readTokens } from '../../../db/queries/tokens.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { tokenExample, tokenSchema } from './schema.ts';

export const listTokens = endpoint(
  {
    method: 'get',
    path: '/v1/tokens',
    scope: 'tokens:write',
    tag: 'Tokens',
    summary: 'List tokens, newest first',
    description:
      'A token that is limited to certain providers sees those that are limited to some of the same.',
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page of tokens, without the tokens themselves.',
        schema: pageOf(tokenSchema),
        example: { items: [tokenExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) =>
    answerNewestFirst('/v1/tokens', query, (page) =>
      readTokens(sql, { ...page, within: caller.providerIds }),
    ),
);
