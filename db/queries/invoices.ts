import type { InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import type { Sql, Tx } from '../connect.ts';
import type { ClientPage } from './services.ts';

export interface InvoiceRow {
  id: number;
  providerId: number;
  clientId: number;
  number: string | null;
  status: InvoiceStatus;
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
  /** percentages as decimal text */
  taxRate: string;
  tax2Rate: string;
  /** what was received and is still there */
  paidMinor: number;
  /** what was given back and is no longer asked for */
  refundedMinor: number;
  /** what is still to be paid */
  owedMinor: number;
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
  'taxRate',
  'tax2Rate',
  'paymentMethod',
  'notes',
  'version',
  'createdAt',
  'updatedAt',
] as const;

/** The columns of `invoices i` with what the view `b` says of them. */
export function invoiceWithBalance(sql: Sql) {
  return sql`${sql(columns.map((column) => `i.${column}`))}, b.paid_minor, b.refunded_minor, b.owed_minor`;
}

/** A client's invoices, newest first, without their items. */
export function listInvoices(
  sql: Sql,
  { clientId, status, before, limit }: ClientPage,
): Promise<InvoiceRow[]> {
  return sql<InvoiceRow[]>`
    select ${invoiceWithBalance(sql)} from (
      select * from invoices
      where client_id = ${clientId} ${status === undefined ? sql`` : sql`and status = ${status}`}
        ${before === undefined ? sql`` : sql`and id < ${before}`}
      order by id desc limit ${limit}) i
    join invoice_balances b on b.invoice_id = i.id order by i.id desc`;
}

/** What an invoice can bill, each by the column of a line that names it. */
export type BilledColumn = 'serviceId' | 'addonId' | 'domainId';

/** The invoices with a line that bills a thing, newest first, those below `before`. */
export function listInvoicesFor(
  sql: Sql,
  { column, id, before, limit }: { column: BilledColumn; id: number; before?: number; limit: number },
): Promise<InvoiceRow[]> {
  return sql<InvoiceRow[]>`
    select ${invoiceWithBalance(sql)} from (
      select * from invoices
      where id in (select invoice_id from invoice_items where ${sql(column)} = ${id})
        ${before === undefined ? sql`` : sql`and id < ${before}`}
      order by id desc limit ${limit}) i
    join invoice_balances b on b.invoice_id = i.id order by i.id desc`;
}

/** One invoice, or undefined. */
export async function findInvoice(sql: Sql, id: number): Promise<InvoiceRow | undefined> {
  const [row] = await sql<InvoiceRow[]>`
    select ${invoiceWithBalance(sql)} from invoices i join invoice_balances b on b.invoice_id = i.id where i.id = ${id}`;
  return row;
}

/** One invoice of a client, held until the transaction ends, or undefined. Lock the client before. */
export async function lockInvoice(tx: Tx, clientId: number, id: number): Promise<InvoiceRow | undefined> {
  const locked = await tx`select from invoices where id = ${id} and client_id = ${clientId} for update`;
  return locked.length === 0 ? undefined : findInvoice(tx, id);
}

/** Name and address as an issued invoice shows them, or null. */
export async function findAddressee(sql: Sql, id: number): Promise<Record<string, string> | null> {
  const [row] = await sql<{ addressee: Record<string, string> | null }[]>`
    select addressee from invoices where id = ${id}`;
  return row?.addressee ?? null;
}

export interface InvoiceItemRow {
  id: number;
  kind: string;
  serviceId: number | null;
  addonId: number | null;
  domainId: number | null;
  description: string;
  /** without taxes */
  amountMinor: number;
  taxed: boolean;
  taxMinor: number;
  tax2Minor: number;
  /** percentages as decimal text */
  taxRate: string;
  tax2Rate: string;
  dueOn: string | null;
  /** the days that it bills */
  periodFrom: string | null;
  /** the first day that is no longer billed */
  periodTo: string | null;
}

export const itemColumns = [
  'id',
  'kind',
  'serviceId',
  'addonId',
  'domainId',
  'description',
  'amountMinor',
  'taxed',
  'taxMinor',
  'tax2Minor',
  'taxRate',
  'tax2Rate',
  'dueOn',
  'periodFrom',
  'periodTo',
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

/** What each rate of tax comes to on an invoice, the highest first; rates are percentages as decimal text. */
export function taxesOfInvoice(
  sql: Sql,
  invoiceId: number,
): Promise<{ rate: string; amountMinor: number }[]> {
  return sql<{ rate: string; amountMinor: number }[]>`
    select t.rate, sum(t.amount)::bigint as amount_minor
    from invoice_items i cross join lateral (values (i.tax_rate, i.tax_minor), (i.tax2_rate, i.tax2_minor)) as t (rate, amount)
    where i.invoice_id = ${invoiceId} and i.taxed and t.rate <> 0
    group by t.rate order by t.rate desc`;
}

/** How many lines an invoice has. */
export async function countInvoiceItems(sql: Sql, invoiceId: number): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from invoice_items where invoice_id = ${invoiceId}`;
  return row?.count ?? 0;
}

/** Lines that wait for a client's next invoice, newest first, those below `before`. */
export function listQueuedLines(
  sql: Sql,
  { clientId, before, limit }: Omit<ClientPage, 'status'>,
): Promise<InvoiceItemRow[]> {
  return sql<InvoiceItemRow[]>`
    select ${sql(itemColumns)} from invoice_items
    where client_id = ${clientId} and invoice_id is null ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** Whose a queued line is, or undefined when no such line waits. */
export async function clientOfQueuedLine(sql: Sql, id: number): Promise<number | undefined> {
  const [row] = await sql<{ clientId: number }[]>`
    select client_id from invoice_items where id = ${id} and invoice_id is null`;
  return row?.clientId;
}
