import { listInvoices } from '../../../db/queries/invoices.ts';
import { clientList } from '../clients/sublist.ts';
import { invoiceExample, invoiceSchema, invoiceStatuses } from './schema.ts';

export const listClientInvoices = clientList({
  name: 'invoices',
  tag: 'Invoices',
  summary: 'List a client’s invoices',
  item: invoiceSchema,
  example: invoiceExample,
  statuses: invoiceStatuses,
  read: listInvoices,
});
