import postgres from 'postgres';
import { teachArrays } from './arrays.ts';
import { endLostTransactions } from './transactions.ts';

/** A connection pool, or a transaction of it: every query function takes either. */
export type Sql = postgres.Sql | postgres.TransactionSql;
/** A connection pool. */
export type Pool = postgres.Sql;
export type Tx = postgres.TransactionSql;

const INT8 = 20;
const DATE = 1082;
const TIMESTAMP_TZ = 1184;

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The number ${text} is beyond what this program counts exactly.`);
  return value;
}

const isoTime = (value: Date | string) => (value instanceof Date ? value : new Date(value)).toISOString();

/**
 * Opens a pool. Columns come in camelCase (keys inside jsonb are left alone), `bigint` as a safe integer,
 * `date` as `YYYY-MM-DD`, `timestamptz` as ISO 8601 in UTC with milliseconds.
 * @param max the most connections it opens
 */
export function connect(
  url: string,
  { max = 10, name = 'tenure' }: { max?: number; name?: string } = {},
): Pool {
  const sql = postgres(url, {
    max,
    fetch_types: false,
    idle_timeout: 30,
    connect_timeout: 5,
    // The driver's own pauses grow to 20 s, in which every query hangs: a database that is back is noticed at once.
    backoff: (failures) => Math.min(0.05 * 2 ** failures, 0.5),
    onnotice: () => {},
    connection: { application_name: name },
    transform: { undefined: null, column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: {
      safeInteger: { to: INT8, from: [INT8], serialize: (x: number) => String(x), parse: toSafeInteger },
      plainDate: { to: DATE, from: [DATE], serialize: (x: string) => x, parse: (x: string) => x },
      instant: { to: TIMESTAMP_TZ, from: [TIMESTAMP_TZ], serialize: isoTime, parse: isoTime },
    },
  }) as unknown as Pool;
  teachArrays(sql);
  endLostTransactions(sql);
  return sql;
}
