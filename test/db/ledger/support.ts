import type { Sql, Tx } from '../../../db/connect.ts';
import * as ledger from '../../../db/ledger/index.ts';
import { statement } from '../../../db/queries/statement.ts';

export const by: ledger.By = { actor: { kind: 'token', id: '1' }, now: '2026-03-10T09:00:00.000Z' };

export async function newProvider(sql: Sql): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into providers (name, time_zone) values ('Hosting', 'Europe/Berlin') returning id`;
  return row?.id ?? 0;
}

export async function newClient(
  sql: Sql,
  providerId: number,
  fields: Record<string, unknown> = {},
): Promise<number> {
  const row = { providerId, firstName: 'Ada', lastName: 'Byron', city: 'London', currency: 'EUR', ...fields };
  const [client] = await sql<{ id: number }[]>`insert into clients ${sql(row as never)} returning id`;
  return client?.id ?? 0;
}

/**
 * What a client is billed for again and again: a service due at the end of a month with an add-on, one that began on a
 * 29 February, and a domain; taxed, with a discount.
 */
export async function addBilled(sql: Sql, clientId: number): Promise<void> {
  const [web] = await sql<{ id: number }[]>`
    insert into services (client_id, name, status, currency, price_minor, cycle, signed_up_on, next_due_on)
    values (${clientId}, 'Web', 'active', 'EUR', 97, 'monthly', '2025-01-31', '2026-02-28'),
           (${clientId}, 'Leap', 'active', 'EUR', 1201, 'annually', '2024-02-29', '2026-02-28') returning id`;
  await sql`
    insert into addons (client_id, service_id, name, status, currency, price_minor, cycle, next_due_on)
    values (${clientId}, ${web?.id ?? null}, 'Backup', 'active', 'EUR', 33, 'quarterly', '2026-02-28')`;
  await sql`
    insert into domains (client_id, name, status, currency, price_minor, years, next_due_on)
    values (${clientId}, 'a.test', 'active', 'EUR', 800, 2, '2026-03-31')`;
  await sql`
    insert into client_terms (client_id, kind, value, valid_from, set_by)
    values (${clientId}, 'tax-rate', 19, '2026-01-01', 'test'), (${clientId}, 'discount', 12.5, '2026-01-01', 'test')`;
}

/** Sums of taxes that do not follow from the lines: none, whatever happened. */
export async function taxFaults(sql: Sql, clientId: number): Promise<string[]> {
  const rows = await sql<{ what: string }[]>`
    select format('invoice %s has taxes of %s, its lines of %s', i.id, i.tax_minor, l.tax) as what
    from invoices i cross join lateral (
      select coalesce(sum(tax_minor + tax2_minor), 0) as tax from invoice_items where invoice_id = i.id) l
    where i.client_id = ${clientId} and i.tax_minor + i.tax2_minor <> l.tax`;
  return rows.map(({ what }) => what);
}

/** An issued invoice of one line, due on 2026-03-24. */
export async function issued(tx: Tx, clientId: number, amountMinor: number, kind = 'item') {
  const { id } = await ledger.createInvoice(tx, by, { clientId, dueOn: '2026-03-24' });
  await ledger.addLine(tx, by, id, { kind, description: 'Hosting', amountMinor });
  return ledger.issueInvoice(tx, by, id);
}

/**
 * What must hold of a client's money at any time, whatever was done to it; empty when all of it does. Each rule is
 * computed from the rows alone, without the functions that wrote them.
 */
export async function imbalances(sql: Sql, clientId: number): Promise<string[]> {
  const rows = await sql<{ what: string }[]>`
    with inv as (
      select i.*, b.paid_minor, b.refunded_minor, b.owed_minor,
             i.total_minor - b.paid_minor - b.refunded_minor as unpaid,
             (select coalesce(sum(l.amount_minor), 0) from invoice_items l where l.invoice_id = i.id) as lines,
             exists (select from invoice_items l where l.invoice_id = i.id and l.kind = 'add-funds') as funds
      from invoices i join invoice_balances b on b.invoice_id = i.id where i.client_id = ${clientId}
    ), tra as (select * from transactions where client_id = ${clientId}),
    cre as (select * from credit_entries where client_id = ${clientId}),
    sums as (
      select (select coalesce(sum(amount_in_minor - amount_out_minor), 0) from tra) as cash,
             (select coalesce(sum(paid_minor), 0) from inv) as on_invoices,
             (select coalesce(sum(credit_minor), 0) from inv) as credit_used,
             (select coalesce(sum(paid_minor), 0) from inv where funds and status in ('paid', 'refunded')) as funds,
             (select coalesce(sum(amount_minor), 0) from cre where kind in ('adjustment', 'currency-rounding')) as granted,
             (select coalesce(sum(amount_minor), 0) from cre) as credit
    )
    select format('money %s <> %s on invoices + %s credit (%s used, %s funds, %s granted)', cash, on_invoices, credit, credit_used, funds, granted) as what
    from sums where cash + granted + funds <> on_invoices + credit_used + credit
    union all
    select format('invoice %s is %s, total %s, paid %s, refunded %s', id, status, total_minor, paid_minor, refunded_minor) from inv
    where paid_minor < 0 or credit_minor < 0 or lines <> subtotal_minor
       or (status in ('unpaid', 'payment-pending', 'collections') and (unpaid <= 0 or owed_minor <> unpaid))
       or (status = 'paid' and unpaid <> 0)
       or (status in ('draft', 'cancelled') and (paid_minor <> 0 or credit_minor <> 0))
       or (status = 'refunded' and (paid_minor <> 0 or credit_minor <> 0))
       or (status not in ('unpaid', 'payment-pending', 'collections') and owed_minor <> 0)
       or (issued_on is null) <> (number is null) or (status = 'draft' and number is not null)
    union all
    select format('transaction %s put %s into credit, its entries say otherwise', id, credited_minor) from tra
    where credited_minor <> (select coalesce(sum(c.amount_minor), 0) from cre c where c.transaction_id = tra.id)
       or (invoice_id is null and amount_in_minor - amount_out_minor <> credited_minor)
    union all
    select format('payment %s of %s gave back %s', p.id, p.amount_in_minor, sum(r.amount_out_minor))
    from tra p join tra r on r.refund_of_id = p.id
    cross join lateral (
      select coalesce(sum(f.amount_in_minor), 0) as came_back from tra f where f.refund_of_id = r.id) b
    group by p.id, p.amount_in_minor
    having sum(r.amount_out_minor - b.came_back) > p.amount_in_minor and bool_and(r.description <> 'beyond')
    union all
    select format('credit is %s while invoices use %s', credit, credit_used) from sums
    where credit < 0 and credit_used > 0 and exists (select from inv where credit_minor > 0 and status in ('paid', 'unpaid', 'payment-pending', 'collections'))`;
  const account = { clientId, currency: 'EUR', timeZone: 'UTC', from: '1900-01-01', to: '9998-12-31' };
  const { openingMinor } = await statement(sql, { ...account, limit: 1 });
  const unexplained = openingMinor === 0 ? [] : [`the statement does not explain ${openingMinor}`];
  return [...rows.map(({ what }) => what), ...unexplained];
}

/** How far a provider's numbers of issued invoices are from 1, 2, 3 ... without a gap. */
export async function numberGaps(sql: Sql, providerId: number): Promise<string[]> {
  const rows = await sql<{ number: string }[]>`
    select number from invoices where provider_id = ${providerId} and number is not null order by number`;
  const wanted = rows.map((_, n) => `2026-${String(n + 1).padStart(5, '0')}`);
  return rows.map(({ number }) => number).filter((number, n) => number !== wanted[n]);
}
