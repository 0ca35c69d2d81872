import { type Generation, generateInvoices } from '../../../db/billing/generate.ts';
import type { Pool, Sql } from '../../../db/connect.ts';
import type { By } from '../../../db/ledger/index.ts';
import * as ledger from '../../../db/ledger/index.ts';
import { lockClient } from '../../../db/queries/clients.ts';

/** The system, at a time of day where the provider's day and the server's differ. */
export const at = (now: string): By => ({ actor: { kind: 'system', id: 'test' }, now });

type Fields = Record<string, unknown>;

/** A row of a table; answers its number. */
export async function add(sql: Sql, table: string, fields: Fields): Promise<number> {
  const [row] = await sql<{ id: number }[]>`insert into ${sql(table)} ${sql(fields as never)} returning id`;
  return row?.id ?? 0;
}

/** An active monthly service of 10 euros that is due on a day. */
export function service(sql: Sql, clientId: number, nextDueOn: string, fields: Fields = {}): Promise<number> {
  return add(sql, 'services', {
    ...{ clientId, name: 'Web', status: 'active', currency: 'EUR', priceMinor: 1000, cycle: 'monthly' },
    ...{ nextDueOn, ...fields },
  });
}

/** Bills one client as of a moment, as a request does. */
export function bill(
  sql: Pool,
  now: string,
  generation: Omit<Generation, 'clientIds'> & { clientId: number },
) {
  const { clientId, ...rest } = generation;
  return sql.begin(async (tx) => {
    await lockClient(tx, clientId);
    return generateInvoices(tx, at(now), { ...rest, clientIds: [clientId] });
  });
}

/** Pays what an invoice owes. */
export async function pay(sql: Pool, now: string, invoiceId: number | null | undefined): Promise<void> {
  await sql.begin(async (tx) => {
    const [row] = await tx<{ clientId: number; owed: number; currency: string }[]>`
      select client_id, owed_minor as owed, currency from invoice_balances where invoice_id = ${invoiceId ?? 0}`;
    if (!row) throw new Error(`There is no invoice ${invoiceId}.`);
    await ledger.recordPayment(tx, at(now), {
      ...{ clientId: row.clientId, invoiceId: invoiceId ?? 0, gateway: 'bank' },
      ...{ currency: row.currency, amountMinor: row.owed },
    });
  });
}

/** The dates of something that is billed. */
export async function datesOf(sql: Sql, table: 'services' | 'addons' | 'domains', id: number) {
  const [row] = await sql<{ due: string | null; invoice: string | null }[]>`
    select next_due_on as due, next_invoice_on as invoice from ${sql(table)} where id = ${id}`;
  return { due: row?.due, invoice: row?.invoice };
}

/** What is billed twice: nothing, whatever happened. */
export async function billedTwice(sql: Sql, clientId: number): Promise<string[]> {
  const rows = await sql<{ what: string }[]>`
    select format('%s %s %s: %s and %s', a.service_id, a.addon_id, a.domain_id, a.id, b.id) as what
    from invoice_items a join invoice_items b
      on a.id < b.id and (a.service_id = b.service_id or a.addon_id = b.addon_id or a.domain_id = b.domain_id)
      and daterange(a.period_from, a.period_to) && daterange(b.period_from, b.period_to)
    join invoices i on i.id = a.invoice_id join invoices j on j.id = b.invoice_id
    where a.client_id = ${clientId} and i.status <> 'cancelled' and j.status <> 'cancelled'
      and a.period_from is not null and b.period_from is not null`;
  return rows.map(({ what }) => what);
}
