import type { Pool } from '../db/connect.ts';
import { statement } from '../db/queries/statement.ts';
import { clientStatistics } from '../db/queries/statistics.ts';
import { withRecord } from './record.ts';
import { median, type Row } from './row.ts';

const INVOICES = 20_000;
const CREDITS = 10_000;
const RUNS = 15;
const TARGET = 3;
const PAGE = 200;

/**
 * (f) Statistics and statement of a client with 50,000 entries (invoices, their payments, credit) among 200 others, against
 * the plainest SQL that gives the same figures. They take turns, so that both find the rows warm.
 */
export function run(): Promise<Row[]> {
  return withRecord(async ({ sql }) => {
    await fill(sql);
    const client = { clientId: 1, currency: 'EUR' };
    const account = { ...client, timeZone: 'Europe/Berlin', from: '2000-01-01', to: '2098-12-31' };
    return [
      await compare(
        'statistics of 50,000 entries ÷ bare sums',
        () => clientStatistics(sql, { ...client, today: '2026-03-10' }),
        () => bareSums(sql, client.clientId),
      ),
      await compare(
        `first ${PAGE} lines of a statement of 50,000 entries ÷ bare union with running sum`,
        () => statement(sql, { ...account, limit: PAGE + 1 }),
        () => bareStatement(sql, client.clientId),
      ),
      await compare(
        'whole statement of 50,000 entries ÷ bare union with running sum',
        () => statement(sql, { ...account, limit: 100_000 }),
        () => bareStatement(sql, client.clientId, 100_000),
      ),
    ];
  });
}

/** One client with all of it, and 200 with a hundredth each. One invoice in twenty is open. */
async function fill(sql: Pool): Promise<void> {
  await sql`insert into providers (name) values ('Bench')`;
  await sql`insert into clients (provider_id, first_name, currency) select 1, 'Bench', 'EUR' from generate_series(1, 201)`;
  await sql`
    insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    select 1, c, c || '-' || n, case when n % 20 = 0 then 'unpaid' else 'paid' end, 'EUR', day, day + 14, 1000, 1000
    from (select c, n, '2020-01-01'::date + n / 10 as day
      from generate_series(1, 201) c, generate_series(1, ${INVOICES}) n where c = 1 or n <= ${INVOICES / 100}) x`;
  await sql`
    insert into invoice_items (invoice_id, client_id, kind, description, amount_minor)
    select id, client_id, 'item', 'Hosting', total_minor from invoices`;
  await sql`
    insert into transactions (provider_id, client_id, invoice_id, kind, gateway, gateway_reference, currency, amount_in_minor, at)
    select 1, client_id, id, 'payment', 'bank', 'tr-' || id, 'EUR', case when status = 'paid' then 1000 else 400 end,
           issued_on + interval '10 days' from invoices`;
  await sql`
    insert into credit_entries (client_id, kind, currency, amount_minor, description, at)
    select c, 'adjustment', 'EUR', 10, 'Goodwill', '2020-01-01'::timestamptz + n * interval '5 hours'
    from generate_series(1, 201) c, generate_series(1, ${CREDITS}) n where c = 1 or n <= ${CREDITS / 100}`;
  await sql`vacuum analyze`;
}

/** Counts and sums by status, what is owed, what came and went, the credit: as one would write it by hand. */
async function bareSums(sql: Pool, clientId: number): Promise<unknown> {
  return sql`
    select i.status, count(*), sum(i.total_minor) as total, sum(i.total_minor - coalesce(t.paid, 0)) as owed,
           null::numeric as came, null::numeric as went
    from invoices i left join (
      select invoice_id, sum(amount_in_minor - amount_out_minor) as paid from transactions
      where client_id = ${clientId} group by invoice_id) t on t.invoice_id = i.id
    where i.client_id = ${clientId} group by i.status
    union all
    select 'money', count(*), null, null, sum(amount_in_minor), sum(amount_out_minor + fees_minor)
    from transactions where client_id = ${clientId}
    union all
    select 'credit', count(*), sum(amount_minor), null, null, null from credit_entries where client_id = ${clientId}`;
}

async function bareStatement(sql: Pool, clientId: number, limit = PAGE): Promise<unknown> {
  return sql`
    select *, sum(amount) over (order by day, id) as balance from (
      select issued_on as day, id, number, total_minor as amount from invoices where client_id = ${clientId}
      union all
      select t.at::date, t.id, i.number, t.amount_out_minor - t.amount_in_minor
      from transactions t join invoices i on i.id = t.invoice_id where t.client_id = ${clientId}
      union all
      select at::date, id, description, -amount_minor from credit_entries where client_id = ${clientId}) e
    order by day, id limit ${limit}`;
}

async function compare(
  name: string,
  ours: () => Promise<unknown>,
  bare: () => Promise<unknown>,
): Promise<Row> {
  const times: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let n = 0; n < RUNS + 2; n++) {
    const [a, b] = [await timed(ours), await timed(bare)];
    if (n < 2) continue;
    times.ours.push(a);
    times.bare.push(b);
  }
  const [mine, theirs] = [median(times.ours), median(times.bare)];
  return {
    name: `(f) ${name}`,
    value: mine / theirs,
    target: TARGET,
    unit: '×',
    note: `${mine.toFixed(1)} ms ÷ ${theirs.toFixed(1)} ms`,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
