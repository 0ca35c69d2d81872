import { listLegalHolds } from '../../../db/queries/legal-holds.ts';
import { clientList } from '../clients/sublist.ts';
import { legalHoldExample, legalHoldSchema } from './schema.ts';

export const listClientLegalHolds = clientList({
  name: 'legal-holds',
  tag: 'Duties to keep',
  summary: 'List a client’s legal holds, also those that were released',
  item: legalHoldSchema,
  example: legalHoldExample,
  read: (sql, { clientId, ...page }) => listLegalHolds(sql, clientId, page),
});
