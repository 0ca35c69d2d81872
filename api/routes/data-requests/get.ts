import { findDataRequest } from '../../../db/queries/data-requests.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { dataRequestExample, dataRequestParams, dataRequestSchema, shownDataRequest } from './schema.ts';

export const getRequest = endpoint(
  {
    method: 'get',
    path: '/v1/data-requests/{dataRequestId}',
    scope: 'clients:read',
    tag: 'Data requests',
    summary: 'Read a request about data',
    params: dataRequestParams,
    answers: [
      { status: 200, description: 'The request.', schema: dataRequestSchema, example: dataRequestExample },
    ],
  },
  async ({ params: { dataRequestId } }, { sql, caller, now }) => {
    const row = await findDataRequest(sql, dataRequestId);
    if (!row || !maySee(caller, row.providerId)) throw notFound('request', dataRequestId);
    return ok(shownDataRequest(row, now()));
  },
);
