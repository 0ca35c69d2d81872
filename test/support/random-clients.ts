import { importPhases } from '../../db/catalogue/import-phases.ts';
import { keyOf, ofClients } from '../../db/catalogue/reach.ts';
import type { ClientTable } from '../../db/catalogue/types.ts';
import { type ClientTableName, clientTableEntries, clientTables } from '../../db/catalogue.ts';
import type { Pool, Sql, Tx } from '../../db/connect.ts';
import { sqlState } from '../../db/errors.ts';
import { type Cell, type Chance, drawValue, type RealTable, type Row, readTables } from './random-values.ts';

/** What a random client is made from; the same seed over the same tables gives a client alike but for names and numbers. */
export interface RandomClient {
  providerId: number;
  /** a whole number, such as one that fast-check has drawn */
  seed: number;
  /** the most rows per table; 3 when left out */
  rows?: number;
  /** the fewest rows per table; 0 when left out */
  least?: number;
  /** columns of `clients` (snake_case) that are not left to chance */
  fields?: Row;
}

/** What hangs on a client, one line per row, by table. */
export type ClientRows = Record<string, Row[]>;

/** Counted by triggers, or the operation's own mark: no part of what a row says. */
const BOOKKEEPING = ['version', 'updated_at', 'held_by'];
/** Written by triggers only. */
const NOT_MADE = new Set<string>(['client_locks']);

/**
 * Makes a client with rows in the tables of the catalogue, drawn from what the catalogue and the database say of
 * each column, so that a new table is in it by itself. Rows name each other; some logins are shared with other
 * clients of the provider; some rows come from an import.
 * @returns the client's number
 */
export async function randomClient(sql: Pool, options: RandomClient): Promise<number> {
  const { providerId, seed, rows: most = 3, least = 0, fields = {} } = options;
  const random = randomFrom(seed);
  const { tables, outside } = await surroundings(sql, providerId);
  return sql.begin(async (tx) => {
    const made = new Map<string, Row[]>(outside);
    const counts = new Map(
      parentsFirst.map((name) => [
        name,
        name === 'clients' ? 1 : least + Math.floor(random() * (most - least + 1)),
      ]),
    );
    const ids = await newIds(tx, tables, counts);
    const chance: Chance = { random, salt: Number(ids.get('clients')?.[0]) };
    const others = await tx<{ id: number }[]>`
      select id from logins where provider_id = ${providerId} order by id desc limit 20`;
    for (const name of parentsFirst) {
      const real = tables.get(name);
      if (NOT_MADE.has(name) || real === undefined) continue;
      const draw = (n: number) => {
        const id = ids.get(name)?.[n];
        const row = drawRow(clientTables[name], real, { made, chance, n, id, providerId, others });
        return row && name === 'clients' ? { ...row, ...fields } : row;
      };
      const kept = await insertDrawn(tx, real, draw, counts.get(name) ?? 0);
      made.set(name, kept);
    }
    await markImported(tx, made);
    return Number(made.get('clients')?.[0]?.id);
  });
}

/**
 * Every row of every table of the catalogue that belongs to the clients, without versions and marks of operations.
 * Two answers are equal when the clients have the same rows.
 */
export async function rowsOfClients(sql: Sql, ids: readonly number[]): Promise<ClientRows> {
  const parts = clientTableEntries.map(
    ([name]) =>
      `select '${name}' as name, to_jsonb(t) - $2::text[] as row from ${name} t where ${ofClients(name, '$1::bigint[]')}`,
  );
  const found = await sql.unsafe<{ name: string; row: Row }[]>(parts.join(' union all '), [
    [...ids] as never,
    BOOKKEEPING as never,
  ]);
  const rows: ClientRows = Object.fromEntries(clientTableEntries.map(([name]) => [name, []]));
  for (const { name, row } of found) rows[name]?.push(row);
  for (const [name, list] of Object.entries(rows)) {
    const key = (row: Row) =>
      keyOf(name)
        .map((column) => String(row[column]).padStart(20, '0'))
        .join();
    list.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }
  return rows;
}

/** Leaves no payment of a client under way: several operations wait for its end. */
export async function endPayments(sql: Sql, clientId: number): Promise<void> {
  await sql`update invoices set status = 'paid' where client_id = ${clientId} and status = 'payment-pending'`;
  await sql`
    update charge_attempts set state = 'cancelled', settled_at = requested_at
    where client_id = ${clientId} and state in ('requested', 'unknown')`;
  await sql`
    update refund_attempts set state = 'cancelled', settled_at = requested_at
    where client_id = ${clientId} and state in ('requested', 'unknown')`;
}

interface Drawing {
  /** rows that this client has already, and rows of the provider, by table */
  made: ReadonlyMap<string, Row[]>;
  chance: Chance;
  /** the row's place in its table */
  n: number;
  id: Cell | undefined;
  providerId: number;
  others: readonly Row[];
}

/** One row, or undefined where it would hang on a row that this client does not have. */
function drawRow(table: ClientTable, real: RealTable, drawing: Drawing): Row | undefined {
  const { made, chance, n, id, providerId, others } = drawing;
  const { random } = chance;
  const row: Row = {};
  const { hangsOn } = table;
  const parent = 'table' in hangsOn ? pick(made.get(hangsOn.table) ?? [], random) : undefined;
  if ('table' in hangsOn && parent === undefined) return undefined;
  const fromImport = random() < 0.5;
  for (const [name, column] of Object.entries(table.columns)) {
    const facts = real.columns.get(name);
    if (facts === undefined || column.holds === 'generated') continue;
    const optional = facts.nullable && random() < 0.3;
    if ('table' in hangsOn && hangsOn.by.includes(name)) {
      row[name] = parent?.[keyOf(hangsOn.table)[hangsOn.by.indexOf(name)] ?? ''] ?? null;
    } else if ('client' in hangsOn && hangsOn.client === name) {
      row[name] = made.get('clients')?.[0]?.id ?? null;
    } else if (column.holds === 'id') {
      row[name] = id ?? drawValue(real, name, chance);
    } else if (column.holds === 'source') {
      row[name] = fromImport
        ? name === 'source_id'
          ? (made.get('import_sources')?.[0]?.id ?? null)
          : drawValue(real, name, chance)
        : null;
    } else if (column.holds === 'link') {
      const from =
        column.to === 'logins' && real.name === 'login_clients'
          ? (made.get('logins')?.[n] ?? pick(others, random))
          : pick(made.get(column.to) ?? [], random);
      row[name] = name === 'provider_id' ? providerId : optional ? null : (from?.id ?? null);
      if (row[name] === null && !facts.nullable) return undefined;
    } else {
      row[name] = optional ? null : drawValue(real, name, chance);
    }
  }
  return settled(real.name, row);
}

/** What several columns of a row must say together. */
function settled(table: string, row: Row): Row {
  const at = '2026-01-15T10:00:00+00:00';
  switch (table) {
    case 'clients':
      return {
        ...row,
        status: 'active',
        merged_into_id: null,
        anonymized_at: null,
        held_by: null,
        currency: 'EUR',
      };
    case 'logins':
      return {
        ...row,
        password_scheme: row.password_hash === null ? null : 'bcrypt',
        ...{ password_expires_at: null, security_question: null, security_answer_hash: null },
      };
    case 'password_resets':
      return {
        ...row,
        ...{ kind: 'link', state: 'ended', token_hash: null, sealed: null },
        ...{ created_at: at, expires_at: '2026-01-15T12:00:00+00:00', ended_at: at },
      };
    case 'login_sessions':
      return {
        ...row,
        ...{
          stage: 'open',
          entered_by: null,
          return_to: null,
          created_at: at,
          expires_at: '2026-01-15T22:00:00+00:00',
        },
      };
    case 'legal_holds':
      return { ...row, released_by: row.released_at === null ? null : 'staff' };
    case 'client_providers':
      return { ...row, disconnected_by: row.disconnected_at === null ? null : 'staff' };
    case 'client_accounts':
      return {
        ...row,
        credit_limit_minor: row.mode === 'credit-limit' ? (row.credit_limit_minor ?? 5000) : null,
        ...(row.repay_days === null ? { restrict_days: null } : { repay_days: 5, restrict_days: 9 }),
      };
    case 'disputes':
      return { ...row, closed_at: row.state === 'open' ? null : at };
    case 'services':
      return { ...row, suspended_at: row.status === 'suspended' ? at : null };
    case 'payment_methods':
      return { ...row, last_four: '4242' };
    case 'invoices':
      return {
        ...row,
        total_minor:
          Number(row.subtotal_minor) +
          Number(row.tax_minor) +
          Number(row.tax2_minor) -
          Number(row.credit_minor) +
          Number(row.adjustment_minor),
        due_on: '2026-01-31',
      };
    case 'invoice_items': {
      // Days of its own for each line: no two of one service may bill the same.
      const first = Date.UTC(1950, 0, 1) + (Number(row.id) % 36_000) * 86_400_000;
      const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
      return { ...row, period_from: day(first), period_to: day(first + 86_400_000) };
    }
    case 'client_terms':
      return {
        ...row,
        ...{ kind: 'discount', value: 10, from_currency: null, to_currency: null, product_types: null },
        ...{ valid_from: '2026-01-01', valid_until: '2026-12-31' },
      };
    case 'transactions':
      return {
        ...row,
        gateway_reference: row.source_id === null ? (row.gateway_reference ?? null) : null,
        kind: 'entry',
        credited_minor: 0,
      };
    case 'charge_attempts':
      return {
        ...row,
        decline: row.state === 'declined' ? 'soft' : null,
        settled_at: ['requested', 'unknown'].includes(String(row.state)) ? null : at,
      };
    case 'refund_attempts':
      return {
        ...row,
        settled_at: ['requested', 'unknown'].includes(String(row.state)) ? null : at,
      };
    case 'gateway_events':
      return {
        ...row,
        effect: {},
        payments: [],
        settled_at: ['applied', 'passed-over'].includes(String(row.state)) ? at : null,
      };
    case 'data_requests':
      return { ...row, due_on: '2026-03-31' };
    case 'dunning_rungs':
      return {
        ...row,
        level: row.action === 'notice' ? 1 : null,
        settled_at: row.state === 'done' || row.state === 'skipped' ? at : null,
      };
    case 'dunning_holds':
      return { ...row, until: at, released_by: row.released_at === null ? null : 'staff' };
    case 'webhook_deliveries':
      return {
        ...row,
        next_attempt_at: row.state === 'pending' || row.state === 'failed' ? at : null,
        acknowledged_at: row.state === 'acknowledged' ? at : null,
      };
    case 'operations':
      return { ...row, kind: 'archive', state: 'completed', ended_at: at, other_client_id: null };
    default:
      return row;
  }
}

/** Inserts so many rows as they are drawn. Where a check over several columns refuses them, others are drawn. */
async function insertDrawn(
  tx: Tx,
  real: RealTable,
  draw: (n: number) => Row | undefined,
  count: number,
): Promise<Row[]> {
  const drawn = Array.from({ length: count }, (_, n) => draw(n)).filter((row) => row !== undefined);
  const kept = await unlessRefused(tx, (inner) => insertRows(inner, real, drawn));
  if (kept) return kept;
  const found: Row[] = [];
  for (let n = 0; n < count; n++) found.push(...(await insertOne(tx, real, draw, n)));
  return found;
}

const DRAWS = 50;

async function insertOne(
  tx: Tx,
  real: RealTable,
  draw: (n: number) => Row | undefined,
  n: number,
): Promise<Row[]> {
  for (let tries = 0; tries < DRAWS; tries++) {
    const row = draw(n);
    if (row === undefined) return [];
    const kept = await unlessRefused(tx, (inner) => insertRows(inner, real, [row]));
    if (kept) return kept;
  }
  throw new Error(
    `No row of ${real.name} passes its checks: say in settled() what its columns must say together.`,
  );
}

/** Answers undefined, and nothing has happened, when a check refuses the rows. */
async function unlessRefused<T>(tx: Tx, work: (inner: Tx) => Promise<T>): Promise<T | undefined> {
  try {
    return (await tx.savepoint(work)) as T;
  } catch (error) {
    if (sqlState(error) === '23514') return undefined;
    throw error;
  }
}

/** Inserts the rows that fit; one that collides in a unique key is left out. Answers what is there. */
async function insertRows(tx: Sql, { name, columns }: RealTable, rows: Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const list = [...columns]
    .flatMap(([column, { generated }]) => (generated ? [] : [`"${column}"`]))
    .join(', ');
  const kept = await tx.unsafe<{ row: Row }[]>(
    `insert into ${name} as t (${list}) select ${list} from jsonb_populate_recordset(null::${name}, $1::text::jsonb)
     on conflict do nothing returning to_jsonb(t) as row`,
    [JSON.stringify(rows)],
  );
  return kept.map(({ row }) => row);
}

/** The marks that an import leaves of the rows that it brought. */
async function markImported(tx: Sql, made: ReadonlyMap<string, Row[]>): Promise<void> {
  const marks = parentsFirst.flatMap((table) =>
    (made.get(table) ?? []).flatMap(({ source_id, source_row, id }) => {
      const phase = importPhases[table]?.[0];
      return phase === undefined || source_id === null ? [] : [{ source_id, phase, source_row, row_id: id }];
    }),
  );
  if (marks.length === 0) return;
  await tx.unsafe(
    `insert into import_rows (source_id, source_table, source_row, row_id, hash)
     select source_id, phase, source_row, row_id, 1
     from jsonb_to_recordset($1::text::jsonb) as r (source_id bigint, phase text, source_row bigint, row_id bigint)
     on conflict do nothing`,
    [JSON.stringify(marks)],
  );
}

/** Numbers for new rows of the tables that count them themselves. */
async function newIds(
  tx: Sql,
  tables: ReadonlyMap<string, RealTable>,
  counts: ReadonlyMap<string, number>,
): Promise<Map<string, Cell[]>> {
  const wanted = [...counts].filter(([name, count]) => count > 0 && tables.get(name)?.counted);
  const rows = await tx.unsafe<{ name: string; ids: number[] }[]>(
    wanted
      .map(
        ([name, count]) =>
          `select '${name}' as name, array(select nextval(pg_get_serial_sequence('${name}', 'id')) from generate_series(1, ${count})) as ids`,
      )
      .join(' union all '),
  );
  return new Map(rows.map(({ name, ids }) => [name, ids]));
}

/** The tables in an order in which their rows can be written: who is named by others comes before them. */
const parentsFirst: readonly ClientTableName[] = (() => {
  const order: ClientTableName[] = ['clients'];
  const visit = (name: ClientTableName) => {
    if (order.includes(name)) return;
    const { columns, hangsOn } = clientTables[name];
    const named = Object.values(columns).flatMap((column) => (column.holds === 'link' ? [column.to] : []));
    for (const to of [...named, ...('table' in hangsOn ? [hangsOn.table] : [])])
      if (to !== name && Object.hasOwn(clientTables, to)) visit(to as ClientTableName);
    order.push(name);
  };
  for (const [name] of clientTableEntries) visit(name);
  return order;
})();

interface Surroundings {
  tables: Map<string, RealTable>;
  /** rows of the provider that a client's rows may name, by table */
  outside: Map<string, Row[]>;
}
const known = new WeakMap<Pool, Map<number, Promise<Surroundings>>>();

/** What the database says of the tables, and one each of what the provider has that rows may name. */
function surroundings(sql: Pool, providerId: number): Promise<Surroundings> {
  const providers = known.get(sql) ?? new Map<number, Promise<Surroundings>>();
  known.set(sql, providers);
  const found = providers.get(providerId) ?? furnishProvider(sql, providerId);
  providers.set(providerId, found);
  return found;
}

async function furnishProvider(sql: Pool, providerId: number): Promise<Surroundings> {
  const [row] = await sql<
    Record<'serverId' | 'gatewayId' | 'productId' | 'groupId' | 'sourceId' | 'endpointId', number>[]
  >`
    with s as (insert into servers (provider_id, name, connector) values (${providerId}, 'random', 'manual') returning id),
         y as (insert into payment_gateways (provider_id, name, connector) values (${providerId}, 'random', 'manual') returning id),
         p as (insert into products (provider_id, name) values (${providerId}, 'random') returning id),
         g as (insert into client_groups (provider_id, name) values (${providerId}, 'random') returning id),
         i as (insert into import_sources (provider_id, system, name) values (${providerId}, 'whmcs', 'random') returning id),
         e as (insert into webhook_endpoints (provider_id, url, topics, secret, disabled_at, disabled_reason)
               values (${providerId}, 'https://example.com', '{*}', '', now(), 'only to be named') returning id)
    select s.id as server_id, y.id as gateway_id, p.id as product_id, g.id as group_id, i.id as source_id, e.id as endpoint_id 
    from s, y, p, g, i, e`;
  if (!row) throw new Error(`There is no provider ${providerId}.`);
  const outside = new Map<string, Row[]>([
    ['providers', [{ id: providerId }]],
    ['servers', [{ id: row.serverId }]],
    ['payment_gateways', [{ id: row.gatewayId }]],
    ['products', [{ id: row.productId }]],
    ['client_groups', [{ id: row.groupId }]],
    ['import_sources', [{ id: row.sourceId }]],
    ['webhook_endpoints', [{ id: row.endpointId }]],
  ]);
  return { tables: await readTables(sql), outside };
}

function pick(rows: readonly Row[], random: () => number): Row | undefined {
  return rows[Math.floor(random() * rows.length)];
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
