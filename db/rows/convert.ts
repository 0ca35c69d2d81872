import type postgres from 'postgres';
import { exponentOf } from '../../domain/currencies.ts';
import type { Sql } from '../connect.ts';

/** A part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** From one currency to another, at a rate that is a decimal number as text. */
export interface Conversion {
  from: string;
  to: string;
  rate: string;
}

/**
 * SQL of an amount in minor units of another currency: exact decimals, rounded once, half away from zero, to the
 * smallest unit that the other currency has. It is a `numeric`: an amount may be more than a column can hold.
 */
export function converted(sql: Sql, minor: Fragment, { from, to, rate }: Conversion): Fragment {
  return sql`round(${minor} * ${rate}::numeric * ${powerOfTen(exponentOf(to) - exponentOf(from))}::numeric)`;
}

/** 10 to the n-th as a decimal text: 100, 1 or 0.01. PostgreSQL multiplies exactly; its powers and quotients round. */
function powerOfTen(n: number): string {
  return n >= 0 ? `1${'0'.repeat(n)}` : `0.${'0'.repeat(-n - 1)}1`;
}
