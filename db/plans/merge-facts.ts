import { type Policy, policySchema } from '../../domain/policy.ts';
import type { Sql } from '../connect.ts';
import type { PlannedClient } from './client.ts';

/** A client with what decides whether it can be merged. */
export interface MergingClient extends PlannedClient {
  currency: string;
  groupId: number | null;
  imported: boolean;
  policy: Policy;
}

/** A client with what decides whether it can be merged, or undefined. */
export async function mergingClient(sql: Sql, id: number): Promise<MergingClient | undefined> {
  const [row] = await sql<(Omit<MergingClient, 'policy'> & { policy: unknown })[]>`
    select c.id, c.provider_id, c.status, c.archived_at, c.merged_into_id, coalesce(c.email, '') <> '' as has_email, c.version,
           c.currency, c.group_id, c.source_id is not null as imported, p.policy
    from clients c join providers p on p.id = c.provider_id where c.id = ${id}`;
  return row && { ...row, policy: policySchema.parse(row.policy) };
}

/** What an operator should know of two clients before they become one. */
export interface Facts {
  /** rows of the one that goes whose domain the survivor has too, as `service 12`; at most 20 */
  sameDomains: string[];
  /** legal holds that are not released */
  heldOther: number;
  heldSurvivor: number;
  /** open ones of the client that goes */
  disputes: number;
  /** balances in minor units: they add up, since the entries move */
  credit: { currency: string; survivor: number; other: number; sum: number }[];
}

/** Reads them. Values of personal fields stay out: the warnings made of it are stored with the plan. */
export async function mergeFacts(sql: Sql, { from, to }: { from: number; to: number }): Promise<Facts> {
  const [row] = await sql<Omit<Facts, 'credit'>[]>`
    with mine as (
      select 'service ' || id as what, lower(domain) as name from services where client_id = ${from} and domain is not null
      union all select 'domain ' || id, lower(name) from domains where client_id = ${from}),
    theirs as (
      select lower(domain) as name from services where client_id = ${to} and domain is not null
      union select lower(name) from domains where client_id = ${to})
    select coalesce((select (array_agg(what order by what))[1:20] from mine where name in (select name from theirs)), '{}') as same_domains,
           (select count(*) from legal_holds where client_id = ${from} and released_at is null)::int as held_other,
           (select count(*) from legal_holds where client_id = ${to} and released_at is null)::int as held_survivor,
           (select count(*) from disputes where client_id = ${from} and state = 'open')::int as disputes`;
  const credit = await sql<Facts['credit']>`
    select currency, coalesce(sum(amount_minor) filter (where client_id = ${to}), 0)::bigint as survivor,
           coalesce(sum(amount_minor) filter (where client_id = ${from}), 0)::bigint as other, sum(amount_minor)::bigint as sum
    from credit_entries where client_id in (${from}, ${to}) group by currency order by currency`;
  const { sameDomains = [], heldOther = 0, heldSurvivor = 0, disputes = 0 } = row ?? {};
  return { sameDomains, heldOther, heldSurvivor, disputes, credit: [...credit] };
}
