import type { z } from '@hono/zod-openapi';
import { findToken, createToken as makeToken } from '../../../db/queries/tokens.ts';
import { created } from '../../http/answer.ts';
import { type Caller, maySee } from '../../http/authenticate.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { mayUse } from '../../scopes.ts';
import { createdToken, newToken, tokenExample } from './schema.ts';

export const createToken = writing(
  {
    method: 'post',
    path: '/v1/tokens',
    scope: 'tokens:write',
    tag: 'Tokens',
    summary: 'Create a token',
    description: 'The token is shown in this answer only. Nobody can give away more than they hold.',
    body: newToken,
    answers: [
      {
        status: 201,
        description: 'The new token.',
        schema: createdToken,
        example: { ...tokenExample, token: 'tnr_Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8' },
        headers: { Location: 'where tokens are listed' },
      },
    ],
    problems: ['not-possible'],
  },
  async ({ body }, { tx, caller, now }) => {
    requireOwned(caller, body);
    if (body.expiresAt !== null && Date.parse(body.expiresAt) <= now().getTime()) {
      throw impossibleField('/expiresAt', 'A token cannot expire in the past.');
    }
    const { token, id } = await makeToken(tx, body);
    return created('/v1/tokens', { ...(await findToken(tx, id)), token });
  },
);

/** Throws Problem 403 when a token would be able to do more than the one that makes it. */
function requireOwned(caller: Caller, { scopes, providerIds }: z.output<typeof newToken>): void {
  const missing = scopes.find((scope) => !mayUse(caller.scopes, scope));
  if (missing !== undefined) {
    throw new Problem(
      'forbidden',
      `This token does not hold the scope ${missing} itself, so it cannot give it away.`,
      { members: { requiredScope: missing } },
    );
  }
  const tooWide =
    caller.providerIds !== undefined &&
    (providerIds === null || providerIds.some((id) => !maySee(caller, id)));
  if (tooWide)
    throw new Problem(
      'forbidden',
      'This token is limited to certain providers: it can only make tokens for these.',
    );
}
