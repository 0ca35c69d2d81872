import type { Pool, Tx } from '../db/connect.ts';

export interface LoadOptions {
  /** How many clients to add. */
  clients: number;
  /** For each of them; 0 when left out. */
  servicesPerClient?: number;
  invoicesPerClient?: number;
  itemsPerInvoice?: number;
  ticketsPerClient?: number;
  /** The provider that they belong to; a new one when left out. */
  providerId?: number;
  /** The server of all services; none when left out. */
  serverId?: number;
  /** Prefix of user names and domains, to tell two loads apart. */
  prefix?: string;
}

export interface Loaded {
  providerId: number;
  /** Numbers of the first and the last client; they are consecutive. */
  firstId: number;
  lastId: number;
  rows: number;
}

/**
 * Fills the database with generated clients and what they have, for benchmarks: a few statements over
 * `generate_series`; 400,000 rows with their indexes take about 20 s on two busy cores. All values follow from
 * the numbers, so two loads are alike.
 */
export async function loadClients(sql: Pool, options: LoadOptions): Promise<Loaded> {
  const loaded = await sql.begin((tx) => load(tx, options));
  // Fresh statistics, so that plans are those of a database that has been used for a while.
  await sql`analyze`;
  return loaded;
}

async function load(tx: Tx, options: LoadOptions): Promise<Loaded> {
  const { clients, prefix = 'load' } = options;
  if (!Number.isSafeInteger(clients) || clients < 1) {
    throw new RangeError(`The number of clients to load must be a whole number from 1, not ${clients}.`);
  }
  const providerId = options.providerId ?? (await writeProvider(tx, prefix));
  const { firstId, lastId } = await writeClients(tx, { clients, prefix, providerId });
  const services = await writeServices(tx, { ...options, firstId, lastId, prefix });
  const invoices = await writeInvoices(tx, { ...options, firstId, lastId, prefix, providerId });
  const tickets = await writeTickets(tx, { ...options, firstId, lastId, providerId });
  return { providerId, firstId, lastId, rows: clients + services + invoices + tickets };
}

async function writeProvider(tx: Tx, prefix: string): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into providers (name) values (${`Load ${prefix}`}) returning id`;
  return row?.id ?? 0;
}

/** A range of numbers is taken from the sequence at once, so that they are consecutive whatever else goes on. */
async function writeClients(
  tx: Tx,
  { clients, prefix, providerId }: { clients: number; prefix: string; providerId: number },
) {
  await tx`lock table clients in share row exclusive mode`;
  const [range] = await tx<{ first: number; last: number }[]>`
    with taken as (select nextval(pg_get_serial_sequence('clients', 'id')) as first),
         moved as (select setval(pg_get_serial_sequence('clients', 'id'), first + ${clients}::int - 1) as last, first from taken)
    select first, last from moved`;
  if (!range) throw new Error('The sequence of client numbers does not answer.');
  await tx`
    insert into clients (id, provider_id, status, type, first_name, last_name, company_name, email, phone, address1,
                         city, postcode, country, language, currency, signed_up_on)
    select n, ${providerId}, case when n % 20 = 0 then 'inactive' else 'active' end,
           case when n % 3 = 0 then 'company' else 'person' end,
           (array['Ada','Bruno','Clara','Dario','Elif','Finn','Greta','Hugo','Ida','Jan'])[n % 10 + 1],
           (array['Adler','Brandt','Cieslak','Duarte','Ekberg','Farkas','Girard','Holm','Ivanov','Jensen','Kowal'])[n % 11 + 1]
             || '-' || n,
           case when n % 3 = 0 then initcap(${prefix}::text) || ' Works ' || n else '' end,
           'c' || n || '@' || ${prefix}::text || '.test', '+49.30' || lpad(n::text, 8, '0'), n % 200 || ' Sample Street',
           (array['Hamburg','Warszawa','Graz','Lyon','Cork'])[n % 5 + 1], lpad((n % 99999)::text, 5, '0'),
           (array['DE','PL','AT','FR','IE'])[n % 5 + 1], (array['de','pl','de','en','en'])[n % 5 + 1],
           case when n % 5 = 1 then 'PLN' else 'EUR' end, date '2015-01-01' + (n % 4000)::int
    from generate_series(${range.first}::bigint, ${range.last}::bigint) as n`;
  return { firstId: range.first, lastId: range.last };
}

type Range = LoadOptions & { firstId: number; lastId: number; prefix: string };

async function writeServices(tx: Tx, range: Range): Promise<number> {
  const { firstId, lastId, prefix, servicesPerClient = 0, serverId = null } = range;
  const written = await tx`
    insert into services (client_id, server_id, name, domain, username, status, currency, price_minor, cycle,
                          signed_up_on, next_due_on)
    select c.id, ${serverId}, 'Web Small', 's' || k || '.c' || c.id || '.' || ${prefix}::text || '.test',
           left(${prefix}::text, 4) || c.id || 's' || k, 'active', c.currency, 490 + k * 100, 'monthly',
           c.signed_up_on, current_date + (c.id % 30)::int
    from clients c cross join generate_series(1, ${servicesPerClient}::int) as k
    where c.id between ${firstId} and ${lastId} order by c.id, k`;
  return written.count;
}

async function writeInvoices(tx: Tx, range: Range & { providerId: number }): Promise<number> {
  const { firstId, lastId, prefix, providerId, invoicesPerClient = 0, itemsPerInvoice = 1 } = range;
  const invoices = await tx`
    insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, paid_at,
                          subtotal_minor, total_minor)
    select ${providerId}, c.id, ${prefix}::text || '-' || c.id || '-' || k,
           case when k = 1 then 'unpaid' else 'paid' end, c.currency,
           current_date - k * 30, current_date - k * 30 + 14,
           case when k > 1 then now() - make_interval(days => k * 30 - 10) end,
           490 * ${itemsPerInvoice}::int, 490 * ${itemsPerInvoice}::int
    from clients c cross join generate_series(1, ${invoicesPerClient}::int) as k
    where c.id between ${firstId} and ${lastId} order by c.id, k`;
  const items = await tx`
    insert into invoice_items (invoice_id, client_id, kind, description, amount_minor)
    select i.id, i.client_id, 'Hosting', 'Web Small, part ' || k, 490
    from invoices i cross join generate_series(1, ${itemsPerInvoice}::int) as k
    where i.client_id between ${firstId} and ${lastId} order by i.id, k`;
  return invoices.count + items.count;
}

async function writeTickets(tx: Tx, range: Omit<Range, 'prefix'> & { providerId: number }): Promise<number> {
  const { firstId, lastId, providerId, ticketsPerClient = 0 } = range;
  const tickets = await tx`
    insert into tickets (provider_id, client_id, subject, status)
    select ${providerId}, n, 'Question ' || k, case when k % 2 = 0 then 'closed' else 'open' end
    from generate_series(${firstId}::bigint, ${lastId}::bigint) as n
    cross join generate_series(1, ${ticketsPerClient}::int) as k order by n, k`;
  return tickets.count;
}
