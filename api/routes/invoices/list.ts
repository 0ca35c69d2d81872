import { listInvoices } from '../../../db/queries/invoices.ts';
import { invoiceStatuses } from '../../../domain/billing/invoice-status.ts';
import { clientList } from '../clients/sublist.ts';
import { invoiceExample, invoiceSchema } from './schema.ts';

export const listClientInvoices = clientList({
  name: 'invoices',
  tag: 'Invoices',
  summary: 'List a client’s invoices',
  item: invoiceSchema,
  example: invoiceExample,
  statuses: invoiceStatuses,
  read: listInvoices,
});
