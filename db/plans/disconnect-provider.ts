import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { touch } from '../../domain/operations/touches.ts';
import { rowsOf } from '../../domain/operations/words.ts';
import type { Sql } from '../connect.ts';
import { goneBlockers, type PlannedClient } from './client.ts';

interface Facts {
  connection: number | null;
  logins: number[];
  drafts: number[];
  services: number[];
  unpaid: number[];
  queued: number;
}

/** What disconnecting a client from a provider would touch (L14). */
export async function previewDisconnectProvider(
  sql: Sql,
  client: PlannedClient,
  { providerId }: OperationParams<'disconnect-provider'>,
): Promise<Preview> {
  const facts = await factsOf(sql, client.id, providerId);
  const { connection, logins, drafts, queued } = facts;
  return {
    touches: {
      'stop-sign-ins': [touch(rowsOf(logins), 'provider-logins', { provider: providerId })],
      'cancel-drafts': [touch(rowsOf(drafts), 'provider-drafts', { provider: providerId })],
      disconnect: [touch({ count: connection === null ? 0 : 1 }, 'connection')],
    },
    blockers: blockersOf(client, providerId, facts),
    warnings: queued === 0 ? [] : [note('provider-lines', { provider: providerId, count: queued })],
    fingerprint: JSON.stringify(facts),
  };
}

function blockersOf(client: PlannedClient, provider: number, facts: Facts): Failure[] {
  const blockers = goneBlockers(client);
  if (provider === client.providerId) blockers.push(note('home-provider', { provider, client: client.id }));
  else if (facts.connection === null) blockers.push(note('not-connected', { provider, client: client.id }));
  else {
    if (facts.services.length > 0)
      blockers.push(note('provider-services', { provider, services: rowsOf(facts.services) }));
    if (facts.unpaid.length > 0)
      blockers.push(note('provider-invoices', { provider, invoices: rowsOf(facts.unpaid) }));
  }
  return blockers;
}

async function factsOf(sql: Sql, id: number, providerId: number): Promise<Facts> {
  const ids = (rows: ReturnType<Sql>) =>
    sql`coalesce((select array_agg(r.id order by r.id) from (${rows}) r), '{}')`;
  const ofProvider = sql`(s.provider_id = ${providerId} or p.provider_id = ${providerId})`;
  const [facts] = await sql<Facts[]>`
    select (select id from client_providers
             where client_id = ${id} and provider_id = ${providerId} and disconnected_at is null) as connection,
           ${ids(sql`select l.id from login_clients lc join logins l on l.id = lc.login_id
             where lc.client_id = ${id} and lc.enabled and l.provider_id = ${providerId}`)} as logins,
           ${ids(sql`select id from invoices
             where client_id = ${id} and provider_id = ${providerId} and status = 'draft'`)} as drafts,
           ${ids(sql`select v.id from services v left join servers s on s.id = v.server_id left join products p on p.id = v.product_id
             where v.client_id = ${id} and v.status in ('pending', 'active', 'suspended') and ${ofProvider}`)} as services,
           ${ids(sql`select id from invoices
             where client_id = ${id} and provider_id = ${providerId} and status in ('unpaid', 'payment-pending', 'collections')`)} as unpaid,
           (select count(*) from invoice_items i join services v on v.id = i.service_id
             left join servers s on s.id = v.server_id left join products p on p.id = v.product_id
             where i.client_id = ${id} and i.invoice_id is null and ${ofProvider})::int as queued`;
  return facts ?? { connection: null, logins: [], drafts: [], services: [], unpaid: [], queued: 0 };
}
