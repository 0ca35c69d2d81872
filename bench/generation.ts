import pino from 'pino';
import { billDue } from '../activities/invoicing.ts';
import type { Pool } from '../db/connect.ts';
import { withRecord } from './record.ts';
import type { Row } from './row.ts';
import { peakOf, resident, timed } from './support.ts';

const CLIENTS = 50_000;
const SERVICES = 2;
const TARGET = 3;
const NOW = '2026-03-10T09:00:00.000Z';

/**
 * (g) Billing 100,000 due services of 50,000 clients with a tax rule, as the schedule does it, against one transaction of
 * hand-written SQL that inserts the same rows: invoices with their numbers and addressees, lines, change log, notices,
 * nudges, and the dates of the services. Both find the same tables, one after the other in a database of its own.
 */
export function run(): Promise<Row[]> {
  return withRecord(async ({ sql }) => {
    const hand = await fill(sql, 'By hand');
    const mine = await fill(sql, 'Tenure');
    await sql`vacuum analyze`;
    const byHand = await timed(() => billByHand(sql, hand));
    const before = await resident(process.pid);
    let peak = before;
    const ours = await timed(async () => {
      peak = await peakOf(() => resident(process.pid), billAll(sql, mine));
    });
    await compare(sql, hand, mine);
    return [
      {
        name: '(g) billing 100,000 services ÷ hand-written SQL of the same rows',
        value: ours / byHand,
        target: TARGET,
        unit: '×',
        note: `${(ours / 1000).toFixed(1)} s ÷ ${(byHand / 1000).toFixed(1)} s`,
      },
      {
        name: '(g) memory growth while billing them',
        value: peak - before,
        target: 250,
        unit: 'MB',
      },
    ];
  });
}

async function billAll(sql: Pool, providerId: number): Promise<void> {
  const log = pino({ level: 'warn' });
  const signal = new AbortController().signal;
  for (let after: number | null = 0; after !== null; )
    after = (await billDue({ sql, log }, { providerId, after, now: NOW, signal })).last;
}

/** A provider with its clients; all of their services are due. */
async function fill(sql: Pool, name: string): Promise<number> {
  const [provider] = await sql<{ id: number }[]>`
    insert into providers (name, settings) values (${name}, '{"automaticInvoices": true, "invoiceMail": false}') returning id`;
  const providerId = provider?.id ?? 0;
  await sql`insert into tax_rules (provider_id, name, rate) values (${providerId}, 'VAT', 19)`;
  await sql`
    insert into clients (provider_id, first_name, last_name, address1, city, postcode, country, email, currency)
    select ${providerId}, 'Ada', 'Adler-' || n, n || ' Sample Street', 'Hamburg', '20095', 'DE', 'c' || n || '@load.test', 'EUR'
    from generate_series(1, ${CLIENTS}) n`;
  await sql`
    insert into services (client_id, name, domain, status, currency, price_minor, cycle, signed_up_on, next_due_on)
    select c.id, 'Web Small', 's' || k || '.c' || c.id || '.test', 'active', 'EUR', 490 + k * 100, 'monthly',
           date '2024-01-01' + n % 28, date '2026-03-01' + (n + k) % 24
    from clients c cross join lateral (select split_part(c.last_name, '-', 2)::int as n) x, generate_series(1, ${SERVICES}) k
    where c.provider_id = ${providerId}`;
  return providerId;
}

/** What somebody would write who knows the tables: one statement per table. */
async function billByHand(sql: Pool, providerId: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      create temporary table due on commit drop as
      select s.id as service_id, s.client_id, s.next_due_on as day, (s.next_due_on + interval '1 month')::date as until,
             s.name || ', ' || s.domain as name, s.price_minor as net, round(s.price_minor * 0.19)::bigint as tax
      from services s join clients c on c.id = s.client_id
      where c.provider_id = ${providerId} and s.status = 'active' and s.next_due_on <= '2026-03-24' for update of c`;
    await tx`
      create temporary table made on commit drop as
      select nextval(pg_get_serial_sequence('invoices', 'id')) as id, client_id, due_on, net, tax, lines,
             '2026-' || lpad((row_number() over ())::text, 5, '0') as number
      from (select client_id, greatest(day, date '2026-03-10') as due_on, sum(net)::bigint as net, sum(tax)::bigint as tax,
                   count(*)::int as lines from due group by 1, 2) g`;
    await tx`
      insert into invoice_numbers (provider_id, period, last_number) select ${providerId}, '2026', count(*) from made`;
    await tx`
      insert into invoices (id, provider_id, client_id, number, status, currency, issued_on, due_on, subtotal_minor, tax_minor,
                            total_minor, tax_rate, addressee)
      select m.id, ${providerId}, m.client_id, m.number, 'unpaid', 'EUR', '2026-03-10', m.due_on, m.net, m.tax, m.net + m.tax, 19,
             jsonb_build_object('firstName', c.first_name, 'lastName', c.last_name, 'address1', c.address1, 'city', c.city,
                                'postcode', c.postcode, 'country', c.country)
      from made m join clients c on c.id = m.client_id`;
    await tx`
      insert into invoice_items (invoice_id, client_id, kind, service_id, description, amount_minor, taxed, tax_minor, tax_rate,
                                 tax_included, due_on, period_from, period_to)
      select m.id, d.client_id, 'item', d.service_id, d.name || ' (' || d.day || ' – ' || d.until - 1 || ')', d.net, true, d.tax,
             19, false, d.day, d.day, d.until
      from due d join made m on m.client_id = d.client_id and m.due_on = greatest(d.day, date '2026-03-10')`;
    await tx`
      insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id)
      select ${providerId}, client_id, 'invoice', id, 'issued', jsonb_build_object(
        'number', jsonb_build_object('from', null, 'to', number), 'dueOn', jsonb_build_object('from', null, 'to', due_on),
        'status', jsonb_build_object('from', null, 'to', 'unpaid'), 'totalMinor', jsonb_build_object('from', null, 'to', net + tax),
        'lines', jsonb_build_object('from', null, 'to', lines)), 'system', 'by-hand' from made`;
    await tx`
      insert into outbox (topic, provider_id, client_id, acknowledge, payload, created_at)
      select 'invoice.issued', ${providerId}, client_id, false,
             jsonb_build_object('invoiceId', id, 'totalMinor', net + tax, 'currency', 'EUR', 'dueOn', due_on), ${NOW} from made`;
    await tx`
      insert into dunning_nudges (client_id, why, at) select distinct client_id, 'invoice-issued', ${NOW}::timestamptz from made
      on conflict (client_id) do update set why = excluded.why, at = excluded.at`;
    await tx`
      update services s set next_invoice_on = d.until, anchor_day = extract(day from d.day)::smallint from due d
      where s.id = d.service_id`;
  });
}

/** Throws unless both have made the same: a benchmark of less work would prove nothing. */
async function compare(sql: Pool, ...providers: number[]): Promise<void> {
  const sums = await Promise.all(
    providers.map(
      (id) => sql`
        select count(distinct i.id)::int as invoices, count(*)::int as lines, sum(l.amount_minor)::bigint as net,
               sum(l.tax_minor)::bigint as tax, min(i.number) as first, max(i.number) as last
        from invoices i join invoice_items l on l.invoice_id = i.id where i.provider_id = ${id}`,
    ),
  );
  const [one, other] = sums.map((rows) => JSON.stringify(rows[0]));
  if (one !== other) throw new Error(`Not the same: ${one} and ${other}`);
}
