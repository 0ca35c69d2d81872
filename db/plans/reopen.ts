import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { few } from '../../domain/operations/words.ts';
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
  const stays = (count: number, noun: string, sentence: string) => {
    if (count > 0) warnings.push({ code: 'not-restored', message: `${few(count, noun)} ${sentence}` });
  };
  stays(
    terminated,
    'terminated service',
    'will stay terminated: the accounts are gone and must be ordered anew.',
  );
  stays(cancelled, 'cancelled service', 'will stay cancelled.');
  stays(invoices, 'cancelled invoice', 'will stay cancelled.');
  stays(orders, 'cancelled order', 'will stay cancelled.');
  return {
    touches: {
      'set-status': [{ count: 1, what: `client, now ${client.status}` }],
      'allow-sign-ins': [
        { count: logins.length, what: 'logins that closing had stopped', ids: logins.slice(0, 20) },
      ],
      notify: [{ count: client.hasEmail ? 1 : 0, what: 'e-mail to the client' }],
    },
    blockers: [
      ...goneBlockers(client),
      ...(client.status === 'active' || client.status === 'inactive'
        ? [
            {
              code: 'not-closed',
              message: `Client ${client.id} is ${client.status}: only a closed client can be reopened.`,
            },
          ]
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
