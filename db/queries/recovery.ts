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
    with came as (
      select distinct on (t.id) t.id, t.provider_id, t.invoice_id, t.currency, t.at, t.amount_in_minor - t.credited_minor as minor,
        d.rung_id, d.action, d.ladder_id, (d.due_at at time zone 'UTC')::date as rung_on
      from providers p
      join transactions t on t.provider_id = p.id and t.at >= ${from}::date::timestamp at time zone 'UTC'
        and t.at < (${to}::date + 1)::timestamp at time zone 'UTC'
      join dunning_rungs d on d.invoice_id = t.invoice_id and d.state = 'done' and d.at <= t.at
      where t.kind = 'payment' and t.refund_of_id is null
        ${providerIds === undefined ? sql`` : sql`and p.id = any(${[...providerIds]}::bigint[])`}
      order by t.id, d.at desc, d.id desc
    )
    select coalesce(l.provider_id, c.provider_id) as provider_id, l.group_id, c.rung_id, c.action, c.currency,
      round(avg(c.rung_on - i.due_on))::int as days, count(distinct i.id) filter (where i.status = 'paid' and not exists (
        select from transactions x
        where x.invoice_id = c.invoice_id and x.kind = 'payment' and (x.at, x.id) > (c.at, c.id)))::int as invoices,
      count(*)::int as payments, sum(c.minor - b.minor)::bigint as paid_minor
    from came c
    join invoices i on i.id = c.invoice_id
    cross join lateral (
      select coalesce(sum(r.amount_out_minor + r.credited_minor), 0) as minor
      from transactions r where r.refund_of_id = c.id and r.kind in ('refund', 'reversal')) b
    left join dunning_ladders l on l.id = c.ladder_id
    where c.minor - b.minor > 0
    group by 1, 2, 3, 4, 5
    order by 1, 2 nulls first, 5, days, 3`;
}
