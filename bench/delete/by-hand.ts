import type { Pool } from '../../db/connect.ts';

/** Tables in an order in which their rows can go, each by the client that they name. */
const tables = [
  'client_settings',
  'client_terms',
  'sign_in_links',
  'account_crossings',
  'client_accounts',
  'client_providers',
  'invoice_items',
  'addons',
  'services',
  'domains',
  'orders',
  'login_clients',
  'legal_holds',
  'contacts',
  'credit_entries',
  'disputes',
  'payment_methods',
  'notes',
  'files',
  'exports',
  'messages',
  'change_log',
];

/**
 * Deletes a client softly as somebody would who knows the tables: one transaction, one statement per table;
 * transactions stay without the client and without what is older than tax law asks for.
 * @returns how long it took, in ms
 */
export async function deleteByHand(sql: Pool, clientId: number): Promise<number> {
  const began = performance.now();
  await sql.begin(async (tx) => {
    await tx`select from clients where id = ${clientId} for update`;
    await tx`
      update transactions set client_id = null, invoice_id = null, source_id = null, source_row = null,
        gateway_reference = case when at > now() - interval '11 years' then gateway_reference end,
        description = case when at > now() - interval '11 years' then description else '' end
      where client_id = ${clientId}`;
    await tx`update data_requests set client_id = null where client_id = ${clientId}`;
    await tx`delete from ticket_messages where ticket_id in (select id from tickets where client_id = ${clientId})`;
    await tx`delete from tickets where client_id = ${clientId}`;
    for (const table of tables) await tx`delete from ${tx(table)} where client_id = ${clientId}`;
    await tx`delete from invoices where client_id = ${clientId}`;
    await tx`delete from clients where id = ${clientId}`;
  });
  return performance.now() - began;
}
