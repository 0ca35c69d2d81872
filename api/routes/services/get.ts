import { findService } from '../../../db/queries/services.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { canSeeClient } from '../clients/access.ts';
import { serviceExample, serviceParams, serviceSchema } from './schema.ts';

export const getService = endpoint(
  {
    method: 'get',
    path: '/v1/services/{serviceId}',
    scope: 'clients:read',
    tag: 'What clients have',
    summary: 'Read a service',
    params: serviceParams,
    answers: [
      {
        status: 200,
        description: 'The service.',
        schema: serviceSchema,
        example: serviceExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { serviceId } }, { sql, caller }) => {
    const service = await findService(sql, serviceId);
    if (!service || !(await canSeeClient(sql, caller, service.clientId)))
      throw notFound('service', serviceId);
    return ok(service, { ETag: etagOf(service) });
  },
);
