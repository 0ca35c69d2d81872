import { z } from 'zod';
import { type Level, levels, registry, type SettingName } from '../../domain/settings/registry.ts';
import type { Given } from '../../domain/settings/resolve.ts';
import type { Sql, Tx } from '../connect.ts';
import { providerOfService } from './services.ts';

type Stored = Record<string, unknown>;

/** Settings of services that are columns of their own: true, or not set. */
const SERVICE_COLUMNS = {
  suspensionExempt: 'autoSuspendOverride',
  separateInvoices: 'separateInvoice',
} as const satisfies Partial<Record<SettingName, string>>;

/** What a provider has set. */
export async function settingsOfProvider(sql: Sql, id: number): Promise<Given> {
  const [row] = await sql<{ settings: Stored }[]>`select settings from providers where id = ${id}`;
  return { provider: row?.settings };
}

/** What a client group and its provider have set. */
export async function settingsOfGroup(sql: Sql, id: number): Promise<Given> {
  const [row] = await sql<Required<Pick<Given, 'provider' | 'group'>>[]>`
    select p.settings as provider, g.settings as group
    from client_groups g join providers p on p.id = g.provider_id where g.id = ${id}`;
  return row ?? {};
}

/**
 * What a client has set, its group and its provider.
 * @param providerId another provider that serves the client, where its group means nothing; by default the home one
 */
export async function settingsOfClient(sql: Sql, id: number, providerId?: number): Promise<Given> {
  const [row] = await sql<Required<Pick<Given, 'provider' | 'group' | 'client'>>[]>`
    select p.settings as provider, coalesce(g.settings, '{}') as group, coalesce(o.settings, '{}') as client
    from clients c
    join providers p on p.id = ${providerId ?? null}::bigint or (${providerId ?? null}::bigint is null and p.id = c.provider_id)
    left join client_groups g on g.id = c.group_id and c.provider_id = p.id
    left join lateral (
      select jsonb_object_agg(s.key, s.value) as settings from client_settings s where s.client_id = c.id) o on true
    where c.id = ${id}`;
  return row ?? {};
}

/** What a service has set and everything above it; the provider is the one of its product or server, else the client's. */
export async function settingsOfService(sql: Sql, id: number): Promise<Given> {
  const [row] = await sql<{ clientId: number; autoSuspendOverride: boolean; separateInvoice: boolean }[]>`
    select client_id, auto_suspend_override, separate_invoice from services where id = ${id}`;
  if (!row) return {};
  const service = Object.fromEntries(
    Object.entries(SERVICE_COLUMNS)
      .filter(([, column]) => row[column])
      .map(([name]) => [name, true]),
  );
  return { ...(await settingsOfClient(sql, row.clientId, await providerOfService(sql, id))), service };
}

/** New values by name; null: no longer set there. */
export type SettingsEdit = Partial<Record<SettingName, boolean | number | string | null>>;

/**
 * Sets and clears settings at one level.
 * @param by who, as `token:1`
 */
export async function writeSettings(
  tx: Tx,
  level: Level,
  id: number,
  { edit, by, now }: { edit: SettingsEdit; by: string; now: string },
): Promise<void> {
  const set = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== null));
  const cleared = Object.keys(edit).filter((name) => edit[name as SettingName] === null);
  switch (level) {
    case 'provider':
      await tx`update providers set settings = settings - ${cleared}::text[] || ${tx.json(set as never)} where id = ${id}`;
      return;
    case 'group':
      await tx`update client_groups set settings = settings - ${cleared}::text[] || ${tx.json(set as never)} where id = ${id}`;
      return;
    case 'client':
      await tx`delete from client_settings where client_id = ${id} and key = any(${cleared}::text[])`;
      await tx`
        insert into client_settings (client_id, key, value, set_by, set_at)
        select ${id}, e.key, e.value, ${by}, ${now} from jsonb_each(${tx.json(set as never)}) e
        on conflict (client_id, key) do update set value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at`;
      return;
    case 'service': {
      const columns = Object.entries(SERVICE_COLUMNS)
        .filter(([name]) => name in edit)
        .map(([name, column]) => [column, edit[name as SettingName] === true]);
      if (columns.length > 0)
        await tx`update services set ${tx(Object.fromEntries(columns))} where id = ${id}`;
    }
  }
}

/**
 * A setting of many clients in one statement: SQL for its value as `boolean`, `integer` or `text`, over the aliases `c`
 * (clients), `g` (client_groups, left joined, at the home provider only) and `p` (providers). It answers what
 * `resolveSettings` does.
 */
export function settingSql(sql: Sql, name: SettingName) {
  const setting = registry[name];
  const fits = fitting(sql, z.toJSONSchema(setting.type));
  const places: Record<Level, ReturnType<typeof sql> | undefined> = {
    provider: sql`p.settings -> ${name}`,
    group: sql`g.settings -> ${name}`,
    client: sql`(select s.value from client_settings s where s.client_id = c.id and s.key = ${name})`,
    service: undefined,
  };
  const found = levels
    .filter((level) => (setting.levels as readonly Level[]).includes(level))
    .reverse()
    .flatMap((level) => places[level] ?? [])
    .map((place) => sql`(select v.value from (select ${place} as value) v where ${fits})`);
  const nearest = found.reduce((before, next) => sql`${before}, ${next}`);
  const value = sql`coalesce(${nearest}, ${sql.json(setting.system)}::jsonb)`;
  switch (typeof setting.system) {
    case 'boolean':
      return sql`(${value})::boolean`;
    case 'number':
      return sql`(${value})::integer`;
    default:
      return sql`(${value} #>> '{}')`;
  }
}

/** Whether the stored value `v.value` is one that the setting can have. */
function fitting(sql: Sql, schema: z.core.JSONSchema.BaseSchema) {
  if (schema.enum)
    return sql`jsonb_typeof(v.value) = 'string' and v.value #>> '{}' in ${sql(schema.enum.map(String))}`;
  if (schema.type === 'boolean') return sql`jsonb_typeof(v.value) = 'boolean'`;
  if (schema.type === 'string')
    return sql`jsonb_typeof(v.value) = 'string' and char_length(v.value #>> '{}') <= ${schema.maxLength ?? 0}
      and v.value #>> '{}' ~ ${schema.pattern ?? ''}`;
  const { minimum = 0, maximum = 0 } = schema;
  return sql`case jsonb_typeof(v.value) when 'number'
    then v.value::numeric between ${minimum} and ${maximum} and v.value::numeric = trunc(v.value::numeric) end`;
}
