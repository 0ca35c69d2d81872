import type { Sql } from '../connect.ts';

/** A client whose debt is followed up, or was. */
export interface CaseRow {
  id: number;
  clientId: number;
  state: 'open' | 'braked';
  openedAt: string;
  closedAt: string | null;
  nextAt: string | null;
  lookedAt: string | null;
  brake: Record<string, unknown> | null;
}

export const caseColumns = [
  'id',
  'clientId',
  'state',
  'openedAt',
  'closedAt',
  'nextAt',
  'lookedAt',
  'brake',
] as const;

/** The open case of a client, or undefined. */
export async function findOpenCase(sql: Sql, clientId: number): Promise<CaseRow | undefined> {
  const [row] = await sql<CaseRow[]>`
    select ${sql(caseColumns)} from dunning_cases where client_id = ${clientId} and closed_at is null`;
  return row;
}
