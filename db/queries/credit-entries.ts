import type { Sql } from '../connect.ts';

export const creditKinds = [
  /** as another system booked it */
  'entry',
  'import-difference',
  'currency-rounding',
  /** by staff, without money */
  'adjustment',
  /** money that names no invoice */
  'top-up',
  /** what a payment had beyond its invoice */
  'overpayment',
  /** a paid invoice that adds funds; negative: taken back */
  'add-funds',
  /** used for an invoice; positive: came back from it */
  'applied',
  /** came back from an invoice that was refunded */
  'returned',
  /** given back to the client as money */
  'refund',
  /** taken back with a reversed payment */
  'reversal',
] as const;
export type CreditKind = (typeof creditKinds)[number];

/** A line of a client's credit; the balance is their sum. */
export interface CreditEntryRow {
  id: number;
  clientId: number;
  kind: CreditKind;
  currency: string;
  amountMinor: number;
  invoiceId: number | null;
  transactionId: number | null;
  description: string;
  at: string;
  createdAt: string;
}

export const creditColumns = [
  'id',
  'clientId',
  'kind',
  'currency',
  'amountMinor',
  'invoiceId',
  'transactionId',
  'description',
  'at',
  'createdAt',
] as const;

/** A client's credit entries with what their invoices are called, newest first, those below `before`. */
export function listCreditEntries(
  sql: Sql,
  { clientId, before, limit }: { clientId: number; before?: number; limit: number },
): Promise<(CreditEntryRow & { invoiceNumber: string | null })[]> {
  return sql<(CreditEntryRow & { invoiceNumber: string | null })[]>`
    select ${sql(creditColumns)}, (select number from invoices i where i.id = e.invoice_id) as invoice_number
    from credit_entries e
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** What an invoice used of credit, what came back, and what it added, newest first, those below `before`. */
export function creditOfInvoice(
  sql: Sql,
  { invoiceId, before, limit }: { invoiceId: number; before?: number; limit: number },
): Promise<CreditEntryRow[]> {
  return sql<CreditEntryRow[]>`
    select ${sql(creditColumns)} from credit_entries
    where invoice_id = ${invoiceId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One credit entry, or undefined. */
export async function findCreditEntry(sql: Sql, id: number): Promise<CreditEntryRow | undefined> {
  const [row] = await sql<
    CreditEntryRow[]
  >`select ${sql(creditColumns)} from credit_entries where id = ${id}`;
  return row;
}

/** The client's credit in a currency, in minor units; negative when more was taken back than was there. */
export async function creditBalance(sql: Sql, clientId: number, currency: string): Promise<number> {
  const [row] = await sql<{ minor: number }[]>`
    select coalesce(sum(amount_minor), 0)::bigint as minor from credit_entries
    where client_id = ${clientId} and currency = ${currency}`;
  return row?.minor ?? 0;
}
