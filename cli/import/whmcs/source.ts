import mysql from 'mysql2';
import type { SourceRow } from './map/values.ts';
import { integer } from './map/values.ts';
import type { Join } from './plan.ts';

/** Which part of a table is read. */
export interface Selection {
  table: string;
  columns: readonly string[];
  joins?: readonly Join[];
  where?: string;
}

/** A WHMCS database, read in one snapshot. Nothing here writes, and SELECT rights are enough. */
export interface Source {
  /** Name of the database. */
  name: string;
  hasTable(table: string): boolean;
  /** `table.column`, or `table`. */
  has(name: string): boolean;
  /** Tables that take no part in snapshots (MyISAM, Aria): what changes while we read may look torn. */
  withoutSnapshot: readonly string[];
  count(selection: Selection): Promise<number>;
  /** All rows of a small table, empty when it does not exist. */
  all(table: string, columns: readonly string[]): Promise<SourceRow[]>;
  query(sql: string, values?: readonly (number | string)[]): Promise<SourceRow[]>;
  /** The last id of the page after `after`, or undefined when there is none. */
  pageEnd(selection: Selection, after: number, size: number): Promise<number | undefined>;
  /** Streams the rows with ids in (after, upTo] in the order of ids. */
  rows(selection: Selection, after: number, upTo: number): AsyncIterable<SourceRow>;
  close(): Promise<void>;
}

/**
 * Opens the database and begins the snapshot.
 * @param address `mysql://user:password@host:port/database`
 * @throws with a sentence that never holds the password
 */
export async function openSource(address: string): Promise<Source> {
  const connection = mysql.createConnection({
    ...readAddress(address),
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    jsonStrings: true,
    connectTimeout: 10_000,
  });
  connection.on('error', () => {}); // every query in flight reports it, and none in flight needs it
  const query = (sql: string, values: readonly (number | string)[] = []) =>
    new Promise<SourceRow[]>((resolve, reject) => {
      connection.query<mysql.RowDataPacket[]>(sql, [...values], (error, rows) =>
        error ? reject(readingFailed(error)) : resolve(rows as SourceRow[]),
      );
    });
  const close = () => new Promise<void>((resolve) => connection.end(() => resolve()));
  try {
    await query(
      "set session time_zone = '+00:00', session net_write_timeout = 3600, session wait_timeout = 28800",
    );
    await query('set session transaction isolation level repeatable read');
    await query('start transaction with consistent snapshot, read only');
    return reader(connection, query, close, await probe(query));
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

type Query = Source['query'];
type Schema = Awaited<ReturnType<typeof probe>>;

function reader(connection: mysql.Connection, query: Query, close: Source['close'], schema: Schema): Source {
  const has = (name: string) => schema.types.has(name) || schema.tables.has(name);
  const hasTable = (table: string) => schema.tables.has(table);
  const from = ({ table, joins = [], where }: Selection) => {
    const usable = joins.filter(({ needs }) => needs.every(has));
    return `from \`${table}\` t ${usable.map(({ sql }) => `left join ${sql}`).join(' ')} where (${where ?? 'true'})`;
  };
  const list = ({ table, columns, joins = [] }: Selection) =>
    [
      't.id',
      ...columns
        .filter((column) => schema.types.has(`${table}.${column}`))
        .map((column) => `${cellOf(schema, table, column)} as \`${column}\``),
      ...joins
        .filter(({ needs }) => needs.every(has))
        .flatMap(({ select }) => Object.entries(select).map(([name, sql]) => `${sql} as \`${name}\``)),
    ].join(', ');
  return {
    name: schema.name,
    hasTable,
    has,
    withoutSnapshot: schema.withoutSnapshot,
    query,
    close,
    async count(selection) {
      const [row] = await query(`select count(*) as rows_in_all ${from({ ...selection, joins: [] })}`);
      return integer(row?.rows_in_all);
    },
    async all(table, columns) {
      if (!hasTable(table)) return [];
      const selection = { table, columns };
      return query(`select ${list(selection)} ${from(selection)} order by t.id`);
    },
    async pageEnd(selection, after, size) {
      const [row] = await query(
        `select max(id) as page_end from (select t.id ${from({ ...selection, joins: [] })} and t.id > ? order by t.id limit ?) page`,
        [after, size],
      );
      return row?.page_end === null ? undefined : integer(row?.page_end);
    },
    async *rows(selection, after, upTo) {
      const stream = connection
        .query(`select ${list(selection)} ${from(selection)} and t.id > ? and t.id <= ? order by t.id`, [
          after,
          upTo,
        ])
        .stream({ highWaterMark: 256 });
      try {
        for await (const row of stream) yield row as SourceRow;
      } catch (error) {
        throw readingFailed(error);
      }
    },
  };
}

/** A `timestamp` is shown in the session's zone, which is UTC: it says so, unlike a `datetime`, which is local. */
function cellOf(schema: Schema, table: string, column: string): string {
  return schema.types.get(`${table}.${column}`) === 'timestamp'
    ? `concat(t.\`${column}\`, '+00')`
    : `t.\`${column}\``;
}

async function probe(query: Query) {
  const [database] = await query('select database() as name');
  const name = String(database?.name ?? '');
  const tables = await query(
    'select table_name as name, engine as engine from information_schema.tables where table_schema = database()',
  );
  const columns = await query(
    'select table_name as t, column_name as c, data_type as type from information_schema.columns where table_schema = database()',
  );
  if (!tables.some((row) => row.name === 'tblclients')) {
    throw new Error(
      `The database "${name}" has no table tblclients that this user may read, so it is no WHMCS database. Check its name and the user's SELECT right.`,
    );
  }
  return {
    name,
    tables: new Set(tables.map((row) => String(row.name))),
    types: new Map(columns.map((row) => [`${row.t}.${row.c}`, String(row.type).toLowerCase()])),
    withoutSnapshot: tables
      .filter((row) => String(row.name).startsWith('tbl') && String(row.engine).toLowerCase() !== 'innodb')
      .map((row) => String(row.name)),
  };
}

function readAddress(address: string) {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new Error('The address of the source is not of the form mysql://user:password@host:port/database.');
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!['mysql:', 'mariadb:'].includes(url.protocol) || database === '') {
    throw new Error('The address of the source is not of the form mysql://user:password@host:port/database.');
  }
  const socketPath = url.searchParams.get('socket') ?? undefined;
  const tls = url.searchParams.get('tls') === 'on';
  return {
    ...(socketPath ? { socketPath } : { host: url.hostname, port: Number(url.port || 3306) }),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    ...(tls ? { ssl: {} } : {}),
  };
}

function readingFailed(error: unknown): Error {
  const { code = 'no code', message = '' } = error as { code?: string; message?: string };
  return new Error(
    `Reading the WHMCS database failed (${code}: ${message.slice(0, 300)}). What was taken so far is kept; start the same import again to go on.`,
    { cause: error },
  );
}
