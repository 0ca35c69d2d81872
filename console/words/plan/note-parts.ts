import { written } from '../../../domain/money.ts';
import type { SomeOf } from '../../../domain/operations/notes/merging.ts';
import type { Rows } from '../../../domain/operations/words.ts';
import { writtenDay } from '../../../web/dates.ts';
import type { Language } from '../../../web/words.ts';
import { rowsOfTable } from './tables.ts';

type Foreign = Exclude<Language, 'en'>;
const SHOWN = 20;

/** Numbers in a list, such as those of invoices; of many the first few. */
export function list(ids: readonly (number | string)[]): string {
  return `${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ' …' : ''}`;
}

/** The numbers of rows; of many the first few. */
export function numbersOf({ ids, count }: Rows): string {
  return `${ids.join(', ')}${count > ids.length ? ' …' : ''}`;
}

/** Rows of tables with their counts: `Rechnungen (3), Dienste (1)`. */
export function countedRows(language: Foreign, rows: readonly SomeOf[]): string {
  return rows
    .map(({ table, many, count }) => `${rowsOfTable(language, table) ?? many} (${count})`)
    .join(', ');
}

/** Rows of tables by their numbers. */
export function numberedRows(language: Foreign, rows: readonly (SomeOf & { ids: string[] })[]): string {
  return rows
    .map(
      ({ table, many, ids, count }) =>
        `${rowsOfTable(language, table) ?? many} ${ids.join(', ')}${count > ids.length ? ' …' : ''}`,
    )
    .join(', ');
}

/** Amounts as the language writes them. */
export function amountsIn(
  language: Language,
  amounts: readonly { currency: string; minor: number }[],
): string {
  return amounts.map(({ minor, currency }) => written({ minor, currency }, language)).join(', ');
}

/** A day as the language writes it. */
export function dayIn(language: Language, on: string): string {
  return writtenDay(language, on);
}
