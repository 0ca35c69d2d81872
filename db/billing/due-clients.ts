import { addDays, type Day, dayIn, timeIn } from '../../domain/calendar.ts';
import { registry } from '../../domain/settings/registry.ts';
import type { Sql, Tx } from '../connect.ts';
import { settingSql } from '../queries/settings.ts';

/** A provider whose hour has come, with its day; undefined while it has not. */
export async function billingDay(sql: Sql, providerId: number, now: string): Promise<Day | undefined> {
  const [provider] = await sql<{ timeZone: string; fromHour: number }[]>`
    select p.time_zone, ${settingSql(sql, 'invoicesFromHour')} as from_hour
    from providers p left join clients c on false left join client_groups g on false where p.id = ${providerId}`;
  if (!provider || Number(timeIn(now, provider.timeZone).slice(0, 2)) < provider.fromHour) return undefined;
  return dayIn(now, provider.timeZone);
}

/**
 * Clients to whom something of a provider is due today and who are billed by themselves, in the order of their numbers,
 * those behind `after`. Those under an operation are left for the next run. One pass over what is due, by its index.
 */
export async function dueClients(
  sql: Sql,
  { providerId, today, after, limit }: { providerId: number; today: Day; after: number; limit: number },
): Promise<number[]> {
  const longest = addDays(today, await longestLead(sql, providerId));
  const lead = settingSql(sql, 'invoiceLeadDays');
  const rows = await sql<{ id: number }[]>`
    with due as (
      select v.client_id, greatest(v.next_invoice_on, v.next_due_on) as day, false as domain
      from services v join clients c on c.id = v.client_id
      left join products pr on pr.id = v.product_id left join servers sv on sv.id = v.server_id
      where v.status in ('active', 'suspended') and v.cycle not in ('free', 'one-time')
        and greatest(v.next_invoice_on, v.next_due_on) <= ${longest}
        and coalesce(pr.provider_id, sv.provider_id, c.provider_id) = ${providerId}
      union all
      select a.client_id, greatest(a.next_invoice_on, a.next_due_on), false
      from addons a join clients c on c.id = a.client_id left join services v on v.id = a.service_id
      left join products pr on pr.id = v.product_id left join servers sv on sv.id = v.server_id
      where a.status in ('active', 'suspended') and a.cycle not in ('free', 'one-time')
        and greatest(a.next_invoice_on, a.next_due_on) <= ${longest}
        and coalesce(pr.provider_id, sv.provider_id, c.provider_id) = ${providerId}
      union all
      select d.client_id, greatest(d.next_invoice_on, d.next_due_on), true
      from domains d join clients c on c.id = d.client_id
      where d.status in ('active', 'grace') and d.auto_renew and d.years > 0
        and greatest(d.next_invoice_on, d.next_due_on) <= ${longest} and c.provider_id = ${providerId}
      union all
      select l.client_id, coalesce(l.due_on, ${today}::date), false
      from invoice_items l join clients c on c.id = l.client_id
      where l.invoice_id is null and (l.due_on is null or l.due_on <= ${longest})
    ), earliest as (
      select client_id, min(day) filter (where not domain) as day, min(day) filter (where domain) as domain_day
      from due where client_id > ${after} group by client_id
    )
    select c.id from earliest e join clients c on c.id = e.client_id join providers p on p.id = ${providerId}
    left join client_groups g on g.id = c.group_id and c.provider_id = p.id
    where c.status in ('active', 'inactive') and c.held_by is null
      and (e.day <= ${today}::date + ${lead} or e.domain_day <= ${today}::date + ${settingSql(sql, 'domainLeadDays')})
      and ${settingSql(sql, 'automaticInvoices')}
    order by c.id limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Holds those of these clients whom nobody changes and no operation holds; the others come with the next run. */
export async function lockBillable(tx: Tx, clientIds: readonly number[]): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    select id from clients
    where id = any(${[...clientIds]}::bigint[]) and status in ('active', 'inactive') and held_by is null
    order by id for update skip locked`;
  return rows.map(({ id }) => id);
}

/** The most lead days that anybody at a provider can have. */
async function longestLead(sql: Sql, providerId: number): Promise<number> {
  const names = ['invoiceLeadDays', 'domainLeadDays'] as const;
  const rows = await sql<{ value: unknown }[]>`
    select s.value from providers p, jsonb_each(p.settings) s where p.id = ${providerId} and s.key in ${sql(names)}
    union select s.value from client_groups g, jsonb_each(g.settings) s
      where g.provider_id = ${providerId} and s.key in ${sql(names)}
    union select value from client_settings where key in ${sql(names)}`;
  const set = rows.flatMap(({ value }) => registry.invoiceLeadDays.type.safeParse(value).data ?? []);
  return Math.max(...names.map((name) => registry[name].system), ...set);
}
