import { translated } from './labels/index.ts';
import type { ReportField, ReportSection, ReportTable } from './types.ts';

/** A table of an export as it was read: values by name, labels in the catalogue's English. */
export interface RecordedTable {
  title: string;
  /** `coded`: its values are words of ours, which are translated */
  fields: { name: string; label: string; coded?: boolean }[];
  rows: readonly Record<string, unknown>[];
  total: number;
}
export interface RecordedSection {
  title: string;
  tables: RecordedTable[];
}

interface Locale {
  language: string;
  timeZone: string;
}

const LONG = 60;
const MAX_TEXT = 2_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MARKUP = /^\s*<(!doctype|html)\b/i;
const MINOR = /,? in minor units$/;

/**
 * The sections of a client report in words: labels in the language where they are translated, dates, amounts and
 * lists as people write them, tables without rows left out, long texts cut.
 * @returns also whether anything was left out that the record holds
 */
export function reportSections(
  recorded: readonly RecordedSection[],
  locale: Locale,
): { sections: ReportSection[]; shortened: boolean } {
  const sections = recorded
    .map(({ title, tables }) => ({
      title: translated(title, locale.language),
      tables: tables.filter(({ rows }) => rows.length > 0).map((table) => reportTable(table, locale)),
    }))
    .filter(({ tables }) => tables.length > 0);
  const shortened = recorded.some(({ tables }) =>
    tables.some(({ rows, total }) => rows.length < total || rows.some(isCut)),
  );
  return { sections, shortened };
}

function reportTable({ title, fields, rows, total }: RecordedTable, locale: Locale): ReportTable {
  return {
    title: translated(title, locale.language),
    total,
    shown: rows.length,
    rows: rows.map((row) => {
      const all = fields.flatMap((field) => fieldOf(field, row, locale));
      const isLong = ({ value }: ReportField) => value.length > LONG || value.includes('\n');
      return { fields: all.filter((field) => !isLong(field)), texts: all.filter(isLong) };
    }),
  };
}

function fieldOf(
  { name, label, coded = false }: RecordedTable['fields'][number],
  row: Record<string, unknown>,
  locale: Locale,
): ReportField[] {
  const amount = MINOR.test(label) ? amountOf(row[name], row.currency, locale) : undefined;
  const value = amount ?? inWords(coded ? wordOf(row[name], locale) : row[name], locale);
  if (value === '') return [];
  return [
    { label: translated(amount === undefined ? label : label.replace(MINOR, ''), locale.language), value },
  ];
}

function wordOf(code: unknown, { language }: Locale): unknown {
  return typeof code === 'string' ? translated(code, language) : code;
}

/** An amount with its currency, or undefined where the row does not say in which it is. */
function amountOf(minor: unknown, currency: unknown, { language }: Locale): string | undefined {
  if (typeof minor !== 'number' || typeof currency !== 'string') return undefined;
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A value as people write it; empty when there is none. */
function inWords(value: unknown, locale: Locale): string {
  switch (typeof value) {
    case 'string':
      return textInWords(value, locale);
    case 'number':
    case 'bigint':
      return String(value);
    case 'boolean':
      return translated(value ? 'Yes' : 'No', locale.language).toLowerCase();
    case 'object':
      return value === null ? '' : listInWords(value, locale);
    default:
      return '';
  }
}

function textInWords(text: string, { language, timeZone }: Locale): string {
  const tag = language === 'en' ? 'en-GB' : language;
  if (INSTANT.test(text))
    return new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
      new Date(text),
    );
  if (DAY.test(text))
    return new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(text));
  if (MARKUP.test(text)) return translated('In the JSON export', language);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).replace(/\p{Surrogate}$/u, '')} …` : text;
}

function listInWords(value: object, locale: Locale): string {
  const parts = Array.isArray(value)
    ? value.map((item) => inWords(item, locale))
    : Object.entries(value).map(([key, item]) => `${key}: ${inWords(item, locale) || '–'}`);
  return textInWords(parts.filter((part) => part !== '').join('; '), locale);
}

function isCut(row: Record<string, unknown>): boolean {
  return Object.values(row).some(
    (value) => typeof value === 'string' && (value.length > MAX_TEXT || MARKUP.test(value)),
  );
}
