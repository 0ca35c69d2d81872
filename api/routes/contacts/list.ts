import { listContacts } from '../../../db/queries/contacts.ts';
import { clientList } from '../clients/sublist.ts';
import { contactExample, contactSchema } from './schema.ts';

export const listClientContacts = clientList({
  name: 'contacts',
  tag: 'Contacts',
  summary: 'List a client’s contacts',
  item: contactSchema,
  example: contactExample,
  read: (sql, { clientId, ...page }) => listContacts(sql, clientId, page),
});
