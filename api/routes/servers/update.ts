import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { lockServer, updateServer as writeServer } from '../../../db/queries/servers.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { credentialsAfterEdit, requireCredentials, requireSameHost, requireUsable } from './rules.ts';
import { serverEdit, serverExample, serverParams, serverSchema } from './schema.ts';

export const updateServer = writing(
  {
    method: 'patch',
    path: '/v1/servers/{serverId}',
    scope: 'servers:write',
    tag: 'Servers',
    summary: 'Edit a server',
    description:
      'Only the fields that are sent change. `credentials` replaces them as a whole, null forgets them; a new host or another kind needs them again.',
    params: serverParams,
    body: serverEdit,
    answers: [
      {
        status: 200,
        description: 'The server as it is now.',
        schema: serverSchema,
        example: serverExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['not-possible'],
  },
  async ({ params: { serverId }, body: { credentials: entered, ...fields } }, call) => {
    const { tx, caller, c, vault } = call;
    const before = await lockServer(tx, serverId);
    if (!before || !maySee(caller, before.providerId)) throw notFound('server', serverId);
    requireVersion(c.req.header('if-match'), etagOf(before));
    requireUsable({ ...before, ...fields });
    requireSameHost(before, fields.url, entered !== undefined);
    const connector = fields.connector ?? before.connector;
    if (entered) requireCredentials(connector, entered);
    const credentials = credentialsAfterEdit(before, connector, entered);
    const sealed = credentials ? vault.seal(credentials, `servers:${serverId}`) : credentials;
    const changes = changesBetween(before, fields);
    if (Object.keys(changes).length === 0 && credentials === undefined)
      return ok(before, { ETag: etagOf(before) });
    const after = await writeServer(tx, serverId, {
      ...fields,
      ...(sealed !== undefined && { credentials: sealed }),
    });
    if (entered !== undefined || after.credentials !== before.credentials)
      changes.credentials = { from: before.credentials, to: after.credentials };
    await recordChange(tx, actorOf(call), {
      providerId: before.providerId,
      entity: 'server',
      entityId: serverId,
      action: 'edited',
      changes,
    });
    return ok(after, { ETag: etagOf(after) });
  },
);
