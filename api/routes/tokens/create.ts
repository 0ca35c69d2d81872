import type { Tx } from '../../../db/connect.ts';
import { audit } from '../../../db/queries/audit.ts';
import { findStaff } from '../../../db/queries/staff.ts';
import { findToken, createToken as makeToken } from '../../../db/queries/tokens.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { requireScope } from '../../http/authenticate.ts';
import type { Caller } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { requireHeld } from '../../http/rights.ts';
import { impossibleField } from '../../problems.ts';
import { requireAbove } from '../staff/access.ts';
import { createdToken, newToken, tokenExample } from './schema.ts';

export const createToken = writing(
  {
    method: 'post',
    path: '/v1/tokens',
    scope: 'tokens:write',
    confirm: 'lately',
    tag: 'Tokens',
    summary: 'Create a token',
    description:
      'The token is shown in this answer only. Nobody can give away more than they hold, and a token never does more than its owner may, also when the owner’s rights shrink later.',
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
    problems: ['not-possible', 'confirmation-needed'],
  },
  async ({ body }, call) => {
    const { tx, caller, now } = call;
    requireHeld(caller, body, 'a token');
    const ownerId = await ownerOf(tx, caller, body.ownerId);
    const madeBy = caller.kind === 'staff' ? caller.id : caller.ownerId;
    if (body.expiresAt !== null && Date.parse(body.expiresAt) <= now().getTime()) {
      throw impossibleField('/expiresAt', 'A token cannot expire in the past.');
    }
    const { token, id } = await makeToken(tx, { ...body, ownerId, madeBy });
    const { scopes, providerIds, expiresAt } = body;
    const data = { scopes, providerIds, expiresAt, ownerId };
    await audit(tx, actorOf(call), { action: 'token.created', subject: `token:${id}`, data }, now());
    return created('/v1/tokens', { ...(await findToken(tx, id)), token });
  },
);

/** The account whose rights bound the new token: the caller's own, or a service that the caller may change. */
async function ownerOf(tx: Tx, caller: Caller, asked: number | undefined): Promise<number | null> {
  const own = caller.kind === 'staff' ? caller.id : caller.ownerId;
  if (asked === undefined || asked === own) return own;
  requireScope(caller, 'staff:write');
  const owner = await findStaff(tx, asked);
  if (owner?.kind !== 'service' || owner.disabledAt !== null)
    throw impossibleField(
      '/ownerId',
      'A token belongs to your own account or to a service that is not disabled.',
    );
  requireAbove(caller, owner);
  return asked;
}
