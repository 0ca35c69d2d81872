import type { Sql } from '../connect.ts';
import type { ClientPage } from './services.ts';

export interface InvoiceRow {
  id: number;
  providerId: number;
  clientId: number;
  number: string | null;
  status: 'draft' | 'unpaid' | 'payment-pending' | 'paid' | 'cancelled' | 'refunded' | 'collections';
  currency: string;
  issuedOn: string | null;
  dueOn: string | null;
  paidAt: string | null;
  cancelledAt: string | null;
  refundedAt: string | null;
  subtotalMinor: number;
  taxMinor: number;
  tax2Minor: number;
  creditMinor: number;
  adjustmentMinor: number;
  totalMinor: number;
  paymentMethod: string | null;
  notes: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

const columns = [
  'id',
  'providerId',
  'clientId',
  'number',
  'status',
  'currency',
  'issuedOn',
  'dueOn',
  'paidAt',
  'cancelledAt',
  'refundedAt',
  'subtotalMinor',
  'taxMinor',
  'tax2Minor',
  'creditMinor',
  'adjustmentMinor',
  'totalMinor',
  'paymentMethod',
  'notes',
  'version',
  'createdAt',
  'updatedAt',
] as const;

/** A client's invoices, newest first, without their items. */
export function listInvoices(
  sql: Sql,
  { clientId, status, before, limit }: ClientPage,
): Promise<InvoiceRow[]> {
  return sql<InvoiceRow[]>`
    select ${sql(columns)} from invoices
    where client_id = ${clientId} ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One invoice, or undefined. */
export async function findInvoice(sql: Sql, id: number): Promise<InvoiceRow | undefined> {
  const [row] = await sql<InvoiceRow[]>`select ${sql(columns)} from invoices where id = ${id}`;
  return row;
}

export interface InvoiceItemRow {
  id: number;
  kind: string;
  serviceId: number | null;
  addonId: number | null;
  domainId: number | null;
  description: string;
  amountMinor: number;
  taxed: boolean;
  dueOn: string | null;
}

const itemColumns = [
  'id',
  'kind',
  'serviceId',
  'addonId',
  'domainId',
  'description',
  'amountMinor',
  'taxed',
  'dueOn',
] as const;

/** The items of an invoice in the order they were added, those behind `after`. */
export function listInvoiceItems(
  sql: Sql,
  invoiceId: number,
  { after = 0, limit }: { after?: number; limit: number },
): Promise<InvoiceItemRow[]> {
  return sql<InvoiceItemRow[]>`
    select ${sql(itemColumns)} from invoice_items
    where invoice_id = ${invoiceId} and id > ${after} order by id limit ${limit}`;
}
