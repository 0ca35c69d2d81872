import type { Pool } from '../../db/connect.ts';
import { insertLadder } from '../../db/queries/dunning-ladders.ts';
import { readLadder } from '../../domain/dunning/check.ts';

/** A time of the day in UTC, `HH:MM`, that is at least so many ms ahead. */
export function minuteAhead(ms: number): { time: string; at: number } {
  const at = Math.ceil((Date.now() + ms) / 60_000) * 60_000;
  return { at, time: new Date(at).toISOString().slice(11, 16) };
}

/** A ladder with one notice, three days after the due date, from a time of the day on. */
export async function noticeAt(sql: Pool, providerId: number, time: string): Promise<void> {
  const read = readLadder({
    rungs: [{ id: 'notice', offsetDays: 3, action: { type: 'notice', level: 1 } }],
    window: { from: time, until: '23:59', zone: 'provider' },
  });
  if (!('ladder' in read)) throw new Error(JSON.stringify(read.refusals));
  const content = read.ladder;
  const [last] = await sql<{ version: number }[]>`
    select coalesce(max(version), 0)::int as version from dunning_ladders where provider_id = ${providerId}`;
  await sql.begin((tx) =>
    insertLadder(
      tx,
      { providerId, groupId: null },
      { version: (last?.version ?? 0) + 1, content, now: new Date().toISOString(), by: 'bench' },
    ),
  );
}

/** Clients who each owe one invoice that was due three days ago; answers their numbers. */
export async function debtors(sql: Pool, providerId: number, count: number): Promise<number[]> {
  const rows = await sql<{ clientId: number }[]>`
    with owing as (
      insert into clients (provider_id, first_name, email, currency, language)
      select ${providerId}, 'Debtor', 'debtor' || n || '@example.com', 'EUR', 'en' from generate_series(1, ${count}) n
      returning id
    ), billed as (
      insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
      select ${providerId}, id, 'unpaid', 'EUR', current_date - 17, current_date - 3, 1190, 1190 from owing
      returning id, client_id
    )
    insert into invoice_items (invoice_id, client_id, amount_minor)
    select id, client_id, 1190 from billed returning client_id`;
  return rows.map(({ clientId }) => clientId).sort((a, b) => a - b);
}
