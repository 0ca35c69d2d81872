import { z } from '@hono/zod-openapi';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import {
  findConnection,
  insertConnection,
  listClientProviders,
} from '../../../db/queries/client-providers.ts';
import { id } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { requireProvider } from '../../http/visibility.ts';
import { impossibleField } from '../../problems.ts';
import { clientToChange } from './access.ts';
import { clientParams } from './schema.ts';
import { clientList } from './sublist.ts';

/** A provider that serves a client beside its home provider. */
export const connectionSchema = z
  .object({
    id,
    clientId: id,
    providerId: id,
    connectedBy: z.string(),
    connectedAt: z.string(),
    disconnectedBy: z.string().nullable(),
    disconnectedAt: z.string().nullable().openapi({ description: 'null: it is connected' }),
  })
  .openapi('ClientProvider');
const connectionExample = {
  id: 1,
  clientId: 1,
  providerId: 2,
  connectedBy: 'token:1',
  connectedAt: '2026-01-31T09:30:00.000Z',
  disconnectedBy: null,
  disconnectedAt: null,
};

export const listProvidersOfClient = clientList({
  name: 'providers',
  tag: 'Clients',
  summary: 'List the providers that serve a client beside its home provider, also those that once did',
  item: connectionSchema,
  example: connectionExample,
  read: (sql, { clientId, ...page }) => listClientProviders(sql, clientId, page),
});

const newConnection = z
  .strictObject({ providerId: id.openapi({ description: 'another provider of this installation' }) })
  .openapi('NewClientProvider', { example: { providerId: 2 } });

export const connectProvider = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/providers',
    scope: 'clients:write',
    tag: 'Clients',
    summary: 'Connect a client with another provider',
    description:
      'Services on that provider’s servers are the client’s from then on. Who may see the client still follows its home provider. The operation `disconnect-provider` ends it.',
    params: clientParams,
    body: newConnection,
    answers: [
      {
        status: 201,
        description: 'The connection.',
        schema: connectionSchema,
        example: connectionExample,
        headers: { Location: 'where the providers are listed' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller, now } = call;
    const client = await clientToChange(tx, caller, clientId);
    const { providerId } = await requireProvider(tx, caller, body);
    if (providerId === client.providerId)
      throw impossibleField(
        '/providerId',
        `Provider ${providerId} is the client’s home provider: always connected.`,
      );
    if (await findConnection(tx, clientId, providerId))
      throw impossibleField('/providerId', `Provider ${providerId} is connected already.`);
    const connection = await insertConnection(tx, {
      ...{ clientId, providerId, connectedBy: nameOf(caller), connectedAt: now().toISOString() },
    });
    await recordChange(tx, actorOf(call), {
      ...{ providerId: client.providerId, clientId, entity: 'client-provider', entityId: connection.id },
      ...{ action: 'connected', changes: changesBetween({}, { providerId }) },
    });
    return created(`/v1/clients/${clientId}/providers`, connection);
  },
);
