import { audit } from '../../../db/queries/audit.ts';
import { revokeToken as endToken, findToken } from '../../../db/queries/tokens.ts';
import { actorOf } from '../../http/actor.ts';
import { maySee } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { tokenParams } from './schema.ts';

export const revokeToken = writing(
  {
    method: 'delete',
    path: '/v1/tokens/{tokenId}',
    scope: 'tokens:write',
    tag: 'Tokens',
    summary: 'Revoke a token',
    description:
      'Takes effect at once here, and within three seconds in other API processes. Revoking it again changes nothing.',
    params: tokenParams,
    answers: [{ status: 204, description: 'It no longer works.' }],
  },
  async ({ params: { tokenId } }, call) => {
    const { tx, caller, auth, now, afterCommit } = call;
    const token = await findToken(tx, tokenId);
    const theirs = caller.providerIds === undefined || token?.providerIds?.every((id) => maySee(caller, id));
    if (!token || !theirs) throw notFound('token', tokenId);
    await endToken(tx, tokenId);
    if (token.revokedAt === null)
      await audit(tx, actorOf(call), { action: 'token.revoked', subject: `token:${tokenId}` }, now());
    afterCommit(async () => auth.forget());
    return { status: 204 };
  },
);
