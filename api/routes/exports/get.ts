import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { exportFor } from './access.ts';
import { exportExample, exportParams, exportSchema, shownExport } from './schema.ts';

export const getExport = endpoint(
  {
    method: 'get',
    path: '/v1/exports/{exportId}',
    scope: 'clients:read',
    tag: 'Exports',
    summary: 'Read what is known of an export',
    params: exportParams,
    answers: [{ status: 200, description: 'The export.', schema: exportSchema, example: exportExample }],
  },
  async ({ params: { exportId } }, { sql, caller, now }) =>
    ok(shownExport(await exportFor(sql, caller, exportId), now())),
);
