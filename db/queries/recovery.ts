import type { Sql } from '../connect.ts';

/** What came in after a rung of a ladder and before the next one, in one currency. */
export interface Recovered {
  providerId: number;
  /** whose ladder it was; null: the provider's own */
  groupId: number | null;
  rungId: string;
  action: string;
  currency: string;
  /** days from the due date to the rung, on average */
  days: number;
  /** invoices that were paid in full by such a payment */
  invoices: number;
  payments: number;
  paidMinor: number;
}

/**
 * Payments of a time by the last rung that was done for their invoice before they came. What of a payment went into
 * credit, or was given or taken back, does not count; payments of invoices without a rung are left out.
 * @param from YYYY-MM-DD, in UTC
 * @param to YYYY-MM-DD, the last day
 */
export function recoveredByRung(
  sql: Sql,
  { from, to, providerIds }: { from: string; to: string; providerIds: readonly number[] | undefined },
): Promise<Recovered[]> {
  return sql<Recovered[]>`
    select coalesce(l.provider_id, t.provider_id) as provider_id, l.group_id, r.rung_id, r.action, t.currency,
      round(avg(r.due_on_day - i.due_on))::int as days, count(distinct i.id) filter (where i.status = 'paid' and not exists (
        select from transactions x
        where x.invoice_id = t.invoice_id and x.kind = 'payment' and (x.at, x.id) > (t.at, t.id)))::int as invoices,
      count(*)::int as payments, sum(m.minor)::bigint as paid_minor
    from providers p
    join transactions t on t.provider_id = p.id and t.at >= ${from}::date::timestamp at time zone 'UTC'
      and t.at < (${to}::date + 1)::timestamp at time zone 'UTC'
    join invoices i on i.id = t.invoice_id
    cross join lateral (
      select d.rung_id, d.action, d.ladder_id, (d.due_at at time zone 'UTC')::date as due_on_day
      from dunning_rungs d
      where d.invoice_id = t.invoice_id and d.state = 'done' and d.at <= t.at
      order by d.at desc, d.id desc limit 1) r
    cross join lateral (
      select t.amount_in_minor - t.credited_minor - coalesce(sum(b.amount_out_minor + b.credited_minor), 0) as minor
      from transactions b where b.refund_of_id = t.id and b.kind in ('refund', 'reversal')) m
    left join dunning_ladders l on l.id = r.ladder_id
    where t.kind = 'payment' and t.refund_of_id is null and m.minor > 0
      ${providerIds === undefined ? sql`` : sql`and p.id = any(${[...providerIds]}::bigint[])`}
    group by 1, 2, 3, 4, 5
    order by 1, 2 nulls first, 5, days, 3`;
}
