import type { Sql, Tx } from '../connect.ts';
import type { ClientRow } from './clients.ts';

/** A client whose debt is followed up, or was. */
export interface CaseRow {
  id: number;
  clientId: number;
  state: 'open' | 'braked';
  openedAt: string;
  closedAt: string | null;
  nextAt: string | null;
  /** name of the rung that `nextAt` is the moment of */
  nextRung: string | null;
  nextAction: string | null;
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
  'nextRung',
  'nextAction',
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

/** Of others nothing is asked any more: who comes back is looked at again. */
const FOLLOWED: readonly ClientRow['status'][] = ['active', 'inactive'];

/** A client whose debt is being looked at. */
export interface LookedAt {
  /** false: closed, anonymized, or a part of another */
  followed: boolean;
  mergedIntoId: number | null;
  /** something of its case waited behind a brake, or had a yes, when the look began */
  braked: boolean;
}

/**
 * Begins a look at a client's debt, in one statement: holds the client until the transaction ends, takes the note that
 * its debt has changed, and opens its case where none is open. Read the facts afterwards: a note that came while this
 * waited for the client stays, and leads to another look.
 * @param opensCase whether somebody who is followed up gets a case
 */
export async function beginLook(
  tx: Tx,
  clientId: number,
  { now, opensCase }: { now: string; opensCase: boolean },
): Promise<LookedAt | undefined> {
  const [row] = await tx<LookedAt[]>`
    with held as materialized (
      select id, merged_into_id, merged_into_id is null and status = any(${[...FOLLOWED]}::text[]) as followed
      from clients where id = ${clientId} for update
    ), note as (
      delete from dunning_nudges where client_id in (select id from held)
    ), opened as (
      insert into dunning_cases (client_id, opened_at) select id, ${now} from held where followed and ${opensCase}
      on conflict (client_id) where closed_at is null do nothing
    )
    select followed, merged_into_id, exists (
      select from dunning_cases d where d.client_id = held.id and d.closed_at is null and d.brake is not null) as braked
    from held`;
  return row;
}

/** Writes down what a look at the case came to. */
export async function noteLook(
  tx: Tx,
  clientId: number,
  {
    now,
    nextAt,
    next,
    open,
    problem,
    debt,
  }: {
    now: string;
    nextAt: string | null;
    /** what comes at that moment */
    next: { rungId: string; action: string } | null;
    open: boolean;
    problem: string | null;
    /** what is overdue, in whole units */
    debt: number;
  },
): Promise<void> {
  await tx`
    update dunning_cases set looked_at = ${now}, next_at = ${nextAt}, next_rung = ${next?.rungId ?? null},
      next_action = ${next?.action ?? null}, problem = ${problem}, debt = ${debt},
      closed_at = ${open ? null : now}
    where client_id = ${clientId} and closed_at is null`;
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
