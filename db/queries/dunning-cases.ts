import type { Sql, Tx } from '../connect.ts';

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
  /** code of why the last look could not do all that is due */
  problem: string | null;
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
  'problem',
] as const;

/** The open case of a client, or undefined. */
export async function findOpenCase(sql: Sql, clientId: number): Promise<CaseRow | undefined> {
  const [row] = await sql<CaseRow[]>`
    select ${sql(caseColumns)} from dunning_cases where client_id = ${clientId} and closed_at is null`;
  return row;
}

/** Opens the case of a client where none is open. Hold the client. */
export async function openCase(tx: Tx, clientId: number, now: string): Promise<void> {
  await tx`
    insert into dunning_cases (client_id, opened_at) values (${clientId}, ${now})
    on conflict (client_id) where closed_at is null do nothing`;
}

/** Writes down what a look at the case came to. */
export async function noteLook(
  tx: Tx,
  clientId: number,
  {
    now,
    nextAt,
    open,
    problem,
  }: { now: string; nextAt: string | null; open: boolean; problem: string | null },
): Promise<void> {
  await tx`
    update dunning_cases set looked_at = ${now}, next_at = ${nextAt}, problem = ${problem},
      closed_at = ${open ? null : now}
    where client_id = ${clientId} and closed_at is null`;
}

/** Takes the note that a client's debt has changed; whoever takes it looks at the debt afterwards. */
export async function takeNudge(tx: Tx, clientId: number): Promise<boolean> {
  const rows = await tx`delete from dunning_nudges where client_id = ${clientId} returning client_id`;
  return rows.length > 0;
}

/**
 * Whether a client has an open case, or should have one because an invoice is overdue.
 * @param now ISO time in UTC; by default that of this process
 */
export async function needsCase(
  sql: Sql,
  clientId: number,
  now: string = new Date().toISOString(),
): Promise<boolean> {
  const [row] = await sql<{ needed: boolean }[]>`
    select exists (select from dunning_cases where client_id = ${clientId} and closed_at is null)
      or exists (
        select from invoices
        where client_id = ${clientId} and status in ('unpaid', 'payment-pending') and due_on < ${now.slice(0, 10)}) as needed`;
  return row?.needed === true;
}

/** Notes why a look at a case failed. */
export async function noteProblem(sql: Sql, clientId: number, problem: string): Promise<void> {
  await sql`update dunning_cases set problem = ${problem} where client_id = ${clientId} and closed_at is null`;
}
