import { createHash } from 'node:crypto';
import type { Value } from '../whmcs/plan.ts';

const SPECIAL = /[\\\t\n\r]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One value in PostgreSQL's COPY text format. */
export function copyText(value: Value | undefined): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') {
    return SPECIAL.test(value) ? value.replace(SPECIAL, (char) => ESCAPED[char] ?? char) : value;
  }
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return String(value);
}

/** Values side by side, without the line's end. */
export function copyFields(values: Readonly<Record<string, Value>>, names: readonly string[]): string {
  let line = '';
  let between = '';
  for (const name of names) {
    line += between + copyText(values[name]);
    between = '\t';
  }
  return line;
}

/** The first 64 bits of SHA-256 as a signed number in decimal, which a `bigint` column holds. */
export function hash64(text: string): string {
  return createHash('sha256').update(text).digest().readBigInt64BE().toString();
}
