import type { Ladder } from '../../domain/dunning/ladder.ts';
import type {
  CaseFacts,
  DoneRung,
  Hold,
  InvoiceFacts,
  Overrides,
  ServiceFacts,
} from '../../domain/dunning/types.ts';
import type { SettingName } from '../../domain/settings/registry.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import type { Sql } from '../connect.ts';
import { ladderOf } from './dunning-ladders.ts';
import { dialled } from './messages.ts';

/** What one of its providers knows of a client's debt, and the ladder that it climbs there. */
export interface DunningCase {
  clientId: number;
  providerId: number;
  /** null: the provider follows up no debt */
  ladder: Ladder | null;
  /** the ladder is that of the client's group */
  ofGroup: boolean;
  facts: CaseFacts;
  /** what its invoices are called, by their ids */
  numbers: ReadonlyMap<number, string | null>;
}

/** The settings that switch parts of dunning off. */
export const SWITCHES = {
  noOverdueMail: 'overdueNoticesOff',
  noLateFee: 'lateFeeExempt',
  noCardCharge: 'autoChargeOff',
  noSuspend: 'suspensionExempt',
} as const satisfies Record<keyof Overrides, SettingName>;

/** One client at each of its providers. */
export function loadFacts(sql: Sql, clientId: number, now: string): Promise<DunningCase[]> {
  return loadFactsOf(sql, [clientId], now);
}

/**
 * Many clients at each of their providers, in one statement, in the order of their numbers. Clients that do not exist
 * are left out.
 * @param now ISO 8601 in UTC with milliseconds; ladders and holds are those of that moment
 */
export async function loadFactsOf(
  sql: Sql,
  clientIds: readonly number[],
  now: string,
): Promise<DunningCase[]> {
  const rows = await readFacts(sql, clientIds, now);
  const ladders = new Map<number, Ladder>();
  const outages: CaseFacts['outages'] = [];
  const clients: ClientJson[] = [];
  for (const { kind, body } of rows) {
    if (kind === 'ladder') ladders.set(body.id, ladderOf({ ...body, activeFrom: instant(body.activeFrom) }));
    else if (kind === 'outage') outages.push({ from: instant(body.from), to: instantOrNull(body.to) });
    else clients.push(body);
  }
  return clients
    .sort((a, b) => a.id - b.id)
    .flatMap((client) =>
      client.providers.map((provider) => ({
        clientId: client.id,
        providerId: provider.id,
        ladder: provider.ladderId === null ? null : (ladders.get(provider.ladderId) ?? null),
        ofGroup: provider.ofGroup,
        facts: factsAt(client, provider, { now, outages }),
        numbers: new Map(client.invoices.map(({ id, number }) => [id, number])),
      })),
    );
}

interface ProviderJson {
  id: number;
  timeZone: string;
  settings: Record<string, unknown>;
  ladderId: number | null;
  ofGroup: boolean;
  hasSms: boolean;
}
interface ClientJson {
  id: number;
  providerId: number;
  status: CaseFacts['clientStatus'];
  underOperation: boolean;
  characteristic: CaseFacts['characteristic'];
  groupId: number | null;
  timeZone: string | null;
  groupSettings: Record<string, unknown>;
  settings: Record<string, unknown>;
  canCharge: boolean;
  hasEmail: boolean;
  hasPhone: boolean;
  providers: ProviderJson[];
  invoices: (InvoiceFacts & { providerId: number; number: string | null })[];
  services: (ServiceFacts & { providerId: number })[];
  holds: Hold[];
  /** invoices with an open dispute; null: of a payment that is on no invoice, so any may be meant */
  disputed: (number | null)[];
  done: DoneRung[];
}
type LadderJson = Parameters<typeof ladderOf>[0];
type FactRow =
  | { kind: 'client'; body: ClientJson }
  | { kind: 'ladder'; body: LadderJson }
  | { kind: 'outage'; body: { from: string; to: string | null } };

/** JSON has its own way of writing instants: all become the one that the planner compares. */
const instant = (text: string) => new Date(text).toISOString();
const instantOrNull = (text: string | null) => (text === null ? null : instant(text));

function factsAt(
  client: ClientJson,
  provider: ProviderJson,
  { now, outages }: Pick<CaseFacts, 'now' | 'outages'>,
): CaseFacts {
  const invoices = client.invoices.filter(({ providerId }) => providerId === provider.id);
  const invoiceIds = new Set(invoices.map(({ id }) => id));
  const others = new Set(client.invoices.map(({ id }) => id).filter((id) => !invoiceIds.has(id)));
  const { id: clientId, status: clientStatus, underOperation, characteristic, timeZone } = client;
  const { canCharge, hasEmail } = client;
  const atHome = provider.id === client.providerId;
  const done = client.done.filter(({ invoiceId }) => !others.has(invoiceId)).map(withInstants);
  return {
    ...{ now, outages, clientId, providerId: provider.id, clientStatus, underOperation, characteristic },
    ...{ timeZone, canCharge, hasEmail, done, providerTimeZone: provider.timeZone },
    texts: !provider.hasSms ? 'no-sms' : client.hasPhone ? 'ready' : 'no-phone',
    // A group belongs to the home provider: elsewhere its terms mean nothing.
    groupId: atHome ? client.groupId : null,
    overrides: overridesOf(client, provider, atHome),
    invoices: invoices.map(({ number: _, ...invoice }) => ({
      ...invoice,
      disputed: client.disputed.includes(invoice.id) || client.disputed.includes(null),
    })),
    services: servicesAt(client, provider, invoices),
    holds: client.holds.map((hold) => ({ ...hold, until: instantOrNull(hold.until) })),
    inFlightCharges: done
      .filter(({ action, state }) => action === 'charge' && (state === 'claimed' || state === 'unknown'))
      .map(({ invoiceId }) => ({ invoiceId })),
  };
}

function overridesOf(client: ClientJson, provider: ProviderJson, atHome: boolean): Overrides {
  const values = settingValues({
    ...{ provider: provider.settings, client: client.settings },
    ...(atHome && { group: client.groupSettings }),
  });
  return {
    noOverdueMail: values[SWITCHES.noOverdueMail],
    noLateFee: values[SWITCHES.noLateFee],
    noCardCharge: values[SWITCHES.noCardCharge],
    noSuspend: values[SWITCHES.noSuspend],
  };
}

/** The provider's own services, and those that its invoices bill; not those that another one bills. */
function servicesAt(
  { services, invoices: all }: ClientJson,
  provider: ProviderJson,
  own: readonly InvoiceFacts[],
): ServiceFacts[] {
  const billed = new Set(own.flatMap(({ services: ids }) => ids));
  const billedElsewhere = new Set(
    all.filter(({ providerId }) => providerId !== provider.id).flatMap((each) => each.services),
  );
  return services
    .filter(
      ({ id, providerId }) => billed.has(id) || (providerId === provider.id && !billedElsewhere.has(id)),
    )
    .map((service) => ({ ...service, suspendedAt: instantOrNull(service.suspendedAt) }));
}

function withInstants(row: DoneRung): DoneRung {
  return {
    ...row,
    dueAt: instant(row.dueAt),
    at: instant(row.at),
    deliveredAt: instantOrNull(row.deliveredAt),
    liftedAt: instantOrNull(row.liftedAt),
  };
}

/** One statement: clients, the ladders in force for them, and down times of the last year. */
function readFacts(sql: Sql, clientIds: readonly number[], now: string): Promise<FactRow[]> {
  return sql<FactRow[]>`
    with wanted as materialized (
      select c.*, coalesce(g.settings, '{}') as group_settings, ${dialled(sql)} as dialled
      from clients c left join client_groups g on g.id = c.group_id
      where c.id = any(${[...clientIds]}::bigint[])
    ),
    places as materialized (
      select c.id as client_id, p.id as provider_id, p.time_zone, p.settings, l.id as ladder_id,
        l.group_id is not null as of_group,
        exists (select from sms_gateways s where s.provider_id = p.id and not s.disabled and s.credentials is not null)
          as has_sms
      from wanted c
      cross join lateral (
        select c.provider_id as id
        union select o.provider_id from client_providers o where o.client_id = c.id and o.disconnected_at is null
        union select i.provider_id from invoices i
          where i.client_id = c.id and i.status in ('unpaid', 'payment-pending', 'collections')
      ) own
      join providers p on p.id = own.id
      left join lateral (
        select d.id, d.group_id from dunning_ladders d
        where d.provider_id = p.id and (d.group_id is null or d.group_id = c.group_id) and d.active_from <= ${now}
        order by d.group_id nulls last, d.version desc limit 1
      ) l on true
    )
    select 'ladder' as kind, jsonb_build_object('id', d.id, 'version', d.version, 'rungs', d.rungs, 'rules', d.rules,
      'activeFrom', d.active_from) as body
    from dunning_ladders d where d.id in (select ladder_id from places)
    union all
    select 'outage', jsonb_build_object('from', began_at, 'to', ended_at)
    from outages where began_at > ${now}::timestamptz - interval '1 year'
    union all
    select 'client', jsonb_build_object(
      'id', c.id, 'providerId', c.provider_id, 'status', c.status, 'underOperation', c.held_by is not null,
      'characteristic', c.characteristic, 'groupId', c.group_id, 'timeZone', c.time_zone,
      'groupSettings', c.group_settings,
      'settings', coalesce((
        select jsonb_object_agg(s.key, s.value) from client_settings s where s.client_id = c.id), '{}'),
      'hasEmail', coalesce(c.email <> '', false), 'hasPhone', c.dialled is not null,
      'canCharge', exists (
        select from payment_methods m join payment_gateways g on g.provider_id = c.provider_id and g.name = m.gateway
        where m.client_id = c.id and m.removed_at is null and m.reference is not null and m.declined_code is null
          and (m.expires_on is null or m.expires_on >= ${now.slice(0, 10)}) and not g.disabled and g.connector <> 'manual'),
      'providers', (
        select jsonb_agg(jsonb_build_object('id', p.provider_id, 'timeZone', p.time_zone, 'settings', p.settings,
          'ladderId', p.ladder_id, 'ofGroup', p.of_group, 'hasSms', p.has_sms) order by p.provider_id)
        from places p where p.client_id = c.id),
      'invoices', coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', i.id, 'number', i.number, 'providerId', i.provider_id, 'dueOn', i.due_on, 'issuedOn', i.issued_on,
          'currency', i.currency, 'status', i.status, 'owedMinor', b.owed_minor, 'services', coalesce((
            select jsonb_agg(distinct coalesce(t.service_id, a.service_id))
            from invoice_items t left join addons a on a.id = t.addon_id
            where t.invoice_id = i.id and coalesce(t.service_id, a.service_id) is not null), '[]')) order by i.id)
        from invoices i join invoice_balances b on b.invoice_id = i.id
        where i.client_id = c.id and i.status in ('unpaid', 'payment-pending', 'collections')), '[]'),
      'services', coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', v.id, 'providerId', coalesce(p.provider_id, r.provider_id, c.provider_id), 'productType', p.type,
          'status', v.status, 'suspendedReason', v.suspended_reason, 'suspendedAt', v.suspended_at,
          'autoSuspendOverride', v.auto_suspend_override, 'suspendNotBefore', v.suspend_not_before) order by v.id)
        from services v left join products p on p.id = v.product_id left join servers r on r.id = v.server_id
        where v.client_id = c.id and (v.status in ('pending', 'active', 'suspended')
          -- What has ended still says what a debt is for.
          or v.id in (
            select coalesce(t.service_id, a.service_id)
            from invoices i join invoice_items t on t.invoice_id = i.id left join addons a on a.id = t.addon_id
            where i.client_id = c.id and i.status in ('unpaid', 'payment-pending', 'collections'))
          or v.id in (select unnest(r.services) from dunning_rungs r where r.client_id = c.id))), '[]'),
      'holds', coalesce((
        select jsonb_agg(jsonb_build_object('kind', h.kind, 'invoiceId', h.invoice_id, 'until', h.until) order by h.id)
        from dunning_holds h
        where h.client_id = c.id and h.released_at is null and (h.until is null or h.until > ${now})), '[]'),
      'disputed', coalesce((
        select jsonb_agg(t.invoice_id)
        from disputes d left join transactions t on t.id = d.transaction_id
        where d.client_id = c.id and d.state = 'open'), '[]'),
      'done', coalesce((
        select jsonb_agg(jsonb_build_object(
          'invoiceId', r.invoice_id, 'rungId', r.rung_id, 'occurrence', r.occurrence, 'action', r.action,
          'level', r.level, 'state', r.state, 'why', r.why, 'dueAt', r.due_at, 'at', r.at,
          'deliveredAt', r.delivered_at, 'services', to_jsonb(r.services), 'liftedAt', r.lifted_at,
          'outcome', case when r.outcome = 'undeliverable' and not exists (
            select from messages m
            where m.id = (r.effect ->> 'messageId')::bigint and m.to_address in (c.email, c.dialled))
            then null else r.outcome end) order by r.id)
        from dunning_rungs r join invoices i on i.id = r.invoice_id
        where r.client_id = c.id and (
          i.status in ('unpaid', 'payment-pending', 'collections')
          or r.state in ('claimed', 'unknown')
          or (r.action = 'suspend' and r.lifted_at is null))), '[]'))
    from wanted c`;
}

/** Clients that owe something to a provider, or those of a group, in the order of their numbers, those behind `after`. */
export async function clientsInDebt(
  sql: Sql,
  providerId: number,
  { groupId, after = 0, limit }: { groupId?: number | undefined; after?: number | undefined; limit: number },
): Promise<number[]> {
  const rows = await sql<{ clientId: number }[]>`
    select distinct client_id from invoices
    where provider_id = ${providerId} and status in ('unpaid', 'payment-pending') and client_id > ${after}
      ${groupId === undefined ? sql`` : sql`and client_id in (select id from clients where group_id = ${groupId})`}
    order by client_id limit ${limit}`;
  return rows.map(({ clientId }) => clientId);
}

/** How many clients are read at once. */
const PAGE = 50;

/** The cases of these clients at one provider, read in pages, so that many take no more memory than a few. */
export async function* casesAt(
  sql: Sql,
  providerId: number,
  clientIds: readonly number[],
  now: string,
): AsyncGenerator<DunningCase> {
  for (let from = 0; from < clientIds.length; from += PAGE) {
    const cases = await loadFactsOf(sql, clientIds.slice(from, from + PAGE), now);
    yield* cases.filter((each) => each.providerId === providerId);
  }
}
