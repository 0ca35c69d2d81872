import { decodeHTMLStrict } from 'entities';
import type { Reason } from '../reasons.ts';

/** A cell as the source gives it; undefined when this version of the source has no such column. */
export type Cell = string | number | Buffer | null | undefined;
export type SourceRow = Readonly<Record<string, Cell>>;
/** Says something about the row at hand in the report. */
export type Say = (reason: Reason) => void;

const DATE = /^(\d{4})-(\d\d)-(\d\d)/;
const TIME = /^\d{4}-\d\d-\d\d[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Stands where the record needs an instant and the source has none; always reported. */
export const NO_INSTANT = '1970-01-01 00:00:00+00';

/** The cell as it stands in the source, without NUL bytes, which PostgreSQL cannot keep. */
export function raw(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  const text = typeof cell === 'string' ? cell : String(cell);
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}

/** Typed text: entities decoded once (`&amp;lt;` becomes `&lt;`), spaces at both ends removed. Never for hashes. */
export function text(cell: Cell): string {
  const value = raw(cell);
  return (value.includes('&') ? raw(decodeHTMLStrict(value)) : value).trim();
}

/** Like `text`, null when nothing is left. */
export function textOrNull(cell: Cell): string | null {
  return text(cell) || null;
}

/** WHMCS keeps flags as 0/1 or as 'on'/''; both are accepted everywhere. */
export function flag(cell: Cell): boolean {
  if (typeof cell === 'number') return cell !== 0;
  return ['1', 'on', 'yes', 'true'].includes(raw(cell).trim().toLowerCase());
}

/** A whole number, 0 when it is none. */
export function integer(cell: Cell): number {
  const value = typeof cell === 'number' ? cell : Number.parseInt(raw(cell), 10);
  return Number.isSafeInteger(value) ? value : 0;
}

/** A link to another row of the source: null for 0, NULL and nonsense. */
export function link(cell: Cell): number | null {
  const value = integer(cell);
  return value > 0 ? value : null;
}

/** `YYYY-MM-DD`, or null for NULL, zero dates, and (reported) days that no calendar has. */
export function date(cell: Cell, say: Say): string | null {
  const value = raw(cell).trim();
  if (value === '' || value.startsWith('0000-00-00')) return null;
  const [, year, month, day] = DATE.exec(value) ?? [];
  if (year !== undefined && isDay(Number(year), Number(month), Number(day))) return value.slice(0, 10);
  say('date-invalid');
  return null;
}

/**
 * A point in time as PostgreSQL reads it: local to the operator's zone when it has no offset, which the
 * session's time zone decides; null like `date`.
 */
export function instant(cell: Cell, say: Say): string | null {
  const day = date(cell, say);
  if (day === null) return null;
  const value = raw(cell).trim();
  if (!TIME.test(value)) return `${day} 00:00:00`;
  return `${day} ${value.slice(11, 19)}${value.endsWith('+00') ? '+00' : ''}`;
}

/** Like `instant`, for columns that cannot be empty. */
export function instantOrReport(cell: Cell, say: Say): string {
  const value = instant(cell, say);
  if (value === null) say('date-missing');
  return value ?? NO_INSTANT;
}

/** Looks a spelling up as the source has it, else case-blind; reports and takes the fallback when unknown. */
export function oneOf<T>(table: Readonly<Record<string, T>>, cell: Cell, fallback: T, say: () => void): T {
  const value = table[raw(cell)] ?? table[raw(cell).trim().toLowerCase()];
  if (value === undefined) say();
  return value ?? fallback;
}

/** An e-mail address as typed, null when empty. */
export function email(cell: Cell): string | null {
  return textOrNull(cell);
}

/** Two capital letters, or null, which is reported when something else stood there. */
export function country(cell: Cell, say: Say): string | null {
  const code = text(cell).toUpperCase();
  if (/^[A-Z]{2}$/.test(code)) return code;
  if (code !== '') say('country-unknown');
  return null;
}

/** A decimal number for a `numeric` column, '0' when it is none. */
export function decimal(cell: Cell): string {
  const value = raw(cell).trim();
  return /^-?\d{1,7}(\.\d+)?$/.test(value) ? value : '0';
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && !leap ? 28 : (DAYS[month - 1] ?? 0));
}
