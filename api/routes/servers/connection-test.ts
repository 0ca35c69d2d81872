import { z } from '@hono/zod-openapi';
import { SecretError } from '../../../db/crypto/secrets.ts';
import { findSealedServer } from '../../../db/queries/servers.ts';
import type { ConnectionTest } from '../../deps.ts';
import { id } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { type Call, endpoint } from '../../http/endpoint.ts';
import { notFound, Problem } from '../../problems.ts';
import { serverParams } from './schema.ts';

/** What a connection test answers. */
export const connectionTestSchema = z
  .object({
    serverId: id,
    at: z.string(),
    reached: z
      .boolean()
      .openapi({ description: 'it is there, lets us in and answers what work on it needs' }),
    tookMs: z.int().openapi({ description: 'milliseconds, for all of it' }),
    version: z.string().nullable().openapi({ description: 'as the server says; null: it does not say' }),
    name: z.string().nullable().openapi({ description: 'what it calls itself; null: it does not say' }),
    failure: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .openapi({ description: 'why it was not reached: a stable code and a sentence' }),
  })
  .openapi('ConnectionTest');

const example = {
  ...{ serverId: 1, at: '2026-01-31T09:30:00.000Z', reached: true, tookMs: 184 },
  ...{ version: '11.126.0.1', name: 'web1.example.com', failure: null },
};

export const testServerConnection = endpoint(
  {
    method: 'post',
    path: '/v1/servers/{serverId}/connection-test',
    scope: 'servers:write',
    tag: 'Servers',
    summary: 'See whether a server can be reached and worked on',
    description:
      'Asks the server for an account that does not exist, with the credentials on record, and changes nothing there. It takes ten seconds at most, and is made from where this API runs. A server that is not reached is an answer too.',
    params: serverParams,
    answers: [{ status: 200, description: 'What came of it.', schema: connectionTestSchema, example }],
    problems: ['not-possible'],
  },
  async ({ params: { serverId } }, call) => {
    const found = await findSealedServer(call.sql, serverId);
    if (!found || !maySee(call.caller, found.server.providerId)) throw notFound('server', serverId);
    const { connector, url, tlsVerify } = found.server;
    if (connector === 'manual')
      throw new Problem('not-possible', 'This server is worked by hand: there is nothing to reach.');
    if (found.sealed === null)
      throw new Problem('not-possible', 'This server has no credentials on record: enter them first.');
    const at = call.now().toISOString();
    const credentials = opened(call, serverId, found.sealed);
    const result: ConnectionTest =
      credentials instanceof SecretError
        ? { reached: false, tookMs: 0, failure: { code: 'bad-credentials', message: credentials.message } }
        : await call.testConnection({ connector, url, tlsVerify, credentials });
    const { reached, tookMs } = result;
    return ok({
      ...{ serverId, at, reached, tookMs },
      ...(result.reached
        ? { version: result.version, name: result.name, failure: null }
        : { version: null, name: null, failure: result.failure }),
    });
  },
);

/** The credentials on record, or why they cannot be opened. */
function opened({ vault }: Pick<Call, 'vault'>, serverId: number, sealed: string) {
  try {
    return vault.open(sealed, `servers:${serverId}`);
  } catch (error) {
    if (error instanceof SecretError) return error;
    throw error;
  }
}
