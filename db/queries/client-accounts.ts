import {
  type AccountState,
  type AccountTerms,
  accountState,
  type Crossing,
  type Debt,
  oldestDue,
  type Restriction,
  sumOf,
  usualTerms,
} from '../../domain/billing/account-limits.ts';
import { openStatuses } from '../../domain/billing/invoice-status.ts';
import { type Day, dayIn } from '../../domain/calendar.ts';
import type { Sql, Tx } from '../connect.ts';

/** The terms of a client at a provider; version 0: nobody has set any. */
export interface AccountRow extends AccountTerms {
  clientId: number;
  providerId: number;
  version: number;
  updatedAt: string | null;
}

/** The terms, and how the account stands on them. */
export interface Account extends AccountRow {
  /** in the account's currency */
  owedMinor: number;
  /** when the oldest invoice that is not paid was or is due */
  oldestDueOn: Day | null;
  standing: AccountState;
}

interface Found extends Omit<AccountRow, 'mode' | 'version'> {
  mode: AccountTerms['mode'] | null;
  version: number | null;
  clientCurrency: string;
  timeZone: string;
  debts: Debt[];
}

/**
 * The accounts of clients at the providers that serve them, at home first; of one provider when it is named. An invoice
 * that collects others, or adds funds, is no debt.
 * @param now ISO time; the day is that of the provider
 */
export async function accountsOf(
  sql: Sql,
  clientIds: readonly number[],
  { now, providerId }: { now: string; providerId?: number },
): Promise<Account[]> {
  const rows = await sql<Found[]>`
    select c.id as client_id, s.id as provider_id, c.currency as client_currency, s.time_zone,
           a.mode, coalesce(a.currency, c.currency) as currency, a.credit_limit_minor, a.repay_days, a.restrict_days,
           a.version, a.updated_at, d.debts
    from clients c
    join providers s on s.id = c.provider_id or exists (
      select from client_providers x where x.client_id = c.id and x.provider_id = s.id and x.disconnected_at is null)
    left join client_accounts a on a.client_id = c.id and a.provider_id = s.id
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object(
               'issuedOn', coalesce(i.issued_on, i.due_on), 'dueOn', i.due_on, 'currency', i.currency,
               'owedMinor', b.owed_minor)), '[]') as debts
      from invoices i join invoice_balances b on b.invoice_id = i.id
      where i.client_id = c.id and i.provider_id = s.id and i.status in ${sql(openStatuses)} and b.owed_minor > 0
        and not exists (
          select from invoice_items m where m.invoice_id = i.id and (m.linked_invoice_id is not null or m.kind = 'add-funds'))) d
    where c.id = any(${[...clientIds]}::bigint[])
      ${providerId === undefined ? sql`` : sql`and s.id = ${providerId}`}
    order by c.id, s.id <> c.provider_id, s.id`;
  return rows.map((row) => accountFrom(row, now));
}

function accountFrom({ clientCurrency, timeZone, debts, ...row }: Found, now: string): Account {
  const terms = { ...usualTerms(clientCurrency), ...row, mode: row.mode ?? 'post-paid' };
  return {
    ...terms,
    version: row.version ?? 0,
    owedMinor: sumOf(debts, terms.currency),
    oldestDueOn: oldestDue(debts),
    standing: accountState(terms, debts, dayIn(now, timeZone)),
  };
}

/** Writes the terms of a client at a provider; the version goes up by one. The client is held. */
export async function putTerms(
  tx: Tx,
  { clientId, providerId }: { clientId: number; providerId: number },
  terms: AccountTerms,
): Promise<void> {
  const { mode, currency, creditLimitMinor, repayDays, restrictDays } = terms;
  await tx`
    insert into client_accounts ${tx({ clientId, providerId, mode, currency, creditLimitMinor, repayDays, restrictDays })}
    on conflict (client_id, provider_id) do update set
      mode = excluded.mode, currency = excluded.currency, credit_limit_minor = excluded.credit_limit_minor,
      repay_days = excluded.repay_days, restrict_days = excluded.restrict_days`;
}

/** Since when an account keeps a client from something, or null. */
export async function restrictedSince(
  sql: Sql,
  { clientId, ...where }: { clientId: number; providerId: number; what: Restriction; now: string },
): Promise<Day | null> {
  return (await restrictedClients(sql, [clientId], where)).get(clientId) ?? null;
}

/** Of these clients those whose account at a provider keeps them from something, and since when. */
export async function restrictedClients(
  sql: Sql,
  clientIds: readonly number[],
  { providerId, what, now }: { providerId: number; what: Restriction; now: string },
): Promise<Map<number, Day>> {
  // Most have no days to count: only the others' debts are read.
  const rows = await sql<{ clientId: number }[]>`
    select client_id from client_accounts
    where client_id = any(${[...clientIds]}::bigint[]) and provider_id = ${providerId} and restrict_days is not null`;
  const ids = rows.map((row) => row.clientId);
  const accounts = ids.length === 0 ? [] : await accountsOf(sql, ids, { now, providerId });
  return new Map(
    accounts.flatMap(({ clientId, standing }) =>
      standing.state === 'restricted' && standing.what.includes(what) ? [[clientId, standing.since]] : [],
    ),
  );
}

/** Clients with terms that can be gone beyond, or with a crossing that has not ended; those behind `after`. */
export async function clientsWithTerms(
  sql: Sql,
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  const rows = await sql<{ clientId: number }[]>`
    select client_id from (
      select client_id from client_accounts
      where (mode = 'credit-limit' or repay_days is not null) and client_id > ${after}
      union select client_id from account_crossings where ended_at is null and client_id > ${after}) x
    order by client_id limit ${limit}`;
  return rows.map(({ clientId }) => clientId);
}

export interface CrossingRow {
  id: number;
  clientId: number;
  providerId: number;
  kind: Crossing['kind'];
  since: Day;
}

/** The crossings of clients' accounts that have not ended. */
export function openCrossings(sql: Sql, clientIds: readonly number[]): Promise<CrossingRow[]> {
  return sql<CrossingRow[]>`
    select id, client_id, provider_id, kind, since from account_crossings
    where client_id = any(${[...clientIds]}::bigint[]) and ended_at is null order by id`;
}

/** Notes that an account went beyond its terms, or became restricted; undefined when that is noted already. */
export async function openCrossing(
  tx: Tx,
  crossing: { clientId: number; providerId: number; kind: CrossingRow['kind']; since: Day; now: string },
): Promise<number | undefined> {
  const { now: beganAt, ...more } = crossing;
  const [row] = await tx<{ id: number }[]>`
    insert into account_crossings ${tx({ ...more, beganAt })} on conflict do nothing returning id`;
  return row?.id;
}

export async function noteCrossingMessage(tx: Tx, id: number, messageId: number): Promise<void> {
  await tx`update account_crossings set message_id = ${messageId} where id = ${id}`;
}

export async function endCrossing(tx: Tx, id: number, now: string): Promise<void> {
  await tx`update account_crossings set ended_at = ${now} where id = ${id}`;
}
