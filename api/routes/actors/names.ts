import { z } from '@hono/zod-openapi';
import { namesOfActors } from '../../../db/queries/actors.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { OWN_ACCOUNT } from '../../scopes.ts';

const MOST = 200;

/** Names as a page of a list has them: of staff and of tokens. */
export const actorNames = z
  .object({ items: z.array(z.object({ actor: z.string(), name: z.string() })) })
  .openapi('ActorNames');

export const listActorNames = endpoint(
  {
    method: 'get',
    path: '/v1/actors',
    scope: OWN_ACCOUNT,
    tag: 'Own account',
    summary: 'Read what those are called who stand in records as `staff:3` or `token:12`',
    description:
      'Many at once, for whoever has signed in. Whoever is limited to certain providers learns the names of those who may see one of the same; others are left out.',
    query: z.strictObject({
      of: z
        .string()
        .max(6_000)
        .transform((text) => [...new Set(text.split(','))])
        .refine(
          (actors) =>
            actors.length <= MOST && actors.every((each) => /^(staff|token):[1-9]\d{0,14}$/.test(each)),
          `must be at most ${MOST}, as staff:3,token:12`,
        )
        .optional()
        .openapi({ type: 'string', description: 'separated by commas', example: 'staff:3,token:12' }),
    }),
    answers: [
      {
        ...{ status: 200, description: 'Those that have a name.', schema: actorNames },
        example: { items: [{ actor: 'staff:3', name: 'Grace Hopper' }] },
      },
    ],
  },
  async ({ query: { of = [] } }, { sql, caller }) =>
    ok({ items: await namesOfActors(sql, of, caller.providerIds) }),
);
