import { listExports } from '../../../db/queries/exports.ts';
import { clientList } from '../clients/sublist.ts';
import { exportExample, exportSchema, shownExport } from './schema.ts';

export const listClientExports = clientList({
  name: 'exports',
  tag: 'Exports',
  summary: 'List the exports of a client’s data',
  item: exportSchema,
  example: exportExample,
  read: async (sql, { clientId, ...page }, now) =>
    (await listExports(sql, clientId, page)).map((row) => shownExport(row, now)),
});
