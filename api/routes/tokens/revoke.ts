import { revokeToken as endToken, findToken } from '../../../db/queries/tokens.ts';
import { maySee } from '../../http/authenticate.ts';
import { endpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { tokenParams } from './schema.ts';

export const revokeToken = endpoint(
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
  async ({ params: { tokenId } }, { sql, caller, auth }) => {
    const token = await findToken(sql, tokenId);
    const theirs = caller.providerIds === undefined || token?.providerIds?.every((id) => maySee(caller, id));
    if (!token || !theirs) throw notFound('token', tokenId);
    await endToken(sql, tokenId);
    auth.forget(tokenId);
    return { status: 204 };
  },
);
