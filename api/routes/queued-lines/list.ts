import { listQueuedLines } from '../../../db/queries/invoices.ts';
import { clientList } from '../clients/sublist.ts';
import { queuedLineExample, queuedLineSchema } from './schema.ts';

export const listClientQueuedLines = clientList({
  name: 'queued-lines',
  tag: 'Invoices',
  summary: 'List the lines that wait for a client’s next invoice',
  item: queuedLineSchema,
  example: queuedLineExample,
  read: listQueuedLines,
});
