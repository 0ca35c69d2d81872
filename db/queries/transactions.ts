import type { Sql, Tx } from '../connect.ts';

/** Money that came or went. */
export interface TransactionRow {
  id: number;
  providerId: number;
  clientId: number | null;
  invoiceId: number | null;
  /** the payment that it gives back or takes back; of a payment the refund that did not arrive */
  refundOfId: number | null;
  kind: 'entry' | 'payment' | 'refund' | 'reversal';
  gateway: string;
  gatewayReference: string | null;
  currency: string;
  amountInMinor: number;
  amountOutMinor: number;
  /** what the gateway kept: the provider's cost, no matter of the client */
  feesMinor: number;
  /** what of it went into credit; negative: came out of it */
  creditedMinor: number;
  description: string;
  at: string;
  createdAt: string;
}

const columns = [
  'id',
  'providerId',
  'clientId',
  'invoiceId',
  'refundOfId',
  'kind',
  'gateway',
  'gatewayReference',
  'currency',
  'amountInMinor',
  'amountOutMinor',
  'feesMinor',
  'creditedMinor',
  'description',
  'at',
  'createdAt',
] as const;

/** A transaction with what its invoice is called. */
export interface NamedTransaction extends TransactionRow {
  invoiceNumber: string | null;
}

const named = (sql: Sql) =>
  sql`${sql(columns.map((column) => `t.${column}`))}, i.number as invoice_number
    from transactions t left join invoices i on i.id = t.invoice_id`;

/** A client's transactions, newest first, those below `before`. */
export function listTransactions(
  sql: Sql,
  { clientId, before, limit }: { clientId: number; before?: number; limit: number },
): Promise<NamedTransaction[]> {
  return sql<NamedTransaction[]>`
    select ${named(sql)}
    where t.client_id = ${clientId} ${before === undefined ? sql`` : sql`and t.id < ${before}`}
    order by t.id desc limit ${limit}`;
}

/** One transaction with what its invoice is called, or undefined. */
export async function findNamedTransaction(sql: Sql, id: number): Promise<NamedTransaction | undefined> {
  const [row] = await sql<NamedTransaction[]>`select ${named(sql)} where t.id = ${id}`;
  return row;
}

/** The money of one invoice, newest first, those below `before`. */
export function transactionsAbout(
  sql: Sql,
  { invoiceId, before, limit }: { invoiceId: number; before?: number; limit: number },
): Promise<TransactionRow[]> {
  return sql<TransactionRow[]>`
    select ${sql(columns)} from transactions
    where invoice_id = ${invoiceId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** The money of one invoice in the order it was booked. */
export function transactionsOfInvoice(sql: Sql, invoiceId: number): Promise<TransactionRow[]> {
  return sql<
    TransactionRow[]
  >`select ${sql(columns)} from transactions where invoice_id = ${invoiceId} order by id`;
}

export interface TransactionTotals {
  currency: string;
  count: number;
  amountInMinor: number;
  amountOutMinor: number;
  feesMinor: number;
}

/** What all of a client's transactions add up to, by currency. */
export function totalTransactions(sql: Sql, clientId: number): Promise<TransactionTotals[]> {
  return sql<TransactionTotals[]>`
    select currency, count(*)::int as count, sum(amount_in_minor)::bigint as amount_in_minor,
           sum(amount_out_minor)::bigint as amount_out_minor, sum(fees_minor)::bigint as fees_minor
    from transactions where client_id = ${clientId} group by currency order by currency`;
}

/** One transaction, or undefined. */
export async function findTransaction(sql: Sql, id: number): Promise<TransactionRow | undefined> {
  const [row] = await sql<TransactionRow[]>`select ${sql(columns)} from transactions where id = ${id}`;
  return row;
}

/** What is booked under a gateway's reference; what Tenure has booked comes before what was imported. */
export function findByReference(
  sql: Sql,
  { providerId, gateway, reference }: { providerId: number; gateway: string; reference: string },
): Promise<(TransactionRow & { imported: boolean })[]> {
  return sql<(TransactionRow & { imported: boolean })[]>`
    select ${sql(columns)}, source_id is not null as imported from transactions
    where provider_id = ${providerId} and gateway = ${gateway} and gateway_reference = ${reference}
    order by source_id is not null, id limit 20`;
}

/** Writes a transaction; undefined when another one has its reference. */
export async function insertTransaction(
  tx: Tx,
  row: Omit<TransactionRow, 'id' | 'createdAt'>,
): Promise<TransactionRow | undefined> {
  const [inserted] = await tx<TransactionRow[]>`
    insert into transactions ${tx(row)}
    on conflict (provider_id, gateway, gateway_reference) where gateway_reference is not null and not imported
    do nothing returning ${tx(columns)}`;
  return inserted;
}

/** A payment with what of it is still there. */
export interface PaymentParts extends TransactionRow {
  /** what its invoice still has of it */
  onInvoiceMinor: number;
  /** what went into credit and was not given back; may have been used since */
  inCreditMinor: number;
}

/** A payment with its parts, or all payments of an invoice, newest first. */
export function paymentParts(
  sql: Sql,
  of: { paymentId: number } | { invoiceId: number },
): Promise<PaymentParts[]> {
  return sql<PaymentParts[]>`
    select ${sql(columns.map((column) => `t.${column}`))},
           case when t.invoice_id is null then 0 else greatest(t.amount_in_minor - t.credited_minor + r.on_invoice, 0) end
             as on_invoice_minor,
           greatest(case when t.invoice_id is null then t.amount_in_minor - r.out else t.credited_minor + r.credited end, 0)
             as in_credit_minor
    from transactions t
    cross join lateral (
      select coalesce(sum(g.amount_in_minor - g.amount_out_minor - g.credited_minor), 0)::bigint as on_invoice,
             coalesce(sum(g.amount_out_minor), 0)::bigint as out, coalesce(sum(g.credited_minor), 0)::bigint as credited
      from transactions g where g.refund_of_id = t.id) r
    where ${'paymentId' in of ? sql`t.id = ${of.paymentId}` : sql`t.invoice_id = ${of.invoiceId}`} and t.amount_in_minor > 0
    order by t.id desc`;
}
