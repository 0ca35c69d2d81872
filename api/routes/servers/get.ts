import { findServer } from '../../../db/queries/servers.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { serverExample, serverParams, serverSchema } from './schema.ts';

export const getServer = endpoint(
  {
    method: 'get',
    path: '/v1/servers/{serverId}',
    scope: 'servers:read',
    tag: 'Servers',
    summary: 'Read a server',
    params: serverParams,
    answers: [
      {
        status: 200,
        description: 'The server, without its credentials.',
        schema: serverSchema,
        example: serverExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { serverId } }, { sql, caller }) => {
    const server = await findServer(sql, serverId);
    if (!server || !maySee(caller, server.providerId)) throw notFound('server', serverId);
    return ok(server, { ETag: etagOf(server) });
  },
);
