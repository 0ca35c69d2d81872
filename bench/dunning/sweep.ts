import type { Pool } from '../../db/connect.ts';
import { type DuePlace, laddersInForce, newlyDue } from '../../db/queries/dunning-sweep.ts';
import { reachOf } from '../../domain/dunning/reach.ts';
import { withRecord } from '../record.ts';
import { median, type Row } from '../row.ts';
import { peakOf, resident } from '../support.ts';
import { noticeAt } from './debtors.ts';

const CLIENTS = 200_000;
const INVOICES = 1_000_000;
const DUE = 10_000;
const PAGE = 500;
const ROUNDS = 9;

/**
 * What the hourly sweep asks: among a million invoices, which are newly due? Against bare SQL that asks the same of
 * the one ladder that there is, page by page.
 */
export function run(): Promise<Row[]> {
  return withRecord(async ({ sql }) => {
    await fill(sql);
    const now = new Date().toISOString();
    const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      // Whoever comes second finds the rows warm: take turns.
      for (const side of round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)) {
        const began = performance.now();
        const found = await (side === 'ours' ? ourPass(sql, now) : barePass(sql, now));
        if (found !== DUE) throw new Error(`${side} found ${found} of ${DUE}`);
        if (round > 0) times[side].push(performance.now() - began);
      }
    }
    const before = await resident(process.pid);
    const peak = await peakOf(() => resident(process.pid), ourPass(sql, now), 20);
    const [ours, bare] = [median(times.ours), median(times.bare)];
    return [
      {
        name: `sweep of ${INVOICES} invoices, ${DUE} newly due ÷ bare SQL`,
        ...{ value: ours / bare, target: 1.5, unit: '×' },
        note: `${ours.toFixed(0)} ms ÷ ${bare.toFixed(0)} ms, in pages of ${PAGE}`,
      },
      { name: 'the same: memory grows by', value: Math.max(0, peak - before), target: 50, unit: 'MB' },
    ];
  });
}

/** The pass of the sweep over what is due, as its activity asks for it. */
async function ourPass(sql: Pool, now: string): Promise<number> {
  let after: DuePlace | null = null;
  for (let found = 0; ; ) {
    const ladders = await laddersInForce(sql, now);
    const reaches = ladders.map(({ ladder, ...owner }) => ({ ...owner, ...reachOf(ladder) }));
    const page: DuePlace[] = await newlyDue(sql, reaches, { now, after, limit: PAGE });
    found += page.length;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return found;
    after = { dueOn: last.dueOn, invoiceId: last.invoiceId };
  }
}

async function barePass(sql: Pool, now: string): Promise<number> {
  let after: DuePlace = { dueOn: '0001-01-01', invoiceId: 0 };
  const latest = new Date(Date.parse(now) + 14 * 3_600_000).toISOString().slice(0, 10);
  for (let found = 0; ; ) {
    const page: DuePlace[] = await sql<DuePlace[]>`
      select i.due_on, i.id as invoice_id, i.client_id from invoices i
      join clients c on c.id = i.client_id and c.status in ('active', 'inactive')
      where i.status in ('unpaid', 'payment-pending') and i.due_on <= ${latest}::date - 3
        and (i.due_on, i.id) > (${after.dueOn}, ${after.invoiceId})
        and not exists (select from dunning_cases d where d.client_id = i.client_id and d.closed_at is null)
      order by i.due_on, i.id limit ${PAGE}`;
    found += page.length;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return found;
    after = last;
  }
}

/** Most invoices are paid, some are not due yet, and of those that are over their date most have a case. */
async function fill(sql: Pool): Promise<void> {
  const [provider] = await sql<{ id: number }[]>`insert into providers (name) values ('Bench') returning id`;
  const providerId = provider?.id ?? 0;
  await sql`
    insert into clients (provider_id, first_name, email, currency, language)
    select ${providerId}, 'Client ' || n, 'client' || n || '@example.com', 'EUR', 'en' from generate_series(1, ${CLIENTS}) n`;
  await sql`
    insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    select ${providerId}, 1 + n % ${CLIENTS}, case when n % 20 = 0 then 'unpaid' else 'paid' end, 'EUR',
      current_date - 400 + n % 380, current_date - 386 + n % 380 + case when n % 20 = 0 then 400 else 0 end, 1190, 1190
    from generate_series(1, ${INVOICES - 2 * DUE}) n`;
  for (const [first, hasCase] of [
    [1, false],
    [CLIENTS / 2, true],
  ] as const) {
    await sql`
      insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
      select ${providerId}, ${first}::int + n, 'unpaid', 'EUR', current_date - 20, current_date - 5, 1190, 1190
      from generate_series(0, ${DUE - 1}) n`;
    if (hasCase)
      await sql`
        insert into dunning_cases (client_id, opened_at, looked_at)
        select ${first}::int + n, now(), now() from generate_series(0, ${DUE - 1}) n`;
  }
  await noticeAt(sql, providerId, '00:00');
  await sql`vacuum analyze`;
}
