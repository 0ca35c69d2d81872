import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { few } from '../../domain/operations/words.ts';
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
      'stop-sign-ins': [
        {
          count: logins.length,
          what: `logins of provider ${providerId} that can enter`,
          ids: logins.slice(0, 20),
        },
      ],
      'cancel-drafts': [
        { count: drafts.length, what: `draft invoices of provider ${providerId}`, ids: drafts.slice(0, 20) },
      ],
      disconnect: [{ count: connection === null ? 0 : 1, what: 'connection' }],
    },
    blockers: blockersOf(client, providerId, facts),
    warnings:
      queued === 0
        ? []
        : [
            {
              code: 'queued-lines',
              message: `${few(queued, 'line')} for services of provider ${providerId} will stay queued: the next invoice of the client bills them.`,
            },
          ],
    fingerprint: JSON.stringify(facts),
  };
}

function blockersOf(client: PlannedClient, providerId: number, facts: Facts): Failure[] {
  const blockers = goneBlockers(client);
  const block = (code: string, message: string) => void blockers.push({ code, message });
  if (providerId === client.providerId)
    block(
      'home-provider',
      `Provider ${providerId} is the home provider of client ${client.id}: it cannot be disconnected. Close or delete the client instead.`,
    );
  else if (facts.connection === null)
    block('not-connected', `Client ${client.id} is not connected with provider ${providerId}.`);
  else {
    if (facts.services.length > 0)
      block(
        'active-services',
        `${few(facts.services.length, 'service')} of provider ${providerId} still ${facts.services.length === 1 ? 'runs' : 'run'}: end ${named('service', facts.services)} first.`,
      );
    if (facts.unpaid.length > 0)
      block(
        'unpaid-invoices',
        `${few(facts.unpaid.length, 'invoice')} of provider ${providerId} ${facts.unpaid.length === 1 ? 'is' : 'are'} not paid: settle ${named('invoice', facts.unpaid)} first.`,
      );
  }
  return blockers;
}

/** The first of some rows by their numbers. */
function named(what: string, ids: readonly number[]): string {
  const more = ids.length > 5 ? ' and others' : '';
  return ids
    .slice(0, 5)
    .map((id) => `${what} ${id}`)
    .join(', ')
    .concat(more);
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
