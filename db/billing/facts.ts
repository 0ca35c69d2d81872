import type { BilledClient, Item, QueuedLine } from '../../domain/billing/facts.ts';
import { addDays, type Day } from '../../domain/calendar.ts';
import type { Sql } from '../connect.ts';
import { settingSql } from '../queries/settings.ts';
import { termsOfClients } from './terms.ts';

/** The things and queued lines that somebody has chosen. */
export interface Chosen {
  services: readonly number[];
  addons: readonly number[];
  domains: readonly number[];
  queued: readonly number[];
}

type Told = Omit<BilledClient, 'items' | 'queued' | 'terms'>;
type OfClient<T> = T & { clientId: number };

/**
 * What is to be billed to these clients by one provider, in the order of their numbers: what is due until a day, or
 * what was chosen. Read under the lock of the clients, it stays so until they are let go.
 * @param until left out, each client's own lead days count
 */
export async function billedClients(
  sql: Sql,
  clientIds: readonly number[],
  { providerId, today, until, chosen }: { providerId: number; today: Day; until?: Day; chosen?: Chosen },
): Promise<BilledClient[]> {
  const told = await clientsOf(sql, clientIds, providerId);
  if (told.length === 0) return [];
  const longest = Math.max(...told.flatMap(({ leadDays, domainLeadDays }) => [leadDays, domainLeadDays]));
  const last = chosen ? null : (until ?? addDays(today, longest));
  const ids = told.map(({ id }) => id);
  // One after the other: a transaction has one connection.
  const items = grouped(await itemsOf(sql, ids, { providerId, last, chosen }));
  const queued = grouped(await queuedOf(sql, ids, { providerId, chosen }));
  const terms = grouped(await termsOfClients(sql, ids));
  return told.map((client) => ({
    ...client,
    items: items.get(client.id) ?? [],
    queued: queued.get(client.id) ?? [],
    terms: terms.get(client.id) ?? [],
  }));
}

function clientsOf(sql: Sql, ids: readonly number[], providerId: number): Promise<Told[]> {
  return sql<Told[]>`
    select c.id, c.currency, c.language, c.country, c.region,
           ${settingSql(sql, 'separateInvoices')} as separate_invoices,
           ${settingSql(sql, 'invoiceLeadDays')} as lead_days,
           ${settingSql(sql, 'domainLeadDays')} as domain_lead_days,
           ${settingSql(sql, 'invoiceWhileUnpaid')} as while_unpaid,
           ${settingSql(sql, 'invoiceMail')} as mail,
           ${settingSql(sql, 'taxExempt')} as tax_exempt,
           trim_scale(coalesce(g.discount_percent, 0))::text as group_discount,
           coalesce(nullif(${settingSql(sql, 'paymentMethod')}, ''), (
             select m.gateway from payment_methods m
             where m.client_id = c.id and m.is_default and m.removed_at is null)) as payment_method,
           exists (select from services v where v.client_id = c.id and v.status in ('active', 'suspended')
                     and v.cycle not in ('free', 'one-time'))
             or exists (select from domains d where d.client_id = c.id and d.status in ('active', 'grace')
                     and d.auto_renew and d.years > 0) as recurring
    from clients c join providers p on p.id = ${providerId}
    left join client_groups g on g.id = c.group_id and c.provider_id = p.id
    where c.id = any(${[...ids]}::bigint[]) order by c.id`;
}

interface Which {
  providerId: number;
  /** null: those that were chosen */
  last: Day | null;
  chosen: Chosen | undefined;
}

/** What an item's lines say: an invoice that is not paid, and until where it is billed already. */
function billed(sql: Sql, column: 'service_id' | 'addon_id' | 'domain_id', table: 'v' | 'a' | 'd') {
  const itemId = sql`${sql(table)}.id`;
  return sql`
    cross join lateral (
      select min(i.id) filter (where i.status in ('unpaid', 'payment-pending', 'collections')) as open_invoice_id,
             max(l.period_to) filter (where i.status <> 'cancelled') as until
      from invoice_items l join invoices i on i.id = l.invoice_id
      where l.${sql(column)} = ${itemId} and l.period_from is not null) b
    cross join lateral (
      select greatest(${sql(table)}.next_invoice_on, ${sql(table)}.next_due_on, b.until) as day) f
    cross join lateral (
      select exists (
        select from invoice_items l join invoices i on i.id = l.invoice_id
        where l.${sql(column)} = ${itemId} and l.period_from is null and l.source_id is not null and l.due_on = f.day
          and i.status <> 'cancelled') as elsewhere) e`;
}

function itemsOf(
  sql: Sql,
  ids: readonly number[],
  { providerId, last, chosen }: Which,
): Promise<OfClient<Item>[]> {
  const clients = [...ids];
  const wanted = (table: 'v' | 'a' | 'd', of: readonly number[] | undefined) =>
    last === null
      ? sql`${sql(table)}.id = any(${[...(of ?? [])]}::bigint[])`
      : sql`greatest(${sql(table)}.next_invoice_on, ${sql(table)}.next_due_on) <= ${last}`;
  const months = (cycle: ReturnType<Sql>) => sql`
    case ${cycle} when 'monthly' then 1 when 'quarterly' then 3 when 'semi-annually' then 6 when 'annually' then 12
                  when 'biennially' then 24 when 'triennially' then 36 end`;
  return sql<OfClient<Item>[]>`
    select 'service' as kind, v.id, v.client_id, v.id as service_id, ${months(sql`v.cycle`)} as months, v.price_minor,
           v.currency, v.payment_method, v.separate_invoice as separate, v.anchor_day, v.signed_up_on as started_on,
           v.terminate_on as ends_on, b.open_invoice_id, b.until as billed_until, f.day as from, e.elsewhere as billed_elsewhere,
           coalesce(pr.type, 'other') as product_type,
           coalesce(nullif(concat_ws(', ', nullif(v.name, ''), nullif(v.domain, '')), ''), '#' || v.id) as name
    from services v join clients c on c.id = v.client_id
    left join products pr on pr.id = v.product_id left join servers sv on sv.id = v.server_id
    ${billed(sql, 'service_id', 'v')}
    where v.client_id = any(${clients}::bigint[]) and v.status in ('active', 'suspended')
      and v.cycle not in ('free', 'one-time') and ${wanted('v', chosen?.services)}
      and coalesce(pr.provider_id, sv.provider_id, c.provider_id) = ${providerId} and f.day is not null
    union all
    select 'addon', a.id, a.client_id, a.service_id, ${months(sql`a.cycle`)}, a.price_minor,
           a.currency, coalesce(a.payment_method, v.payment_method), coalesce(v.separate_invoice, false), a.anchor_day, a.signed_up_on,
           v.terminate_on, b.open_invoice_id, b.until, f.day, e.elsewhere, coalesce(pr.type, 'other'),
           coalesce(nullif(concat_ws(', ', nullif(a.name, ''), nullif(v.domain, '')), ''), '#' || a.id)
    from addons a join clients c on c.id = a.client_id left join services v on v.id = a.service_id
    left join products pr on pr.id = v.product_id left join servers sv on sv.id = v.server_id
    ${billed(sql, 'addon_id', 'a')}
    where a.client_id = any(${clients}::bigint[]) and a.status in ('active', 'suspended')
      and a.cycle not in ('free', 'one-time') and ${wanted('a', chosen?.addons)}
      and coalesce(v.status, 'active') in ('active', 'suspended')
      and coalesce(pr.provider_id, sv.provider_id, c.provider_id) = ${providerId} and f.day is not null
    union all
    select 'domain', d.id, d.client_id, null, d.years * 12, d.price_minor,
           d.currency, d.payment_method, false, d.anchor_day, d.registered_on,
           null, b.open_invoice_id, b.until, f.day, e.elsewhere, 'domain', d.name
    from domains d join clients c on c.id = d.client_id
    ${billed(sql, 'domain_id', 'd')}
    where d.client_id = any(${clients}::bigint[]) and d.status in ('active', 'grace') and d.years > 0
      and d.auto_renew and ${wanted('d', chosen?.domains)}
      and c.provider_id = ${providerId} and f.day is not null
    order by client_id, kind desc, id`;
}

function queuedOf(
  sql: Sql,
  ids: readonly number[],
  { providerId, chosen }: Omit<Which, 'last'>,
): Promise<OfClient<QueuedLine>[]> {
  return sql<OfClient<QueuedLine>[]>`
    select l.id, l.client_id, l.amount_minor, l.taxed, l.tax_included, l.tax_minor, l.tax2_minor, l.due_on,
           l.service_id, l.addon_id, l.domain_id,
           case when l.domain_id is not null then 'domain' else coalesce(pr.type, 'other') end as product_type
    from invoice_items l join clients c on c.id = l.client_id
    left join addons a on a.id = l.addon_id left join services v on v.id = coalesce(l.service_id, a.service_id)
    left join products pr on pr.id = v.product_id left join servers sv on sv.id = v.server_id
    where l.invoice_id is null and l.client_id = any(${[...ids]}::bigint[])
      and coalesce(pr.provider_id, sv.provider_id, c.provider_id) = ${providerId}
      ${chosen === undefined ? sql`` : sql`and l.id = any(${[...chosen.queued]}::bigint[])`}
    order by l.client_id, l.id`;
}

function grouped<T extends { clientId: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.clientId);
    if (group) group.push(row);
    else groups.set(row.clientId, [row]);
  }
  return groups;
}
