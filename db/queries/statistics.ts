import { type InvoiceStatus, invoiceStatuses, openStatuses } from '../../domain/billing/invoice-status.ts';
import type { Day } from '../../domain/calendar.ts';
import type { Sql } from '../connect.ts';

export interface StatusFigures {
  count: number;
  /** the sum of the totals, after credit */
  totalMinor: number;
}
export interface OwedFigures {
  count: number;
  owedMinor: number;
}

/** What a client's money comes to in one currency, in minor units. */
export interface CurrencyStatistics {
  currency: string;
  invoices: Record<InvoiceStatus, StatusFigures>;
  /** what is open */
  due: OwedFigures;
  /** what is open after its due date */
  overdue: OwedFigures;
  /** all that came in */
  grossMinor: number;
  /** what was given back, and what gateways kept */
  expensesMinor: number;
  /** gross less expenses */
  netMinor: number;
  creditMinor: number;
}

interface Part {
  part: 'invoices' | 'money' | 'credit';
  currency: string;
  status: InvoiceStatus | null;
  count: number;
  first: number;
  second: number;
  overdueCount: number;
  overdueMinor: number;
}

/**
 * A client's figures as WHMCS counts them, the currency of the account first. An invoice that collects others is left
 * out: it would count them twice.
 * @param today the day it is for the provider
 */
export async function clientStatistics(
  sql: Sql,
  { clientId, currency, today }: { clientId: number; currency: string; today: Day },
): Promise<CurrencyStatistics[]> {
  const parts = await sql<Part[]>`
    select 'invoices' as part, i.currency, i.status, count(*)::int as count, sum(i.total_minor)::bigint as first,
           coalesce(sum(b.owed_minor), 0)::bigint as second,
           (count(*) filter (where b.owed_minor > 0 and i.due_on < ${today}))::int as overdue_count,
           coalesce(sum(b.owed_minor) filter (where i.due_on < ${today}), 0)::bigint as overdue_minor
    from invoices i
    left join lateral (
      select v.owed_minor from invoice_balances v where v.invoice_id = i.id and i.status in ${sql(openStatuses)}) b on true
    where i.client_id = ${clientId} and i.id not in (
      select m.invoice_id from invoice_items m
      where m.client_id = ${clientId} and m.linked_invoice_id is not null and m.invoice_id is not null)
    group by i.currency, i.status
    union all
    select 'money', currency, null, count(*)::int, sum(amount_in_minor)::bigint,
           sum(amount_out_minor + fees_minor)::bigint, 0, 0
    from transactions where client_id = ${clientId} group by currency
    union all
    select 'credit', currency, null, count(*)::int, sum(amount_minor)::bigint, 0, 0, 0
    from credit_entries where client_id = ${clientId} group by currency`;
  const others = new Set(parts.map((part) => part.currency));
  others.delete(currency);
  return [currency, ...[...others].sort()].map((each) =>
    figuresOf(
      each,
      parts.filter((part) => part.currency === each),
    ),
  );
}

function figuresOf(currency: string, parts: readonly Part[]): CurrencyStatistics {
  const byStatus = (status: InvoiceStatus): StatusFigures => {
    const part = parts.find((each) => each.part === 'invoices' && each.status === status);
    return { count: part?.count ?? 0, totalMinor: part?.first ?? 0 };
  };
  const open = parts.filter(({ status }) => (openStatuses as readonly (string | null)[]).includes(status));
  const money = parts.find(({ part }) => part === 'money');
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const [grossMinor, expensesMinor] = [money?.first ?? 0, money?.second ?? 0];
  return {
    currency,
    invoices: Object.fromEntries(
      invoiceStatuses.map((status) => [status, byStatus(status)]),
    ) as CurrencyStatistics['invoices'],
    due: { count: sum(open.map(({ count }) => count)), owedMinor: sum(open.map(({ second }) => second)) },
    overdue: {
      count: sum(open.map(({ overdueCount }) => overdueCount)),
      owedMinor: sum(open.map(({ overdueMinor }) => overdueMinor)),
    },
    grossMinor,
    expensesMinor,
    netMinor: grossMinor - expensesMinor,
    creditMinor: parts.find(({ part }) => part === 'credit')?.first ?? 0,
  };
}
