import { findDuties } from '../../../db/queries/clients.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { clientToRead } from './access.ts';
import { clientExample, clientParams, clientWithDuties } from './schema.ts';

export const getClient = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}',
    scope: 'clients:read',
    tag: 'Clients',
    summary: 'Read a client',
    params: clientParams,
    answers: [
      {
        status: 200,
        description: 'The client.',
        schema: clientWithDuties,
        example: { ...clientExample, legalHold: false, openDisputes: 0 },
        headers: { ETag: 'its version' },
      },
      {
        status: 308,
        description: 'It was merged into another client, which `Location` names.',
        headers: { Location: 'the survivor' },
      },
    ],
  },
  async ({ params }, call) => {
    const client = await clientToRead(call, params.clientId);
    return ok({ ...client, ...(await findDuties(call.sql, client.id)) }, { ETag: etagOf(client) });
  },
);
