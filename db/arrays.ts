import type postgres from 'postgres';
import { parse } from 'postgres-array';

/** OIDs of PostgreSQL's own types and of their arrays; they never change. */
const ARRAYS: readonly [element: number, array: number][] = [
  [16, 1000], // boolean
  [18, 1002], // "char"
  [19, 1003], // name
  [21, 1005], // smallint
  [23, 1007], // integer
  [25, 1009], // text
  [1042, 1014], // char
  [1043, 1015], // varchar
  [20, 1016], // bigint
  [26, 1028], // oid
  [1114, 1115], // timestamp
  [1082, 1182], // date
  [1184, 1185], // timestamptz
  [700, 1021], // real
  [701, 1022], // double precision
  [1700, 1231], // numeric
  [2950, 2951], // uuid
  [114, 199], // json
  [3802, 3807], // jsonb
];

interface Options {
  parsers: Record<number, (text: string) => unknown>;
  serializers: Record<number, (value: unknown) => string>;
  shared: { typeArrayMap: Record<number, number> };
}

/**
 * Teaches a pool the arrays of PostgreSQL's own types. The driver would ask each new connection for them, and a
 * connection that is lost in that moment ends the process with a rejection that nobody can handle.
 */
export function teachArrays(sql: postgres.Sql): void {
  const { parsers, serializers, shared } = sql.options as unknown as Options;
  for (const [element, array] of ARRAYS) {
    const read = parsers[element] ?? ((text: string) => text);
    const write = serializers[element] ?? ((value: unknown) => String(value));
    shared.typeArrayMap[element] = array;
    parsers[array] = (text) => parse(text, read);
    serializers[array] = (values) => (Array.isArray(values) ? arrayText(values, write) : String(values));
  }
}

/** An array as PostgreSQL reads it. */
function arrayText(values: unknown[], write: (value: unknown) => string): string {
  const texts = values.map((value) => {
    if (value === null || value === undefined) return 'null';
    if (Array.isArray(value)) return arrayText(value, write);
    return `"${write(value).replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${texts.join(',')}}`;
}
