import { note } from '../../domain/operations/notes/index.ts';
import type { Failure } from '../../domain/operations/state.ts';
import type { Sql } from '../connect.ts';
import { serves } from '../queries/client-providers.ts';
import type { PlannedClient } from './client.ts';

/** Nothing is to be paid by what nobody knows: a name that is misspelt would be found out when it does not pay. */
export async function gatewayBlockers(sql: Sql, client: PlannedClient, name: string): Promise<Failure[]> {
  const known = await sql`
    select from payment_gateways g where g.name = ${name} and ${serves(sql, sql`g.provider_id`, client)} limit 1`;
  if (known.length > 0) return [];
  return [note('no-gateway', { provider: client.providerId, gateway: name })];
}
