import { openStatuses } from '../../domain/billing/invoice-status.ts';
import { type OperationState, operationStates } from '../../domain/operations/state.ts';
import type { Sql } from '../connect.ts';

type Providers = readonly number[] | undefined;

const ofProviders = (sql: Sql, providerIds: Providers) =>
  providerIds === undefined ? sql`` : sql`and provider_id = any(${[...providerIds]}::bigint[])`;

/** How many operations are in each state, apart from those that have come to an end. */
export async function openOperations(
  sql: Sql,
  providerIds: Providers,
): Promise<Partial<Record<OperationState, number>>> {
  const rows = await sql<{ state: OperationState; count: number }[]>`
    select state, count(*)::int as count from operations
    where state in ${sql(operationStates.filter((state) => !['completed', 'cancelled', 'rolled-back'].includes(state)))}
      ${ofProviders(sql, providerIds)} group by state`;
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

export interface OperationsOfDay {
  /** YYYY-MM-DD, in UTC */
  day: string;
  started: number;
  completed: number;
  failed: number;
}

/** Operations by the day on which they were asked for, from a day on; days without any too. */
export function operationsPerDay(
  sql: Sql,
  { since, until, providerIds }: { since: string; until: string; providerIds: Providers },
): Promise<OperationsOfDay[]> {
  return sql<OperationsOfDay[]>`
    select to_char(d.day, 'YYYY-MM-DD') as day, count(o.id)::int as started,
           (count(*) filter (where o.state = 'completed'))::int as completed,
           (count(*) filter (where o.state = 'failed'))::int as failed
    from generate_series(${since}::timestamp, ${until}::timestamp, interval '1 day') as d (day)
    left join (
      select id, state, created_at from operations
      where created_at >= ${since}::timestamp at time zone 'UTC' ${ofProviders(sql, providerIds)}) o
      on o.created_at >= d.day at time zone 'UTC' and o.created_at < (d.day + interval '1 day') at time zone 'UTC'
    group by d.day order by d.day`;
}

/** How long debt has been overdue, in days. */
export const debtAges = ['1-7', '8-30', '31-90', 'over-90'] as const;
export type DebtAge = (typeof debtAges)[number];

export interface Debt {
  currency: string;
  age: DebtAge;
  invoices: number;
  owedMinor: number;
}

/**
 * What is owed after its due date, by how long ago that was.
 * @param today YYYY-MM-DD
 */
export function debtByAge(
  sql: Sql,
  { today, providerIds }: { today: string; providerIds: Providers },
): Promise<Debt[]> {
  return sql<Debt[]>`
    select currency, age, count(*)::int as invoices, sum(owed_minor)::bigint as owed_minor
    from (
      select i.currency, b.owed_minor,
        case when ${today}::date - i.due_on <= 7 then '1-7' when ${today}::date - i.due_on <= 30 then '8-30'
             when ${today}::date - i.due_on <= 90 then '31-90' else 'over-90' end as age
      from invoices i
      cross join lateral (select v.owed_minor from invoice_balances v where v.invoice_id = i.id) b
      where i.status in ${sql(openStatuses)} and i.due_on < ${today} and b.owed_minor > 0
        ${ofProviders(sql, providerIds)}
    ) owed
    group by currency, age order by currency, age`;
}
