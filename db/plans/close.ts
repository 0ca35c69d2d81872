import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Preview, Touch } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { few } from '../../domain/operations/words.ts';
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
  const touch = (list: string, what: string, amounts?: Touch['amounts']): Touch[] => {
    const row = rows.find((each) => each.list === list);
    return row ? [{ count: row.count, what, ids: row.ids, ...(amounts ? { amounts } : {}) }] : [];
  };
  const touches: Preview['touches'] = {
    'stop-sign-ins': touch('logins', 'logins that can enter'),
    'cancel-orders': touch('orders', 'pending orders'),
    'stop-renewals': [
      ...touch('pendingDomains', 'domains not registered yet'),
      ...touch('renewingDomains', 'domains that renew by themselves'),
    ],
    'cancel-services':
      params.mode === 'cancel'
        ? [
            ...touch('accounts', 'running services'),
            ...touch('pendingServices', 'services not set up yet'),
            ...touch('addons', 'add-ons'),
          ]
        : touch('pendingServices', 'services not set up yet'),
    'terminate-services': [
      ...touch('accounts', 'running services'),
      ...touch('addons', 'add-ons, which end with their service'),
    ],
    'cancel-invoices': touch('unpaidInvoices', 'unpaid invoices', owed),
    'close-tickets': touch('tickets', 'open tickets'),
    'set-status': [{ count: 1, what: `client, now ${client.status}` }],
    notify: [{ count: client.hasEmail ? 1 : 0, what: 'e-mail to the client' }],
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
  if (client.status === 'closed') {
    blockers.push({
      code: 'already-closed',
      message: `Client ${client.id} is closed already. To end what is left, reopen the client and close it in the mode you want.`,
    });
  }
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
  const warn = (code: string, list: string, sentence: (count: number, ids: number[]) => string) => {
    const row = rows.find((each) => each.list === list);
    if (row && row.count > 0) warnings.push({ code, message: sentence(row.count, row.ids) });
  };
  const accounts = rows.find((each) => each.list === 'accounts')?.count ?? 0;
  if (mode === 'terminate') {
    warnings.push(...serverWarnings(servers));
  } else if (accounts > 0) {
    warnings.push({
      code: 'accounts-stay',
      message: `${few(accounts, 'running service')} will stay on the servers: mode ${mode} does nothing there.`,
    });
  }
  if (mode === 'status-only')
    warn('invoices-stay', 'unpaidInvoices', (count) => `${few(count, 'unpaid invoice')} will stay open.`);
  else {
    warn(
      'part-paid',
      'partPaidInvoices',
      (_, ids) =>
        `Partly paid, will be cancelled and keep what was paid: ${ids.map((id) => `invoice ${id}`).join(', ')}.`,
    );
    warn(
      'drafts-stay',
      'draftInvoices',
      (count) => `${few(count, 'draft invoice')} will stay a draft: nothing is sent or owed.`,
    );
    warn(
      'payment-pending',
      'pendingPayments',
      (_, ids) =>
        `A payment is under way, will be left alone: ${ids.map((id) => `invoice ${id}`).join(', ')}.`,
    );
    warn(
      'domains-stay',
      'renewingDomains',
      (count) => `${few(count, 'domain')} will stay registered until the expiry date and not be renewed.`,
    );
  }
  if (notify && !client.hasEmail)
    warnings.push({ code: 'no-address', message: 'The client has no e-mail address: nobody is told.' });
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
