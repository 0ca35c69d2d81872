import { note } from '../../domain/operations/notes/index.ts';
import type { Failure } from '../../domain/operations/state.ts';
import type { Sql } from '../connect.ts';
import { IN_FLIGHT } from '../queries/charge-attempts.ts';
import { REFUND_IN_FLIGHT } from '../queries/refund-attempts.ts';

/**
 * A charge or a refund under way may still move money, and only its gateway knows: nothing may pull client, invoice or
 * method away before its end.
 */
export async function chargeBlockers(sql: Sql, clientIds: readonly number[]): Promise<Failure[]> {
  const ids = sql`any(${[...clientIds]}::bigint[])`;
  const charges = await sql<{ id: number }[]>`
    select distinct invoice_id as id from charge_attempts
    where client_id = ${ids} and state in ${sql(IN_FLIGHT)} order by 1`;
  return [...underWay(charges), ...(await refundBlockers(sql, clientIds))];
}

/** The same, and invoices of which the record says that a payment is under way. */
export async function paymentBlockers(sql: Sql, clientIds: readonly number[]): Promise<Failure[]> {
  const ids = sql`any(${[...clientIds]}::bigint[])`;
  const charges = await sql<{ id: number }[]>`
    select id from invoices where client_id = ${ids} and status = 'payment-pending'
    union select invoice_id from charge_attempts where client_id = ${ids} and state in ${sql(IN_FLIGHT)}
    order by id`;
  return [...underWay(charges), ...(await refundBlockers(sql, clientIds))];
}

function underWay(invoices: readonly { id: number }[]): Failure[] {
  if (invoices.length === 0) return [];
  return [note('payment-under-way', { invoices: invoices.map(({ id }) => id) })];
}

async function refundBlockers(sql: Sql, clientIds: readonly number[]): Promise<Failure[]> {
  const payments = await sql<{ id: number }[]>`
    select payment_id as id from refund_attempts
    where client_id = any(${[...clientIds]}::bigint[]) and state in ${sql(REFUND_IN_FLIGHT)} order by 1`;
  if (payments.length === 0) return [];
  return [note('refund-under-way', { payments: payments.map(({ id }) => id) })];
}

/** What stands against taking a client's data away, whatever a policy says: a duty to keep it, a contested payment. */
export async function dutyBlockers(sql: Sql, clientIds: readonly number[]): Promise<Failure[]> {
  const ids = sql`any(${[...clientIds]}::bigint[])`;
  const [row] = await sql<{ holds: number[]; disputes: number[] }[]>`
    select array(select id from legal_holds where client_id = ${ids} and released_at is null order by id) as holds,
           array(select id from disputes where client_id = ${ids} and state = 'open' order by id) as disputes`;
  const { holds, disputes } = row ?? { holds: [], disputes: [] };
  return [
    ...(holds.length === 0 ? [] : [note('duty-to-keep', { holds })]),
    ...(disputes.length === 0 ? [] : [note('payment-contested', { disputes })]),
  ];
}
