import type { Pool, Tx } from '../db/connect.ts';

export interface BigClientOptions {
  providerId: number;
  /** Rows over all tables, about; 200,000 when left out. */
  rows?: number;
  /** Prefix of names that must be unique. */
  prefix?: string;
}

export interface BigClient {
  id: number;
  /** how many rows it has, in all and by table */
  rows: number;
  byTable: Record<string, number>;
}

/** What share of the rows each table has, in the order in which they are written; the others have a few rows each. */
const shares: Record<string, number> = {
  contacts: 0.01,
  orders: 0.05,
  services: 0.08,
  addons: 0.04,
  domains: 0.05,
  invoices: 0.14,
  invoice_items: 0.22,
  transactions: 0.1,
  credit_entries: 0.03,
  tickets: 0.05,
  ticket_messages: 0.07,
  notes: 0.03,
  files: 0.02,
  messages: 0.05,
  change_log: 0.06,
};
const FEW = 20;

/**
 * Writes one client with very many rows over all tables of client data, for benchmarks of what works through all of
 * them: one statement per table, some 15 s for 200,000 rows on two busy cores. All values follow from the numbers.
 */
export async function loadBigClient(
  sql: Pool,
  { providerId, rows = 200_000, prefix = 'big' }: BigClientOptions,
): Promise<BigClient> {
  const big = await sql.begin(async (tx) => {
    const [client] = await tx<{ id: number }[]>`
      insert into clients (provider_id, first_name, last_name, company_name, email, phone, address1, city, postcode, country,
                           currency, custom_fields)
      values (${providerId}, 'Berta', 'Big', 'Big Works', ${`berta@${prefix}.test`}, '+49.3012345678', '1 Long Street', 'Hamburg',
              '20095', 'DE', 'EUR', '{"vip": "yes"}') returning id`;
    const id = client?.id ?? 0;
    const byTable: Record<string, number> = { clients: 1 };
    for (const [table, statement] of Object.entries(statements)) {
      const count = Math.round(rows * (shares[table] ?? 0)) || FEW;
      const written = await tx.unsafe(statement, [id, providerId, prefix, count] as never[]);
      byTable[table] = written.count;
    }
    Object.assign(byTable, await writeOperation(tx, id, providerId));
    return { id, byTable };
  });
  await sql`analyze`;
  return { ...big, rows: Object.values(big.byTable).reduce((sum, count) => sum + count, 0) };
}

/** `$1` the client, `$2` the provider, `$3` the prefix, `$4` how many rows; named all, so that all have a type. */
const given =
  'given as (select $1::bigint as client, $2::bigint as provider, $3::text as prefix, $4::int as count)';
const each = 'given, generate_series(1, count) as n';
/** The n-th of the client's rows of a table, over and over. */
const nth = (table: string) =>
  `(select array_agg(id order by id) from ${table} where client_id = (select client from given))`;
const from = (list: string) => `${list}[(n - 1) % cardinality(${list}) + 1]`;

const statements: Record<string, string> = {
  client_settings: `with ${given} insert into client_settings (client_id, key, value, set_by)
    select client, 'setting' || n, to_jsonb(n), 'staff' from ${each}`,
  client_terms: `with ${given} insert into client_terms (client_id, kind, value, valid_from, set_by)
    select client, 'discount', n % 20, date '2020-01-01' + n, 'staff' from ${each}`,
  logins: `with ${given} insert into logins (provider_id, name, email, first_name)
    select provider, 'login' || n || '@' || prefix || '.' || client, 'login' || n || '@' || prefix || '.test', 'Login' from ${each}`,
  login_clients: `with ${given} insert into login_clients (login_id, client_id, owner)
    select l.id, client, row_number() over (order by l.id) = 1 from given, logins l
    where l.provider_id = provider and l.name like 'login%@' || prefix || '.' || client and count > 0`,
  password_resets: `with ${given} insert into password_resets
      (login_id, kind, state, password_version, requested_by, created_at, expires_at, ended_at)
    select t.login_id, 'link', 'used', 0, 'client', now(), now() + interval '2 hours', now()
    from given, login_clients t where t.client_id = client and count > 0`,
  login_sessions: `with ${given} insert into login_sessions
      (login_id, client_id, token_hash, stage, address, user_agent, created_at, last_seen_at, expires_at)
    select t.login_id, client, 'hash ' || client || ' ' || t.login_id, 'open', '198.51.100.7', 'Browser of Berta', now(), now(), now() + interval '1 hour'
    from given, login_clients t where t.client_id = client and count > 0`,
  login_totp: `with ${given} insert into login_totp (login_id, secret)
    select t.login_id, 'sealed' from given, login_clients t where t.client_id = client and count > 0`,
  login_recovery_codes: `with ${given} insert into login_recovery_codes (login_id, hash)
    select t.login_id, 'hash of a code' from given, login_clients t where t.client_id = client and count > 0`,
  sign_in_links: `with ${given} insert into sign_in_links (client_id, token_hash, made_by, reason, expires_at)
    select client, 'link ' || client || ' ' || n, 'token:1', 'Berta asked', now() from ${each}`,
  client_providers: `with ${given} insert into client_providers (client_id, provider_id, connected_by, disconnected_by, disconnected_at)
    select client, provider, 'staff', 'staff', now() from ${each}`,
  legal_holds: `with ${given} insert into legal_holds (client_id, reason, set_by, released_by, released_at)
    select client, 'case ' || n, 'staff', 'staff', now() - interval '4 years' from ${each}`,
  contacts: `with ${given} insert into contacts (client_id, first_name, last_name, email, billing)
    select client, 'Contact', 'No ' || n, 'k' || n || '@' || prefix || '.test', n = 1 from ${each}`,
  orders: `with ${given} insert into orders (client_id, number, status, currency, amount_minor, address)
    select client, 'O-' || n, 'active', 'EUR', n, '198.51.100.' || n % 250 from ${each}`,
  services: `with ${given}, o as (select ${nth('orders')} as ids) insert into services
      (client_id, order_id, name, domain, username, status, currency, cycle, price_minor, notes)
    select client, ${from('ids')}, 'Web Small', 's' || n || '.' || prefix || '.test', 'u' || client || 'x' || n,
           'terminated', 'EUR', 'monthly', 490, 'note ' || n from o, ${each}`,
  addons: `with ${given}, s as (select ${nth('services')} as ids) insert into addons (client_id, service_id, name, status, currency, cycle)
    select client, ${from('ids')}, 'Backup', 'active', 'EUR', 'monthly' from s, ${each}`,
  domains: `with ${given} insert into domains (client_id, name, status, currency)
    select client, 'd' || n || '.' || prefix || '.test', 'expired', 'EUR' from ${each}`,
  invoices: `with ${given} insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, paid_at,
                                               subtotal_minor, total_minor, addressee)
    select provider, client, prefix || '-' || client || '-' || n, 'paid', 'EUR', date '2024-01-01' + n % 600, date '2024-01-15' + n % 600,
           now(), 490, 490, jsonb_build_object('name', 'Berta Big', 'city', 'Hamburg') from ${each}`,
  invoice_items: `with ${given}, i as (select ${nth('invoices')} as ids) insert into invoice_items
      (invoice_id, client_id, kind, description, amount_minor)
    select ${from('ids')}, client, 'Hosting', 'Web Small, part ' || n, 490 from i, ${each}`,
  transactions: `with ${given}, i as (select ${nth('invoices')} as ids) insert into transactions
      (provider_id, client_id, invoice_id, gateway, gateway_reference, currency, amount_in_minor, description, at)
    select provider, client, ${from('ids')}, 'bank', prefix || '-' || client || '-' || n, 'EUR', 490, 'From Berta Big',
           timestamptz '2024-01-01' + make_interval(days => n % 600) from i, ${each}`,
  credit_entries: `with ${given} insert into credit_entries (client_id, currency, amount_minor, description)
    select client, 'EUR', n % 7, 'Goodwill ' || n from ${each}`,
  disputes: `with ${given} insert into disputes (client_id, gateway, reference, currency, amount_minor, state, closed_at)
    select client, 'card', prefix || '-' || client || '-' || n, 'EUR', 490, 'won', now() from ${each}`,
  payment_methods: `with ${given} insert into payment_methods (client_id, gateway, kind, description, is_default, removed_at)
    select client, 'bank', 'bank', 'Account ' || n, n = 1, case when n > 1 then now() end from ${each}`,
  client_accounts: `with ${given} insert into client_accounts (client_id, provider_id, currency)
    select client, provider, 'EUR' from given`,
  account_crossings: `with ${given} insert into account_crossings (client_id, provider_id, kind, since, began_at, ended_at)
    select client, provider, 'exceeded', date '2024-01-01' + n % 600, now(), now() from ${each}`,
  tickets: `with ${given} insert into tickets (provider_id, client_id, subject, status)
    select provider, client, 'Question ' || n, 'closed' from ${each}`,
  ticket_messages: `with ${given}, t as (select ${nth('tickets')} as ids) insert into ticket_messages (ticket_id, author, author_name, body)
    select ${from('ids')}, 'client', 'Berta Big', 'Where is my invoice ' || n || '?' from t, ${each}`,
  notes: `with ${given} insert into notes (client_id, body) select client, 'Called about ' || n from ${each}`,
  files: `with ${given} insert into files (client_id, title, file_name) select client, 'Scan ' || n, 'scan' || n || '.pdf' from ${each}`,
  messages: `with ${given} insert into messages (provider_id, client_id, to_address, subject, body_text, state)
    select provider, client, 'berta@' || prefix || '.test', 'Invoice ' || n, 'Dear Berta', 'sent' from ${each}`,
  change_log: `with ${given} insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind)
    select provider, client, 'client', client, 'edited', jsonb_build_object('city', jsonb_build_object('from', 'Bonn', 'to', 'Hamburg')), 'token'
    from ${each}`,
  data_requests: `with ${given} insert into data_requests (provider_id, client_id, kind, received_on, due_on, note, closed_at)
    select provider, client, 'access', date '2024-01-01', date '2024-01-31', 'Berta wrote', now() from ${each}`,
  outbox: `with ${given} insert into outbox (topic, provider_id, client_id, payload)
    select 'operation.completed', provider, client, '{}' from ${each}`,
  webhook_deliveries: `with ${given}, e as (
      insert into webhook_endpoints (provider_id, url, topics, secret, disabled_at, disabled_reason)
      select provider, 'https://example.com', '{*}', '', now(), 'only to be named' from given returning id)
    insert into webhook_deliveries (endpoint_id, outbox_id, topic, state)
    select e.id, o.id, o.topic, 'delivered' from e, given, outbox o where o.client_id = client and count > 0`,
};

/** One operation that has ended, with some of everything that hangs on it. */
async function writeOperation(tx: Tx, clientId: number, providerId: number): Promise<Record<string, number>> {
  const [operation] = await tx<{ id: string }[]>`
    insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash,
                            requested_by_kind, requested_by, reason, ended_at)
    values (gen_random_uuid(), 'archive', ${providerId}, ${clientId}, true, ${`lifecycle/client-${clientId}`}, 'completed', '{}', '{}', '',
            'token', '1', 'Berta called', now()) returning id`;
  const id = operation?.id ?? '';
  await tx`insert into operation_steps (operation_id, step_id, position, title, state) values (${id}, 'archive', 0, 'Archive', 'done')`;
  await tx`insert into operation_items (operation_id, step_id, position, item_id, state)
    select ${id}, 'archive', n, n, 'done' from generate_series(1, ${FEW}::int) as n`;
  await tx`insert into operation_before_images (operation_id, step_id, table_name, row_id, before)
    values (${id}, 'archive', 'clients', ${clientId}, '{"archived_at": null}')`;
  await tx`insert into operation_events (operation_id, seq, at, type, prev_hash, hash)
    select ${id}, n, now(), 'step.done', '', '' from generate_series(1, ${FEW}::int) as n`;
  await tx`insert into operation_decisions (id, operation_id, action, reason, by_kind, by_id)
    select gen_random_uuid(), ${id}, 'pause', 'Berta asked', 'token', '1' from generate_series(1, ${FEW}::int)`;
  await tx`insert into erasure_certificates (operation_id) values (${id})`;
  await tx`insert into exports (client_id, operation_id, format, sections, storage_key, bytes, sha256, made_at, expires_at, removed_at)
    values (${clientId}, ${id}, 'json', '{profile}', ${`exports/${clientId}`}, 1000, '', now(), now(), now())`;
  return {
    erasure_certificates: 1,
    exports: 1,
    // the operation announces itself
    outbox: FEW + 1,
    operations: 1,
    operation_steps: 1,
    operation_before_images: 1,
    operation_items: FEW,
    operation_events: FEW,
    operation_decisions: FEW,
  };
}
