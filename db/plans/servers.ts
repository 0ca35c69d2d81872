import { note } from '../../domain/operations/notes/index.ts';
import type { Failure } from '../../domain/operations/state.ts';
import type { Sql } from '../connect.ts';
import { serves } from '../queries/client-providers.ts';
import type { PlannedClient } from './client.ts';

/** Where the services of a client lie. */
export interface ServerFacts {
  /** servers with accounts of the client that we remove ourselves */
  count: number;
  accounts: number;
  manual: number;
  /** ids of services that name no server */
  missing: number[];
  /** ids of services on servers of a provider that does not serve the client */
  foreign: number[];
  /** ids of servers */
  needCredentials: number[];
}

/** @param cancelled also those that were cancelled here and never removed from their servers */
export async function serverFacts(
  sql: Sql,
  client: PlannedClient,
  { cancelled = false } = {},
): Promise<ServerFacts> {
  const [facts] = await sql<ServerFacts[]>`
    select count(distinct s.id) filter (where s.connector <> 'manual')::int as count,
           count(*) filter (where s.connector <> 'manual')::int as accounts,
           count(*) filter (where s.connector = 'manual')::int as manual,
           coalesce((array_agg(v.id order by v.id) filter (where v.server_id is null))[1:20], '{}') as missing,
           coalesce((array_agg(v.id order by v.id)
             filter (where s.id is not null and not ${serves(sql, sql`s.provider_id`, client)}))[1:20], '{}') as foreign,
           coalesce(array_agg(distinct s.id) filter (where s.credentials is null and s.connector <> 'manual'), '{}') as need_credentials
    from services v left join servers s on s.id = v.server_id
    where v.client_id = ${client.id} and (v.status in ('active', 'suspended')
      or (${cancelled} and v.status = 'cancelled' and v.server_id is not null))`;
  return facts ?? { count: 0, accounts: 0, manual: 0, missing: [], foreign: [], needCredentials: [] };
}

/** What stands against removing the accounts from their servers. */
export function serverBlockers({ foreign }: ServerFacts): Failure[] {
  return foreign.length === 0 ? [] : [note('foreign-servers', { services: foreign })];
}

/** What an operator should know before the accounts are removed from their servers. */
export function serverWarnings(facts: ServerFacts): Failure[] {
  const { accounts, count, missing: services, needCredentials: servers, manual } = facts;
  const warnings: Failure[] = [];
  if (accounts > 0) warnings.push(note('destroys-accounts', { accounts, servers: count }));
  if (services.length > 0) warnings.push(note('services-without-server', { services }));
  if (servers.length > 0) warnings.push(note('servers-without-credentials', { servers }));
  if (manual > 0) warnings.push(note('services-by-hand', { count: manual }));
  return warnings;
}
