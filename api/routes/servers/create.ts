import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { insertServer, updateServer } from '../../../db/queries/servers.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { requireProvider } from '../../http/visibility.ts';
import { requireCredentials, requireUsable } from './rules.ts';
import { newServer, serverExample, serverSchema } from './schema.ts';

export const createServer = writing(
  {
    method: 'post',
    path: '/v1/servers',
    scope: 'servers:write',
    tag: 'Servers',
    summary: 'Add a server',
    body: newServer,
    answers: [
      {
        status: 201,
        description: 'The new server, without its credentials.',
        schema: serverSchema,
        example: serverExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['not-possible'],
  },
  async ({ body: { credentials, ...fields } }, call) => {
    const { tx, caller, vault } = call;
    const { providerId } = await requireProvider(tx, caller, fields);
    requireUsable(fields);
    if (credentials) requireCredentials(fields.connector, credentials);
    const bare = await insertServer(tx, fields);
    // Sealed credentials are bound to the row's number, which exists only now.
    const server = credentials
      ? await updateServer(tx, bare.id, { credentials: vault.seal(credentials, `servers:${bare.id}`) })
      : bare;
    const changes = changesBetween({}, { ...fields, ...(credentials && { credentials: 'set' }) });
    await recordChange(tx, actorOf(call), {
      providerId,
      entity: 'server',
      entityId: server.id,
      action: 'created',
      changes,
    });
    return created(`/v1/servers/${server.id}`, server, { ETag: etagOf(server) });
  },
);
