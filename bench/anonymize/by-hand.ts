import type { Pool } from '../../db/connect.ts';

/**
 * What somebody would write who has one client to anonymize and a good knowledge of the tables: one transaction, one
 * statement per table, nothing that has to survive a crash.
 */
export async function byHand(sql: Pool, clientId: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`delete from ticket_messages where ticket_id in (select id from tickets where client_id = ${clientId})`;
    for (const table of [
      'tickets',
      'notes',
      'files',
      'contacts',
      'payment_methods',
      'client_settings',
      'exports',
    ])
      await tx`delete from ${tx(table)} where client_id = ${clientId}`;
    await tx`
      create temp table own on commit drop as
      select l.login_id as id from login_clients l where l.client_id = ${clientId} and not exists (
        select from login_clients o where o.login_id = l.login_id and o.client_id <> ${clientId})`;
    await tx`update orders set requested_by_login_id = null where requested_by_login_id in (select id from own)`;
    await tx`delete from login_clients where client_id = ${clientId}`;
    await tx`delete from logins where id in (select id from own)`;
    await tx`update orders set address = null where client_id = ${clientId}`;
    await tx`
      update services set domain = null, username = null, external_id = null, password = null, suspended_note = null, notes = ''
      where client_id = ${clientId}`;
    await tx`
      update domains set name = 'erased-' || replace(gen_random_uuid()::text, '-', '') || '.invalid' where client_id = ${clientId}`;
    await tx`
      update messages set to_address = '', cc_address = null, subject = '', body_text = '', body_html = null, error = null
      where client_id = ${clientId}`;
    await tx`update change_log set changes = '{}', address = null where client_id = ${clientId}`;
    await tx`
      update invoices set addressee = null, notes = ''
      where client_id = ${clientId} and coalesce(issued_on < now() - interval '11 years', true) and (addressee is not null or notes <> '')`;
    await tx`
      update invoice_items i set description = '' from invoices v
      where i.client_id = ${clientId} and v.id = i.invoice_id and coalesce(v.issued_on < now() - interval '11 years', true)`;
    await tx`
      update transactions set gateway_reference = null, description = ''
      where client_id = ${clientId} and at < now() - interval '11 years'`;
    await tx`
      update clients set first_name = '', last_name = '', company_name = '', email = null, phone = null, tax_id = null,
        address1 = '', address2 = '', city = '', region = '', postcode = '', country = null, time_zone = null, label = null,
        characteristic = 'common', custom_fields = '{}', sign_up_address = null, registered_by = null, last_sign_in_at = null,
        last_sign_in_address = null, last_sign_in_host = null, status = 'anonymized', anonymized_at = now()
      where id = ${clientId}`;
  });
}
