import type { Session } from './session.ts';

/** What an import writes to, and which rows of it a run can meet: the provider's, or the source's. */
const TABLES = [
  ['providers', 'id = :provider'],
  ['import_sources', 'provider_id = :provider'],
  ['import_rows', 'source_id = :source'],
  ['client_groups', 'provider_id = :provider'],
  ['clients', 'provider_id = :provider'],
  ['client_settings', 'client_id in (select id from clients)'],
  ['logins', 'provider_id = :provider'],
  ['login_clients', 'client_id in (select id from clients)'],
  ['contacts', 'source_id = :source'],
  ['servers', 'provider_id = :provider'],
  ['products', 'provider_id = :provider'],
  ['orders', 'source_id = :source'],
  ['services', 'source_id = :source'],
  ['addons', 'source_id = :source'],
  ['domains', 'source_id = :source'],
  ['invoices', 'provider_id = :provider'],
  ['invoice_items', 'source_id = :source'],
  ['transactions', 'source_id = :source'],
  ['credit_entries', 'source_id = :source'],
  ['payment_methods', 'client_id in (select id from clients)'],
  ['tickets', 'source_id = :source'],
  ['ticket_messages', 'source_id = :source'],
  ['notes', 'source_id = :source'],
  ['files', 'source_id = :source'],
  ['messages', 'source_id = :source'],
] as const;

/**
 * Lays temporary copies of the record's tables over the real ones for this connection, so that a dry run takes the
 * same way as a real one and PostgreSQL itself keeps it from writing anything that stays.
 */
export async function shadowRecord(sql: Session['sql'], provider: number, sourceName: string): Promise<void> {
  const [schema] = await sql<{ name: string }[]>`select current_schema() as name`;
  const [source] = await sql<{ id: string }[]>`select id from import_sources
    where provider_id = ${provider} and system = 'whmcs' and name = ${sourceName}`;
  for (const [table, condition] of TABLES) {
    const columns = await sql<{ name: string }[]>`
      select column_name as name from information_schema.columns
      where table_schema = ${schema?.name ?? 'public'} and table_name = ${table} and is_generated = 'NEVER'
      order by ordinal_position`;
    const list = columns.map(({ name }) => `"${name}"`).join(', ');
    const where = condition
      .replaceAll(':provider', String(provider))
      .replaceAll(':source', source?.id ?? '0');
    const identity = columns.some(({ name }) => name === 'id');
    // the real table's own sequence stays untouched: the copy has one that goes on from the highest number
    await sql.unsafe(`create temp table ${table} (like "${schema?.name}".${table} including all);
      insert into pg_temp.${table} (${list}) select ${list} from "${schema?.name}".${table} where ${where};
      ${await fillingTriggers(sql, schema?.name ?? 'public', table)}
      ${identity ? `select setval(pg_get_serial_sequence('pg_temp.${table}', 'id'), (select coalesce(max(id), 0) + 1 from "${schema?.name}".${table}), false)` : ''}`);
  }
}

/** The triggers that fill in columns of new rows: unlike defaults and keys they do not come along with `like`. */
async function fillingTriggers(sql: Session['sql'], schema: string, table: string): Promise<string> {
  const rows = await sql<{ definition: string }[]>`
    select pg_get_triggerdef(t.oid) as definition from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relname = ${table} and c.relnamespace = ${schema}::regnamespace and not t.tgisinternal
      and t.tgtype & 7 = 7 -- for each row, before, insert
    order by 1`;
  return rows
    .map(({ definition }) => `${definition.replace(/ ON \S+ FOR /, ` ON pg_temp.${table} FOR `)};`)
    .join('\n');
}
