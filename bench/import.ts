import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { migrate } from '../db/migrate.ts';
import { sourceDatabase, startMariaDb } from '../test/support/mariadb.ts';
import { type BenchRecord, withRecord } from './record.ts';
import type { Row } from './row.ts';

/** What the import fills, in the order in which COPY can, for the comparison. */
const TABLES = [
  ...[
    'client_groups',
    'clients',
    'client_settings',
    'logins',
    'login_clients',
    'contacts',
    'servers',
    'products',
  ],
  ...[
    'orders',
    'services',
    'addons',
    'domains',
    'invoices',
    'invoice_items',
    'transactions',
    'credit_entries',
  ],
  ...['payment_methods', 'tickets', 'ticket_messages', 'notes', 'files', 'messages'],
];

/** Rows of each kind for one client, in all twenty. */
const PER_CLIENT = {
  contacts: 0.4,
  services: 1.6,
  addons: 0.4,
  domains: 0.8,
  invoices: 3.4,
  items: 4.4,
  transactions: 2.6,
  credits: 0.2,
  tickets: 0.4,
  replies: 0.6,
  notes: 0.2,
};

/**
 * Imports 50,000 clients with 1,000,000 rows from MariaDB, and copies the rows that came of it with COPY into the
 * same tables (constraints, foreign keys and indexes included) of another database on the same server.
 * @param clients fewer for a quick look
 */
export async function run(clients = 50_000): Promise<Row[]> {
  const mariadb = await startMariaDb();
  const source = await sourceDatabase(mariadb, 'schema-8.sql');
  try {
    await source.sql.query(await rows(clients));
    return await withRecord((record) => measure(source.url, record));
  } finally {
    await source.drop();
    await mariadb.stop();
  }
}

async function measure(sourceUrl: string, { url, dir }: BenchRecord): Promise<Row[]> {
  const first = await importOnce(sourceUrl, url);
  if (first.unexplained > 0) throw new Error('Sums of the source and of Tenure differ; the import is wrong.');
  const copied = await copyAgain(url, dir);
  const second = await importOnce(sourceUrl, url);
  if (second.written > 0)
    throw new Error(`A second import wrote ${second.written} rows; it should write none.`);
  const perRow = first.seconds / first.rows;
  return [
    {
      name: `import of ${first.rows} rows ÷ COPY of the same rows`,
      value: perRow / (copied.seconds / copied.rows),
      target: 6,
      unit: '×',
      note: `${Math.round(1 / perRow)} rows/s against ${Math.round(copied.rows / copied.seconds)} rows/s; ${(perRow / (copied.bareSeconds / copied.rows)).toFixed(1)}× of COPY into tables without indexes and keys`,
    },
    { name: 'peak memory of the import', value: first.megabytes, target: 300, unit: 'MB' },
    {
      name: 'second import, nothing changed ÷ first',
      value: second.seconds / first.seconds,
      target: 1,
      unit: '×',
    },
  ];
}

async function rows(clients: number): Promise<string> {
  const text = await readFile(new URL('./import/rows.sql', import.meta.url), 'utf8');
  return Object.entries({ ...PER_CLIENT, clients: 1 }).reduce(
    (sql, [name, each]) => sql.replaceAll(`:${name}`, String(Math.round(each * clients))),
    text,
  );
}

interface Once {
  rows: number;
  written: number;
  seconds: number;
  megabytes: number;
  unexplained: number;
}

async function importOnce(from: string, into: string): Promise<Once> {
  const script = fileURLToPath(new URL('./import/once.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, IMPORT_FROM: from, IMPORT_INTO: into },
  });
  if (process.env.BENCH_VERBOSE) console.log(stdout);
  return JSON.parse(stdout) as Once;
}

/** Writes the rows to files, then reads them with COPY: into the same schema, and into bare tables. */
async function copyAgain(url: string, dir: string) {
  const copyUrl = new URL(url);
  copyUrl.pathname = '/copied';
  const from = postgres(url, { max: 1, onnotice: () => {} });
  await from`create database copied`;
  await migrate(copyUrl.href);
  const to = postgres(copyUrl.href, { max: 1, onnotice: () => {} });
  const dump = join(dir, 'dump');
  await mkdir(dump);
  await chmod(dump, 0o777); // the server, who is another user when we are root, writes there
  try {
    const columns = new Map<string, string>();
    for (const table of ['providers', 'import_sources', ...TABLES]) {
      const list = await from<{ name: string }[]>`
        select column_name as name from information_schema.columns
        where table_name = ${table} and table_schema = 'public' and is_generated = 'NEVER' order by ordinal_position`;
      columns.set(table, list.map(({ name }) => `"${name}"`).join(', '));
      await from.unsafe(`copy (select ${columns.get(table)} from ${table}) to '${join(dump, table)}'`);
    }
    const fill = async (tables: readonly string[], into: (table: string) => string) => {
      const began = performance.now();
      for (const table of tables) {
        const writable = await to.unsafe(`copy ${into(table)} (${columns.get(table)}) from stdin`).writable();
        await pipeline(createReadStream(join(dump, table)), writable);
      }
      return (performance.now() - began) / 1000;
    };
    await fill(['providers', 'import_sources'], (table) => table);
    const seconds = await fill(TABLES, (table) => table);
    await to.unsafe(TABLES.map((table) => `create table bare_${table} (like ${table})`).join(';'));
    const bareSeconds = await fill(TABLES, (table) => `bare_${table}`);
    const counts = await to.unsafe<{ rows: string }[]>(
      `select sum(n)::text as rows from (${TABLES.map((table) => `select count(*) n from ${table}`).join(' union all ')}) c`,
    );
    return { seconds, bareSeconds, rows: Number(counts[0]?.rows) };
  } finally {
    await to.end();
    await from.end();
  }
}
