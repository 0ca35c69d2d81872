import { note } from '../../domain/operations/notes/index.ts';
import type { Failure } from '../../domain/operations/state.ts';
import type { Sql } from '../connect.ts';

/** What every plan needs to know of the client itself. */
export interface PlannedClient {
  id: number;
  providerId: number;
  status: 'active' | 'inactive' | 'closed' | 'merged' | 'anonymized';
  archivedAt: string | null;
  mergedIntoId: number | null;
  hasEmail: boolean;
  currency: string;
  version: number;
}

/** The client a plan is for, or undefined. */
export async function plannedClient(sql: Sql, clientId: number): Promise<PlannedClient | undefined> {
  const [row] = await sql<PlannedClient[]>`
    select id, provider_id, status, archived_at, merged_into_id, coalesce(email, '') <> '' as has_email, currency, version
    from clients where id = ${clientId}`;
  return row;
}

/** The client's number and those of all that were merged into it. */
export async function withMergedNumbers(sql: Sql, clientId: number): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    with recursive former as (
      select ${clientId}::bigint as id
      union select c.id from clients c join former f on c.merged_into_id = f.id)
    select id from former order by id`;
  return rows.map(({ id }) => id);
}

/** Merged and anonymized clients are past every operation. */
export function goneBlockers(client: PlannedClient): Failure[] {
  switch (client.status) {
    case 'merged':
      return [note('client-merged', { client: client.id, into: client.mergedIntoId })];
    case 'anonymized':
      return [note('client-anonymized', { client: client.id })];
    case 'active':
    case 'inactive':
    case 'closed':
      return [];
  }
}
