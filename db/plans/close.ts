import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview, Touch } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { type PlainTouch, touch } from '../../domain/operations/touches.ts';
import type { Sql } from '../connect.ts';
import { goneBlockers, type PlannedClient } from './client.ts';
import { type ServerFacts, serverBlockers, serverFacts, serverWarnings } from './servers.ts';

interface Counted {
  list: string;
  count: number;
  ids: number[];
  fingerprint: string;
}

/** What closing a client would touch (L1), by mode. */
export async function previewClose(
  sql: Sql,
  client: PlannedClient,
  params: OperationParams<'close'>,
): Promise<Preview> {
  const [rows, owed, servers] = await Promise.all([
    countRows(sql, client.id),
    unpaidAmounts(sql, client.id),
    serverFacts(sql, client),
  ]);
  const listed = (list: string, text: PlainTouch, amounts?: Touch['amounts']): Touch[] => {
    const row = rows.find((each) => each.list === list);
    return row ? [touch({ count: row.count, ids: row.ids, ...(amounts ? { amounts } : {}) }, text)] : [];
  };
  const touches: Preview['touches'] = {
    'stop-sign-ins': listed('logins', 'logins-that-enter'),
    'cancel-orders': listed('orders', 'pending-orders'),
    'stop-renewals': [
      ...listed('pendingDomains', 'unregistered-domains'),
      ...listed('renewingDomains', 'renewing-domains'),
    ],
    'cancel-services':
      params.mode === 'cancel'
        ? [
            ...listed('accounts', 'running-services'),
            ...listed('pendingServices', 'pending-services'),
            ...listed('addons', 'addons'),
          ]
        : listed('pendingServices', 'pending-services'),
    'terminate-services': [...listed('accounts', 'running-services'), ...listed('addons', 'addons-ending')],
    'cancel-invoices': listed('unpaidInvoices', 'unpaid-invoices', owed),
    'close-tickets': listed('tickets', 'open-tickets'),
    'set-status': [touch({ count: 1 }, 'client-now', { status: client.status })],
    notify: [touch({ count: client.hasEmail ? 1 : 0 }, 'mail-to-client')],
  };
  return {
    touches,
    blockers: blockersOf(client, servers, params),
    warnings: warningsOf(client, rows, servers, params),
    fingerprint: [client.version, ...rows.map((row) => `${row.list}:${row.fingerprint}`)].join(','),
  };
}

function blockersOf(
  client: PlannedClient,
  servers: ServerFacts,
  { mode }: OperationParams<'close'>,
): Failure[] {
  const blockers = goneBlockers(client);
  if (client.status === 'closed') blockers.push(note('already-closed', { client: client.id }));
  if (mode === 'terminate') blockers.push(...serverBlockers(servers));
  return blockers;
}

function warningsOf(
  client: PlannedClient,
  rows: Counted[],
  servers: ServerFacts,
  { mode, notify }: OperationParams<'close'>,
): Failure[] {
  const warnings: Failure[] = [];
  const warn = (list: string, say: (row: Counted) => Failure) => {
    const row = rows.find((each) => each.list === list);
    if (row && row.count > 0) warnings.push(say(row));
  };
  const accounts = rows.find((each) => each.list === 'accounts')?.count ?? 0;
  if (mode === 'terminate') {
    warnings.push(...serverWarnings(servers));
  } else if (accounts > 0) {
    warnings.push(note('accounts-stay', { count: accounts, mode }));
  }
  if (mode === 'status-only') warn('unpaidInvoices', ({ count }) => note('invoices-stay', { count }));
  else {
    warn('partPaidInvoices', ({ ids }) => note('part-paid', { invoices: ids }));
    warn('draftInvoices', ({ count }) => note('drafts-stay', { count }));
    warn('pendingPayments', ({ ids }) => note('payments-left-alone', { invoices: ids }));
    warn('renewingDomains', ({ count }) => note('domains-expire', { count }));
  }
  if (notify && !client.hasEmail) warnings.push(note('no-address'));
  return warnings;
}

/** Counts every list that some mode touches, with the first ids and a fingerprint of the rows, in one round trip. */
async function countRows(sql: Sql, clientId: number): Promise<Counted[]> {
  return sql<Counted[]>`
    with touched (list, id, version) as (
      select 'logins', login_id, 1 from login_clients where client_id = ${clientId} and enabled
      union all select 'orders', id, 1 from orders where client_id = ${clientId} and status in ('pending', 'draft')
      union all select 'pendingDomains', id, 1 from domains
        where client_id = ${clientId} and status in ('pending', 'pending-registration')
      union all select 'renewingDomains', id, 1 from domains
        where client_id = ${clientId} and auto_renew and status in ('active', 'grace', 'redemption', 'pending-transfer')
      union all select case when status = 'pending' then 'pendingServices' else 'accounts' end, id, version from services
        where client_id = ${clientId} and status in ('pending', 'active', 'suspended')
      union all select 'addons', id, 1 from addons
        where client_id = ${clientId} and status in ('pending', 'active', 'suspended')
      union all select case when status = 'payment-pending' then 'pendingPayments' else 'unpaidInvoices' end, id, version
        from invoices where client_id = ${clientId} and status in ('unpaid', 'payment-pending')
      union all select 'draftInvoices', id, version from invoices where client_id = ${clientId} and status = 'draft'
      union all select 'partPaidInvoices', i.id, count(*)::int
        from invoices i join transactions t on t.invoice_id = i.id
        where i.client_id = ${clientId} and i.status = 'unpaid' group by i.id
      union all select 'tickets', id, 1 from tickets where client_id = ${clientId} and status <> 'closed'
    )
    select list, count(*)::int as count, (array_agg(id order by id))[1:20] as ids,
           md5(string_agg(id || '.' || version, ',' order by id)) as fingerprint
    from touched group by list order by list`;
}

async function unpaidAmounts(sql: Sql, clientId: number): Promise<{ currency: string; minor: number }[]> {
  return sql<{ currency: string; minor: number }[]>`
    select currency, sum(total_minor)::bigint as minor from invoices
    where client_id = ${clientId} and status = 'unpaid' group by currency order by currency`;
}
