import { listFiles } from '../../../db/queries/files.ts';
import { clientList } from '../clients/sublist.ts';
import { fileExample, fileSchema } from './schema.ts';

export const listClientFiles = clientList({
  name: 'files',
  tag: 'Files',
  summary: 'List a client’s files',
  item: fileSchema,
  example: fileExample,
  read: (sql, { clientId, ...page }) => listFiles(sql, clientId, page),
});
