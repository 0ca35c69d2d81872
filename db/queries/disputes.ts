import type { Sql, Tx } from '../connect.ts';

export const disputeStates = ['open', 'won', 'lost'] as const;
export type DisputeState = (typeof disputeStates)[number];

/** A payment that its payer contests at the gateway. While it is open the client is neither anonymized nor deleted. */
export interface DisputeRow {
  id: number;
  clientId: number;
  transactionId: number | null;
  gateway: string;
  /** the gateway's name for it */
  reference: string | null;
  currency: string;
  amountMinor: number;
  state: DisputeState;
  reason: string;
  openedAt: string;
  closedAt: string | null;
}

const columns = [
  'id',
  'clientId',
  'transactionId',
  'gateway',
  'reference',
  'currency',
  'amountMinor',
  'state',
  'reason',
  'openedAt',
  'closedAt',
] as const;

/** A client's disputes, newest first, those below `before`. */
export function listDisputes(
  sql: Sql,
  { clientId, status, before, limit }: { clientId: number; status?: string; before?: number; limit: number },
): Promise<DisputeRow[]> {
  return sql<DisputeRow[]>`
    select ${sql(columns)} from disputes
    where client_id = ${clientId} ${status === undefined ? sql`` : sql`and state = ${status}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One dispute, or undefined. */
export async function findDispute(sql: Sql, id: number): Promise<DisputeRow | undefined> {
  const [row] = await sql<DisputeRow[]>`select ${sql(columns)} from disputes where id = ${id}`;
  return row;
}

/** One dispute, held until the transaction ends, or undefined. */
export async function lockDispute(tx: Tx, id: number): Promise<DisputeRow | undefined> {
  const [row] = await tx<DisputeRow[]>`select ${tx(columns)} from disputes where id = ${id} for update`;
  return row;
}

/** The dispute that a gateway calls by this name, held until the transaction ends, or undefined. */
export async function lockDisputeNamed(
  tx: Tx,
  gateway: string,
  reference: string,
): Promise<DisputeRow | undefined> {
  const [row] = await tx<DisputeRow[]>`
    select ${tx(columns)} from disputes where gateway = ${gateway} and reference = ${reference} for update`;
  return row;
}

/** Whether the client has this transaction. */
export async function hasTransaction(sql: Sql, clientId: number, transactionId: number): Promise<boolean> {
  const rows = await sql`select from transactions where id = ${transactionId} and client_id = ${clientId}`;
  return rows.length > 0;
}

export async function insertDispute(
  tx: Tx,
  dispute: Omit<DisputeRow, 'id' | 'state' | 'closedAt'>,
): Promise<DisputeRow> {
  const [row] = await tx<DisputeRow[]>`insert into disputes ${tx({ ...dispute })} returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no dispute.');
  return row;
}

/** Says how a dispute went. */
export async function closeDispute(
  tx: Tx,
  id: number,
  { state, closedAt }: { state: Exclude<DisputeState, 'open'>; closedAt: string },
): Promise<DisputeRow> {
  const [row] = await tx<DisputeRow[]>`
    update disputes set state = ${state}, closed_at = ${closedAt} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Dispute ${id} is gone.`);
  return row;
}
