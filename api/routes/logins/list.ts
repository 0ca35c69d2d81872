import { z } from '@hono/zod-openapi';
import { listClientLogins } from '../../../db/queries/client-logins.ts';
import { id } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';

const clientLoginSchema = z
  .object({
    id,
    name: z.string().openapi({ description: 'what it signs in with' }),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    owner: z.boolean(),
    permissions: z.array(z.string()).openapi({ description: 'what it may open unless it is the owner' }),
    enabled: z.boolean().openapi({ description: 'whether it may sign in for this client' }),
    twoFactor: z.boolean(),
    passwordSet: z.boolean(),
    lastSignInAt: z.string().nullable(),
    lastSignInAddress: z.string().nullable(),
    lastSignInHost: z.string().nullable(),
  })
  .openapi('ClientLogin');

/** All logins of a client. */
export const clientLoginsSchema = z.object({ items: z.array(clientLoginSchema) }).openapi('ClientLogins');

/** P7, P8: who may sign in for a client, and when and from where they did last. */
export const listLoginsOfClient = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/logins',
    scope: 'clients:read',
    tag: 'Logins',
    summary: 'List the logins of a client',
    description: 'The owner first, with the last sign-in of each and whether it has a second factor.',
    params: clientParams,
    answers: [
      {
        status: 200,
        description: 'All of them; a client has a handful.',
        schema: clientLoginsSchema,
        example: {
          items: [
            {
              ...{
                id: 1,
                name: 'ada@example.com',
                email: 'ada@example.com',
                firstName: 'Ada',
                lastName: 'Lovelace',
              },
              ...{ owner: true, permissions: [], enabled: true, twoFactor: true, passwordSet: true },
              lastSignInAt: '2026-01-31T09:30:00.000Z',
              ...{ lastSignInAddress: '198.51.100.7', lastSignInHost: 'dsl-7.example.net' },
            },
          ],
        },
      },
    ],
  },
  async ({ params }, call) => {
    const { id: clientId } = await clientToRead(call, params.clientId);
    return ok({ items: await listClientLogins(call.sql, clientId) });
  },
);
