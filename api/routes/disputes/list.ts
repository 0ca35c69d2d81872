import { disputeStates, listDisputes } from '../../../db/queries/disputes.ts';
import { clientList } from '../clients/sublist.ts';
import { disputeExample, disputeSchema } from './schema.ts';

export const listClientDisputes = clientList({
  name: 'disputes',
  tag: 'Duties to keep',
  summary: 'List a client’s disputed payments',
  item: disputeSchema,
  example: disputeExample,
  statuses: disputeStates,
  read: listDisputes,
});
