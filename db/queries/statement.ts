import { openStatuses } from '../../domain/billing/invoice-status.ts';
import type { Day } from '../../domain/calendar.ts';
import type { Sql } from '../connect.ts';

/** What a line of a statement tells. */
export const statementKinds = [
  'invoice',
  /** money that another system has booked */
  'entry',
  'payment',
  'refund',
  'reversal',
  /** what is no longer asked for of an invoice, because it was given back */
  'invoice-refunded',
  /** credit without money: granted, corrected, rounded, returned by an invoice, added by an invoice that was paid */
  'credit',
  'invoice-cancelled',
] as const;
export type StatementKind = (typeof statementKinds)[number];

export interface StatementLine {
  on: Day;
  /** the order of the lines of a day */
  rank: number;
  /** the number of the invoice, transaction or credit entry */
  id: number;
  kind: StatementKind;
  invoiceId: number | null;
  invoiceNumber: string | null;
  description: string;
  /** above 0: the client owes more */
  amountMinor: number;
}

/** A place in a statement: behind this line, where the balance is so much. */
export interface StatementPlace {
  on: Day;
  rank: number;
  id: number;
  balanceMinor: number;
}

export interface StatementQuery {
  clientId: number;
  currency: string;
  /** where a day begins */
  timeZone: string;
  from: Day;
  to: Day;
  after?: StatementPlace;
  limit: number;
}

/** Credit entries that are no other half of a payment or of an invoice. */
const OWN_CREDIT = ['entry', 'import-difference', 'currency-rounding', 'adjustment', 'add-funds', 'returned'];

/**
 * The lines of a client's account between two days, and the balance before the first of them: what is owed less the
 * client's credit. It is counted back from what is owed now, so that the last line always ends there; what imported
 * entries leave unexplained lies before the first line.
 */
export async function statement(
  sql: Sql,
  query: StatementQuery,
): Promise<{ openingMinor: number; lines: StatementLine[] }> {
  const { after, limit, to } = query;
  const page = sql`
    select "on", rank, id, kind, invoice_id, number as invoice_number, description, amount_minor from lines
    where "on" <= ${to}
      ${after === undefined ? sql`` : sql`and ("on", rank, id) > (${after.on}::date, ${after.rank}::int, ${after.id}::bigint)`}
    order by "on", rank, id limit ${limit}`;
  if (after !== undefined) {
    const lines = await sql<StatementLine[]>`
      with lines as (${linesFrom(sql, { ...query, from: after.on, until: to })}) ${page}`;
    return { openingMinor: after.balanceMinor, lines };
  }
  const rows = await sql<(StatementLine & { openingMinor: number })[]>`
    with lines as materialized (${linesFrom(sql, query)}),
    opening as (select (${balance(sql, query)} - coalesce(sum(amount_minor), 0))::bigint as opening_minor from lines)
    select opening_minor, p.* from opening left join (${page}) p on true order by p."on", p.rank, p.id`;
  const [first] = rows;
  const lines = rows.filter(({ id }) => id !== null).map(({ openingMinor: _, ...line }) => line);
  return { openingMinor: first?.openingMinor ?? 0, lines };
}

/** What the client owes now less the credit; money that a cancelled invoice still holds counts as the client's. */
function balance(sql: Sql, { clientId, currency }: StatementQuery) {
  return sql`(
    select coalesce(sum(case when i.status = 'cancelled' then -b.paid_minor - i.credit_minor else b.owed_minor end), 0)
    from invoices i join invoice_balances b on b.invoice_id = i.id
    where i.client_id = ${clientId} and i.currency = ${currency} and i.status in ${sql([...openStatuses, 'cancelled'])}
  ) - (
    select coalesce(sum(amount_minor), 0) from credit_entries where client_id = ${clientId} and currency = ${currency})`;
}

/** Every line of the account from a day on, with its place in the order. */
function linesFrom(
  sql: Sql,
  { clientId, currency, timeZone, from, until }: StatementQuery & { until?: Day },
) {
  const mine = sql`client_id = ${clientId} and currency = ${currency}`;
  const day = (column: string) => sql`(${sql(column)} at time zone ${timeZone})::date`;
  const within = (column: string) => sql`
    ${sql(column)} >= ${from}::date::timestamp at time zone ${timeZone}
    ${until === undefined ? sql`` : sql`and ${sql(column)} < (${until}::date + 1)::timestamp at time zone ${timeZone}`}`;
  return sql`
    select issued_on as "on", 0 as rank, id, 'invoice' as kind, id as invoice_id, number, '' as description,
           total_minor + credit_minor as amount_minor
    from invoices where ${mine} and status <> 'draft' and issued_on >= ${from}
      ${until === undefined ? sql`` : sql`and issued_on <= ${until}`}
    union all
    select ${day('t.at')}, 1, t.id, t.kind, t.invoice_id, i.number, t.description, t.amount_out_minor - t.amount_in_minor
    from transactions t left join invoices i on i.id = t.invoice_id
    where t.client_id = ${clientId} and t.currency = ${currency} and ${within('t.at')}
    union all
    select ${day('t.at')}, 2, t.id, 'invoice-refunded', t.invoice_id, i.number, '', -t.amount_out_minor - t.credited_minor
    from transactions t join invoices i on i.id = t.invoice_id
    where t.client_id = ${clientId} and t.currency = ${currency} and t.kind = 'refund' and ${within('t.at')}
      and t.amount_out_minor + t.credited_minor > 0
    union all
    select ${day('c.at')}, 3, c.id, 'credit', c.invoice_id, i.number, c.description, -c.amount_minor
    from credit_entries c left join invoices i on i.id = c.invoice_id
    where c.client_id = ${clientId} and c.currency = ${currency} and c.kind in ${sql(OWN_CREDIT)} and ${within('c.at')}
    union all
    select coalesce(${day('cancelled_at')}, issued_on), 4, id, 'invoice-cancelled', id, number, '', -total_minor - credit_minor
    from invoices where ${mine} and status = 'cancelled' and issued_on is not null
      and coalesce(${day('cancelled_at')}, issued_on) >= ${from}
      ${until === undefined ? sql`` : sql`and coalesce(${day('cancelled_at')}, issued_on) <= ${until}`}`;
}
