import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { touch } from '../../domain/operations/touches.ts';
import type { Sql } from '../connect.ts';
import { goneBlockers, type PlannedClient } from './client.ts';

/** What reopening a closed client restores, and what it cannot (L3). */
export async function previewReopen(sql: Sql, client: PlannedClient): Promise<Preview> {
  const [facts] = await sql<
    { logins: number[]; terminated: number; cancelled: number; invoices: number; orders: number }[]
  >`
    select coalesce((select array_agg(login_id order by login_id) from login_clients l
              where l.client_id = ${client.id} and not l.enabled and ${stoppedByClosing(sql, client.id)}), '{}') as logins,
           (select count(*) from services where client_id = ${client.id} and status = 'terminated')::int as terminated,
           (select count(*) from services where client_id = ${client.id} and status = 'cancelled')::int as cancelled,
           (select count(*) from invoices where client_id = ${client.id} and status = 'cancelled')::int as invoices,
           (select count(*) from orders where client_id = ${client.id} and status = 'cancelled')::int as orders`;
  const { logins, terminated, cancelled, invoices, orders } = facts ?? {
    logins: [],
    terminated: 0,
    cancelled: 0,
    invoices: 0,
    orders: 0,
  };
  const warnings: Failure[] = [];
  if (terminated > 0) warnings.push(note('terminated-stay', { count: terminated }));
  if (cancelled > 0) warnings.push(note('cancelled-services-stay', { count: cancelled }));
  if (invoices > 0) warnings.push(note('cancelled-invoices-stay', { count: invoices }));
  if (orders > 0) warnings.push(note('cancelled-orders-stay', { count: orders }));
  return {
    touches: {
      'set-status': [touch({ count: 1 }, 'client-now', { status: client.status })],
      'allow-sign-ins': [touch({ count: logins.length, ids: logins.slice(0, 20) }, 'stopped-logins')],
      notify: [touch({ count: client.hasEmail ? 1 : 0 }, 'mail-to-client')],
    },
    blockers: [
      ...goneBlockers(client),
      ...(client.status === 'active' || client.status === 'inactive'
        ? [note('not-closed', { client: client.id, status: client.status })]
        : []),
    ],
    warnings,
    fingerprint: `${client.version},${logins.join('.')}`,
  };
}

/** Condition on `login_clients l`: the last close operation disabled the link. */
export function stoppedByClosing(sql: Sql, clientId: number) {
  return sql`exists (
    select from operation_before_images b
    where b.table_name = 'login_clients' and b.row_id = l.login_id and b.restored_at is null and b.operation_id = (
      select o.id from operations o
      where o.client_id = ${clientId} and o.kind = 'close' and o.state = 'completed'
      order by o.ended_at desc limit 1))`;
}
