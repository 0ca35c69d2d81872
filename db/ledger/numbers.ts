import {
  DEFAULT_PATTERN,
  invoiceNumber,
  patternRefusal,
  periodOf,
} from '../../domain/billing/invoice-number.ts';
import type { Day } from '../../domain/calendar.ts';
import type { Sql, Tx } from '../connect.ts';
import { impossible } from './refusal.ts';

/** How a provider numbers its invoices. */
export interface InvoiceSeries {
  providerId: number;
  pattern: string;
  /** the count that the next issued invoice gets, in the period of the day asked for */
  nextNumber: number;
}

/** A provider's series as it stands on a day. */
export async function findSeries(sql: Sql, providerId: number, on: Day): Promise<InvoiceSeries> {
  const pattern = await patternOf(sql, providerId);
  const last = await lastNumber(sql, providerId, periodOf(pattern, on));
  return { providerId, pattern, nextNumber: last + 1 };
}

/**
 * Changes how a provider numbers its invoices from now on.
 * @param series.nextNumber where the count goes on in the period of `on`; never below what was given out
 * @throws LedgerRefusal when the pattern is not usable, or numbers would be given out twice
 */
export async function setSeries(
  tx: Tx,
  { providerId, pattern, nextNumber }: { providerId: number; pattern?: string; nextNumber?: number },
  on: Day,
): Promise<InvoiceSeries> {
  const refusal = pattern === undefined ? undefined : patternRefusal(pattern);
  if (refusal !== undefined) throw impossible('pattern', refusal);
  if (pattern !== undefined)
    await tx`
      insert into invoice_series (provider_id, pattern) values (${providerId}, ${pattern})
      on conflict (provider_id) do update set pattern = excluded.pattern`;
  if (nextNumber !== undefined) {
    const period = periodOf(await patternOf(tx, providerId), on);
    // Locked, so that nobody issues in between.
    await tx`
      insert into invoice_numbers (provider_id, period, last_number) values (${providerId}, ${period}, 0)
      on conflict (provider_id, period) do update set last_number = invoice_numbers.last_number`;
    const last = await lastNumber(tx, providerId, period);
    if (nextNumber <= last)
      throw impossible(
        'nextNumber',
        `The numbers up to ${last} are given out: the next one is at least ${last + 1}.`,
      );
    await tx`
      update invoice_numbers set last_number = ${nextNumber - 1} where provider_id = ${providerId} and period = ${period}`;
  }
  return findSeries(tx, providerId, on);
}

/**
 * Takes the next numbers of a provider for invoices issued on a day. The row of the count stays locked until the
 * transaction ends: whoever issues next waits, and what is rolled back leaves no gap. A number that an imported
 * invoice has already is passed over.
 */
export async function takeNumbers(tx: Tx, providerId: number, on: Day, count: number): Promise<string[]> {
  const pattern = await patternOf(tx, providerId);
  const period = periodOf(pattern, on);
  const numbers: string[] = [];
  while (numbers.length < count) {
    const wanted = count - numbers.length;
    const [row] = await tx<{ last: number }[]>`
      insert into invoice_numbers (provider_id, period, last_number) values (${providerId}, ${period}, ${wanted})
      on conflict (provider_id, period) do update set last_number = invoice_numbers.last_number + ${wanted}
      returning last_number as last`;
    const last = row?.last ?? 0;
    const next = Array.from({ length: wanted }, (_, n) => invoiceNumber(pattern, on, last - wanted + 1 + n));
    const taken = await tx<{ number: string }[]>`
      select number from invoices where provider_id = ${providerId} and number = any(${next}::text[])`;
    const used = new Set(taken.map(({ number }) => number));
    numbers.push(...next.filter((number) => !used.has(number)));
  }
  return numbers;
}

async function patternOf(sql: Sql, providerId: number): Promise<string> {
  const [row] = await sql<{ pattern: string }[]>`
    select pattern from invoice_series where provider_id = ${providerId}`;
  return row?.pattern ?? DEFAULT_PATTERN;
}

async function lastNumber(sql: Sql, providerId: number, period: string): Promise<number> {
  const [row] = await sql<{ last: number }[]>`
    select last_number as last from invoice_numbers where provider_id = ${providerId} and period = ${period}`;
  return row?.last ?? 0;
}
