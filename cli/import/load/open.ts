import { currencyOf } from '../whmcs/map/money.ts';
import { raw } from '../whmcs/map/values.ts';
import { led } from '../whmcs/plan.ts';
import type { Source } from '../whmcs/source.ts';
import type { Session } from './session.ts';
import { shadowRecord } from './shadow.ts';

/** Where rows go. */
export interface Destination {
  provider: number;
  source: number;
  language: string;
  currency: string;
  timeZone: string;
}

/** First number of the advisory lock; it is ours and means nothing. The second is the provider's. */
const LOCK = 7_310_521;

interface Provider {
  id: string;
  default_language: string;
  default_currency: string;
  time_zone: string;
}

/** The provider that rows go to: the given one, else the only one; undefined when there is none at all. */
async function chosenProvider(
  sql: Session['sql'],
  providerId: number | undefined,
): Promise<Provider | undefined> {
  const found = await sql<Provider[]>`
    select id, default_language, default_currency, time_zone from providers
    where ${providerId ?? null}::bigint is null or id = ${providerId ?? null} order by id limit 2`;
  if (providerId !== undefined && found.length === 0) {
    throw new Error(
      `There is no provider ${providerId}. Choose one that exists with --provider, or leave it out.`,
    );
  }
  if (found.length > 1) {
    throw new Error('There are several providers. Say with --provider which of them the clients belong to.');
  }
  return found[0];
}

/**
 * Takes the lock, finds or makes provider and source, and notes the clients that Tenure leads. In a dry run all of
 * it happens in temporary tables.
 * @throws when another import into the same provider is running, or the source is not the one that was imported
 */
export async function openDestination(
  session: Session,
  source: Source,
  options: {
    providerId: number | undefined;
    sourceName: string;
    dryRun: boolean;
    timeZone: string | undefined;
  },
): Promise<Destination> {
  const { sql } = session;
  const existing = await chosenProvider(sql, options.providerId);
  await takeLock(sql, Number(existing?.id ?? 0));
  if (options.dryRun) await shadowRecord(sql, Number(existing?.id ?? 0), options.sourceName);
  const timeZone = options.timeZone ?? existing?.time_zone ?? 'UTC';
  await session.setTimeZone(timeZone);
  const provider = existing ?? (await newProvider(sql, source, timeZone));
  const [row] = await sql<{ id: string }[]>`
    insert into import_sources (provider_id, system, name) values (${provider.id}, 'whmcs', ${options.sourceName})
    on conflict (provider_id, system, name) do update set name = excluded.name returning id`;
  const id = Number(row?.id);
  await refuseOtherSource(sql, source, id, options.sourceName);
  await noteLedClients(sql);
  return {
    provider: Number(provider.id),
    source: id,
    language: provider.default_language,
    currency: provider.default_currency,
    timeZone,
  };
}

async function takeLock(sql: Session['sql'], provider: number): Promise<void> {
  const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${LOCK}, ${provider}) as taken`;
  if (row?.taken) return;
  throw new Error(
    'Another import into this provider is running. Wait until it has ended, or stop it; then start this one again.',
  );
}

async function newProvider(sql: Session['sql'], source: Source, timeZone: string): Promise<Provider> {
  const name = await companyName(source);
  const money = await source.all('tblcurrencies', ['code', 'default']);
  const usual = money.find((row) => raw(row.default) === '1') ?? money[0];
  const [made] = await sql<Provider[]>`
    insert into providers (name, time_zone, default_currency)
    values (${name}, ${timeZone}, ${currencyOf(raw(usual?.code))?.code ?? 'EUR'})
    returning id, default_language, default_currency, time_zone`;
  if (!made) throw new Error('The provider could not be made.');
  return made;
}

async function companyName(source: Source): Promise<string> {
  if (!source.has('tblconfiguration.setting')) return 'Imported provider';
  const [row] = await source.query(
    "select value from tblconfiguration where setting = 'CompanyName' limit 1",
  );
  return raw(row?.value).trim() || 'Imported provider';
}

/** Two databases may have one name: clients' sign-up dates, which hardly ever change, tell them apart. */
async function refuseOtherSource(
  sql: Session['sql'],
  source: Source,
  id: number,
  name: string,
): Promise<void> {
  const known = await sql<{ row: string; day: string }[]>`
    select source_row as row, signed_up_on::text as day from clients
    where source_id = ${id} and signed_up_on is not null order by source_row limit 200`;
  if (known.length === 0 || !source.has('tblclients.datecreated')) return;
  const rows = await source.query('select id, datecreated from tblclients where id in (?)', [
    known.map(({ row }) => Number(row)) as unknown as number,
  ]);
  const days = new Map(rows.map((row) => [raw(row.id), raw(row.datecreated).slice(0, 10)]));
  const both = known.filter(({ row }) => days.has(row));
  const same = both.filter(({ row, day }) => days.get(row) === day);
  if (both.length === 0 || same.length * 2 >= both.length) return;
  throw new Error(
    `This database is not the one that was imported as "${name}": its clients signed up on other days. Import it under another name with --source.`,
  );
}

/** Clients on which Tenure has run, or runs, an exclusive operation: their rows are Tenure's from then on. */
async function noteLedClients(sql: Session['sql']): Promise<void> {
  await sql.unsafe(`create temp table import_led as
    select distinct held as client_id from operations, unnest(array[client_id, other_client_id]) as held
    where exclusive and held is not null
    and state not in ('awaiting-approval', 'scheduled', 'cancelled', 'rolled-back');
    create unique index on import_led (client_id)`);
}

/** Number of clients that Tenure leads, for the report. */
export async function countLed(sql: Session['sql'], source: number): Promise<number> {
  const [row] = await sql.unsafe<{ rows: number }[]>(
    `select count(*)::int as rows from clients c where c.source_id = ${source} and ${led('c')}`,
  );
  return row?.rows ?? 0;
}
