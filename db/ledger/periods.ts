import type { Period } from '../../domain/billing/due.ts';
import type { ItemKind } from '../../domain/billing/facts.ts';
import type { Move } from '../../domain/billing/plan-invoices.ts';
import type { Day } from '../../domain/calendar.ts';
import type { Tx } from '../connect.ts';

const tables = [
  { kind: 'service', table: 'services', column: 'service_id' },
  { kind: 'addon', table: 'addons', column: 'addon_id' },
  { kind: 'domain', table: 'domains', column: 'domain_id' },
] as const;

/**
 * Lets the due date of what these invoices bill follow their status: it is the first day of the periods that are billed
 * and not paid, and when there is none the first day that is not billed. A cancelled invoice gives its days up.
 */
export async function moveDueDates(tx: Tx, invoiceIds: readonly number[]): Promise<void> {
  const ids = [...invoiceIds];
  const [billed] = await tx<Record<'services' | 'addons' | 'domains', boolean>[]>`
    select coalesce(bool_or(service_id is not null), false) as services,
           coalesce(bool_or(addon_id is not null), false) as addons,
           coalesce(bool_or(domain_id is not null), false) as domains
    from invoice_items where invoice_id = any(${ids}::bigint[]) and period_from is not null`;
  for (const { table, column } of tables) {
    if (!billed?.[table]) continue;
    await tx`
      update ${tx(table)} t set next_due_on = d.day
      from (select distinct ${tx(column)} as id from invoice_items
            where invoice_id = any(${ids}::bigint[]) and period_from is not null and ${tx(column)} is not null) x
      join ${tx(table)} now on now.id = x.id
      cross join lateral (
        select coalesce(min(l.period_from), greatest(now.next_invoice_on, now.next_due_on)) as day
        from invoice_items l join invoices i on i.id = l.invoice_id
        where l.${tx(column)} = x.id and l.period_from is not null and not l.period_released
          and i.status in ('unpaid', 'payment-pending', 'collections')) d
      where t.id = x.id and t.next_due_on is distinct from d.day`;
  }
}

/** Writes down until where items are billed now. */
export async function moveInvoiceDates(tx: Tx, moves: readonly Move[]): Promise<void> {
  for (const { kind, table } of tables) {
    const of = moves.filter((move) => move.kind === kind);
    if (of.length === 0) continue;
    await tx`
      update ${tx(table)} t
      set next_invoice_on = m.next, anchor_day = m.anchor, next_due_on = coalesce(t.next_due_on, m.first)
      from unnest(${of.map(({ id }) => id)}::bigint[], ${of.map(({ nextInvoiceOn }) => nextInvoiceOn)}::date[],
                  ${of.map(({ anchorDay }) => anchorDay)}::smallint[], ${of.map(({ from }) => from)}::date[]) as m (id, next, anchor, first)
      where t.id = m.id`;
  }
}

/**
 * Sets the due date of an item that is billed until then: while an earlier period of it is not paid, that one's first
 * day stays.
 * @returns the due date as it is now
 */
export async function setDueDate(tx: Tx, kind: ItemKind, id: number, day: Day): Promise<Day> {
  const { table, column } = tables.find((each) => each.kind === kind) ?? tables[0];
  const [row] = await tx<{ day: Day }[]>`
    update ${tx(table)} t set next_due_on = coalesce((
      select min(l.period_from) from invoice_items l join invoices i on i.id = l.invoice_id
      where l.${tx(column)} = ${id} and l.period_from is not null and not l.period_released
        and i.status in ('unpaid', 'payment-pending', 'collections')), ${day}::date)
    where t.id = ${id} returning next_due_on as day`;
  return row?.day ?? day;
}

/** The days of something that a line bills. */
export interface BilledDays extends Period {
  kind: ItemKind;
  id: number;
}

/** Lets go of the days of cancelled invoices that new lines bill anew. */
export async function releasePeriods(tx: Tx, periods: readonly BilledDays[]): Promise<void> {
  for (const { kind, column } of tables) {
    const of = periods.filter((period) => period.kind === kind);
    if (of.length === 0) continue;
    await tx`
      update invoice_items l set period_released = true
      from unnest(${of.map(({ id }) => id)}::bigint[], ${of.map(({ from }) => from)}::date[],
                  ${of.map(({ to }) => to)}::date[]) as n (id, first, until), invoices i
      where l.${tx(column)} = n.id and l.period_from is not null and not l.period_released
        and daterange(l.period_from, l.period_to) && daterange(n.first, n.until)
        and i.id = l.invoice_id and i.status = 'cancelled'`;
  }
}
