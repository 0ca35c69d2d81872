import type { Sql, Tx } from '../connect.ts';
import type { Actor } from './change-log.ts';

export const refundStates = ['requested', 'succeeded', 'unknown', 'cancelled'] as const;

/** Money of a payment that is given back at its gateway. */
export interface RefundAttemptRow {
  id: number;
  providerId: number;
  clientId: number;
  /** the transaction that it gives back */
  paymentId: number;
  /** what the gateway calls that payment */
  payment: string;
  invoiceId: number | null;
  gateway: string;
  /** the request; those of one invoice share it */
  occurrence: string;
  idempotencyKey: string;
  state: (typeof refundStates)[number];
  code: string | null;
  currency: string;
  amountMinor: number;
  feesMinor: number;
  /** what the ledger takes it from; null: first what of the payment is in credit */
  takesFrom: 'invoice' | 'credit' | null;
  /** when all of its request are done, the credit that the invoice used goes back too */
  withCredit: boolean;
  description: string;
  gatewayReference: string | null;
  /** the transaction that books it */
  refundId: number | null;
  requestedByKind: Actor['kind'];
  requestedBy: string | null;
  requestedAt: string;
  /** when the gateway was first asked: from then on it may have it */
  askedAt: string | null;
  settledAt: string | null;
}

const columns = [
  'id',
  'providerId',
  'clientId',
  'paymentId',
  'invoiceId',
  'gateway',
  'occurrence',
  'idempotencyKey',
  'state',
  'code',
  'currency',
  'amountMinor',
  'feesMinor',
  'takesFrom',
  'withCredit',
  'description',
  'gatewayReference',
  'refundId',
  'requestedByKind',
  'requestedBy',
  'requestedAt',
  'askedAt',
  'settledAt',
] as const;

/** The columns, and what the gateway calls the payment, which its transaction keeps. */
const whole = (sql: Sql) => sql`${sql(columns)},
  (select coalesce(t.gateway_reference, '') from transactions t where t.id = payment_id) as payment`;

/** The states in which money may still go back. */
export const REFUND_IN_FLIGHT = ['requested', 'unknown'] as const;

export async function findRefundAttempt(sql: Sql, id: number): Promise<RefundAttemptRow | undefined> {
  const [row] = await sql<RefundAttemptRow[]>`select ${whole(sql)} from refund_attempts where id = ${id}`;
  return row;
}

/** Held until the transaction ends. Lock the client before. */
export async function lockRefundAttempt(tx: Tx, id: number): Promise<RefundAttemptRow | undefined> {
  const [row] = await tx<RefundAttemptRow[]>`
    select ${whole(tx)} from refund_attempts where id = ${id} for update`;
  return row;
}

/** The refund of a payment that is under way, if there is one. */
export async function refundInFlight(sql: Sql, paymentId: number): Promise<RefundAttemptRow | undefined> {
  const [row] = await sql<RefundAttemptRow[]>`
    select ${whole(sql)} from refund_attempts
    where payment_id = ${paymentId} and state in ${sql(REFUND_IN_FLIGHT)}`;
  return row;
}

/** What was tried to give a payment back, newest first, those below `before`. */
export function listRefundAttempts(
  sql: Sql,
  { paymentId, before, limit }: { paymentId: number; before?: number; limit: number },
): Promise<RefundAttemptRow[]> {
  return sql<RefundAttemptRow[]>`
    select ${whole(sql)} from refund_attempts
    where payment_id = ${paymentId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** The refunds that were asked for together. */
export function refundsOfRequest(
  sql: Sql,
  { invoiceId, occurrence }: { invoiceId: number; occurrence: string },
): Promise<RefundAttemptRow[]> {
  return sql<RefundAttemptRow[]>`
    select ${whole(sql)} from refund_attempts
    where invoice_id = ${invoiceId} and occurrence = ${occurrence} order by id`;
}

/** Refunds under way since before a time, oldest first. */
export async function openRefunds(sql: Sql, before: string, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select id from refund_attempts
    where state in ${sql(REFUND_IN_FLIGHT)} and requested_at < ${before} order by requested_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

export async function insertRefundAttempt(
  tx: Tx,
  row: Omit<
    RefundAttemptRow,
    'id' | 'payment' | 'state' | 'code' | 'gatewayReference' | 'refundId' | 'askedAt' | 'settledAt'
  >,
): Promise<RefundAttemptRow> {
  const [inserted] = await tx<RefundAttemptRow[]>`
    insert into refund_attempts ${tx({ ...row })} returning ${whole(tx)}`;
  if (!inserted) throw new Error('The database stored no refund.');
  return inserted;
}

/** Writes what is known of a refund now. */
export async function updateRefundAttempt(
  tx: Sql,
  id: number,
  fields: Partial<Pick<RefundAttemptRow, 'state' | 'code' | 'gatewayReference' | 'refundId' | 'settledAt'>>,
): Promise<RefundAttemptRow> {
  const [row] = await tx<RefundAttemptRow[]>`
    update refund_attempts set ${tx({ ...fields })} where id = ${id} returning ${whole(tx)}`;
  if (!row) throw new Error(`Refund ${id} is gone.`);
  return row;
}

/** Notes that the gateway is asked from now on; false when somebody has asked it before. */
export async function noteAsked(sql: Sql, id: number, now: string): Promise<boolean> {
  const { count } = await sql`
    update refund_attempts set asked_at = ${now} where id = ${id} and state = 'requested' and asked_at is null`;
  return count > 0;
}

/** Notes that the gateway was not reached: nothing of it is there. */
export async function noteUnasked(sql: Sql, id: number, code: string): Promise<void> {
  await sql`update refund_attempts set asked_at = null, code = ${code} where id = ${id} and state = 'requested'`;
}

/** Notes of a refund that was made at its gateway that it did not arrive. */
export async function noteCameBack(tx: Tx, refundId: number): Promise<void> {
  await tx`update refund_attempts set code = 'came-back' where refund_id = ${refundId} and state = 'succeeded'`;
}

/** Notes why nothing more is known of a refund yet; one that is settled stays as it is. */
export async function noteRefundDoubt(
  sql: Sql,
  id: number,
  { code, gatewayReference }: { code: string; gatewayReference?: string | null },
): Promise<void> {
  await sql`
    update refund_attempts set state = 'unknown', code = ${code},
      gateway_reference = coalesce(${gatewayReference ?? null}, gateway_reference)
    where id = ${id} and state in ${sql(REFUND_IN_FLIGHT)}`;
}
