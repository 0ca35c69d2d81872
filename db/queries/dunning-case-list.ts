import { openStatuses } from '../../domain/billing/invoice-status.ts';
import type { Sql } from '../connect.ts';
import { clientName } from './client-names.ts';
import { stands } from './dunning-holds.ts';

/** What a case waits for, the loudest first: a yes, something that stands in the way, a hold, its next moment. */
export const caseStates = ['braked', 'stuck', 'held', 'open'] as const;
export type CaseState = (typeof caseStates)[number];

export const caseSorts = ['nextAt', '-nextAt', '-debt', 'debt', 'openedAt', '-openedAt'] as const;
export type CaseSort = (typeof caseSorts)[number];

/** What a client owes after its due dates in one currency. */
export interface Overdue {
  currency: string;
  invoices: number;
  owedMinor: number;
}

/** An open case as it stands in a list. */
export interface ListedCase {
  id: number;
  clientId: number;
  clientName: string;
  providerId: number;
  groupId: number | null;
  state: CaseState;
  openedAt: string;
  lookedAt: string | null;
  problem: string | null;
  /** the last rung that was done or begun for an invoice that is still owed */
  lastRung: string | null;
  lastAction: string | null;
  lastAt: string | null;
  nextRung: string | null;
  nextAction: string | null;
  nextAt: string | null;
  /** what is owed after its due date */
  owed: Overdue[];
  /** how much that was at the last look, to sort by */
  debt: number;
}

export interface CaseFilter {
  /** home of the client; undefined: any */
  providerIds?: readonly number[] | undefined;
  groupId?: number | undefined;
  state?: CaseState | undefined;
  lastRung?: string | undefined;
  nextRung?: string | undefined;
}

export interface CasePage {
  sort: CaseSort;
  /** sort key and number of the last case that was shown */
  after?: readonly [string | number, number] | undefined;
  limit: number;
}

/** A case that waits for nothing sorts behind all others. */
export const NEVER = 'infinity';

/**
 * Open cases in the order of their next moment, their age or their debt: one statement, which stops at the last row of
 * the page.
 * @param at.now ISO time, for holds
 */
export function listCases(
  sql: Sql,
  filter: CaseFilter,
  { sort, after, limit }: CasePage,
  at: OverdueAt & { now: string },
): Promise<ListedCase[]> {
  const falling = sort.startsWith('-');
  const key = keyOf(sql, sort);
  const order = falling ? sql`desc` : sql`asc`;
  const type = sort.endsWith('debt') ? sql`double precision` : sql`timestamptz`;
  const behind =
    after === undefined
      ? sql``
      : sql`and (${key}, d.id) ${falling ? sql`<` : sql`>`} (${String(after[0])}::text::${type}, ${after[1]})`;
  return sql<ListedCase[]>`
    select d.*,
      ${clientName(sql)} as client_name,
      ${overdueOf(sql, at)} as owed
    from (${openCases(sql, at.now)} ${matching(sql, filter)} ${behind} order by ${key} ${order}, d.id ${order} limit ${limit}) d
    join clients c on c.id = d.client_id
    order by ${key} ${order}, d.id ${order}`;
}

function keyOf(sql: Sql, sort: CaseSort) {
  switch (sort) {
    case 'nextAt':
    case '-nextAt':
      return sql`coalesce(d.next_at, 'infinity'::timestamptz)`;
    case 'openedAt':
    case '-openedAt':
      return sql`d.opened_at`;
    case 'debt':
    case '-debt':
      return sql`d.debt`;
  }
}

interface OverdueAt {
  /** YYYY-MM-DD */
  today: string;
  /** providers whose invoices count; undefined: all */
  of: readonly number[] | undefined;
}

/** What the client of a case `d` owes after its due dates, by currency, as JSON. */
export const overdueOf = (sql: Sql, { today, of }: OverdueAt) => sql`
  coalesce((
    select jsonb_agg(jsonb_build_object('currency', o.currency, 'invoices', o.invoices, 'owedMinor', o.minor)
      order by o.currency)
    from (
      select i.currency, count(*) as invoices, sum(b.owed_minor) as minor
      from invoices i cross join lateral (select v.owed_minor from invoice_balances v where v.invoice_id = i.id) b
      where i.client_id = d.client_id and i.status in ${sql(openStatuses)} and i.due_on < ${today}
        and b.owed_minor > 0 ${of === undefined ? sql`` : sql`and i.provider_id = any(${[...of]}::bigint[])`}
      group by i.currency) o), '[]')`;

export interface CaseCount {
  /** `state`, or the rung that was `last` or comes `next` */
  of: 'state' | 'last' | 'next';
  /** null: none */
  value: string | null;
  action: string | null;
  cases: number;
}

/** How many open cases there are in each state, behind each rung, and before each. */
export function countCases(
  sql: Sql,
  filter: Pick<CaseFilter, 'providerIds' | 'groupId'>,
  now: string,
): Promise<CaseCount[]> {
  return sql<CaseCount[]>`
    with open as materialized (${openCases(sql, now)} ${matching(sql, filter)})
    select 'state' as of, state as value, null as action, count(*)::int as cases from open group by state
    union all select 'last', last_rung, last_action, count(*)::int from open group by last_rung, last_action
    union all select 'next', next_rung, next_action, count(*)::int from open group by next_rung, next_action
    order by 1, cases desc, value`;
}

const openCases = (sql: Sql, now: string) => sql`
  select d.id, d.client_id, c.provider_id, c.group_id, d.opened_at, d.looked_at, d.problem, d.next_at, d.next_rung,
    d.next_action, d.debt, l.rung_id as last_rung, l.action as last_action, l.at as last_at, s.state
  from dunning_cases d
  join clients c on c.id = d.client_id
  cross join lateral (
    select case when d.state = 'braked' then 'braked' when d.problem is not null then 'stuck'
      when exists (
        select from dunning_holds h
        where h.client_id = d.client_id and ${stands(sql, now)} and (h.invoice_id is null or exists (
          select from invoices o where o.id = h.invoice_id and o.status in ${sql(openStatuses)}))) then 'held'
      else 'open' end as state) s
  left join lateral (
    select r.rung_id, r.action, r.at from dunning_rungs r join invoices i on i.id = r.invoice_id
    where r.client_id = d.client_id and r.state <> 'skipped' and i.status in ${sql(openStatuses)}
    order by r.id desc limit 1) l on true
  where d.closed_at is null`;

function matching(sql: Sql, { providerIds, groupId, state, lastRung, nextRung }: CaseFilter) {
  return sql`
    ${providerIds === undefined ? sql`` : sql`and c.provider_id = any(${[...providerIds]}::bigint[])`}
    ${groupId === undefined ? sql`` : sql`and c.group_id = ${groupId}`}
    ${state === undefined ? sql`` : sql`and s.state = ${state}`}
    ${lastRung === undefined ? sql`` : sql`and l.rung_id = ${lastRung}`}
    ${nextRung === undefined ? sql`` : sql`and d.next_rung = ${nextRung}`}`;
}
