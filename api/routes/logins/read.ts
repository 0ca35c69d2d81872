import { tiesOf } from '../../../db/queries/logins.ts';
import { listResets } from '../../../db/queries/password-resets.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { contentEtag } from '../../http/versions.ts';
import { loginToRead } from './access.ts';
import { loginExample, loginParams, loginWithClients, tieExample } from './schema.ts';

const RESETS = 20;

export const getLogin = endpoint(
  {
    method: 'get',
    path: '/v1/logins/{loginId}',
    scope: 'clients:read',
    tag: 'Logins',
    summary: 'Read a login, its clients and its latest password resets',
    params: loginParams,
    answers: [
      {
        status: 200,
        description: 'The login. The ETag is that of what can be edited.',
        schema: loginWithClients,
        example: { ...loginExample, clients: [tieExample], resets: [] },
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { loginId } }, { sql, caller }) => {
    const login = await loginToRead(sql, caller, loginId);
    const [ties, resets] = await Promise.all([tiesOf(sql, loginId), listResets(sql, loginId, RESETS)]);
    const clients = ties.map(({ heldBy: _, ...tie }) => tie);
    return ok(
      { ...login, clients, resets: resets.map(({ loginId: __, ...reset }) => reset) },
      { ETag: contentEtag(login) },
    );
  },
);
