import { exponentOf } from '../../../../domain/currencies.ts';
import { type Cell, raw, type Say } from './values.ts';

/** A currency of the source; `exponent` is how many decimals its smallest unit has in ISO 4217. */
export interface Currency {
  code: string;
  exponent: number;
}

const AMOUNT = /^(-?)(\d+)(?:\.(\d+))?$/;
/** Decimals kept beyond the smallest unit when sums are compared, so that what was rounded is seen. */
const SPARE = 4;

/** The currency of a code as typed, undefined when it is not three letters. */
export function currencyOf(typed: string): Currency | undefined {
  const code = typed.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? { code, exponent: exponentOf(code) } : undefined;
}

/** Thrown for an amount that cannot be kept; the row is left out with `amount-unreadable`. */
export class UnreadableAmount extends Error {}

/**
 * Exact minor units of a decimal text, without floating point. Parts of a minor unit are rounded half away from
 * zero and reported. NULL and '' are 0.
 * @throws UnreadableAmount
 */
export function minor(cell: Cell, currency: Currency, say: Say): number {
  const exact = exactUnits(cell, currency);
  const unit = 10n ** BigInt(SPARE);
  const half = exact < 0n ? -unit / 2n : unit / 2n;
  const rounded = (exact + half) / unit;
  if (rounded * unit !== exact) say('amount-rounded');
  const value = Number(rounded);
  if (!Number.isSafeInteger(value)) throw new UnreadableAmount();
  return value;
}

/** Like `minor` for the usual amount with as many decimals as its currency has, several times faster. */
export function minorUnits(cell: Cell, currency: Currency, say: Say): number {
  const value = raw(cell);
  if (currency.exponent === 2 && value.length < 16 && value.charCodeAt(value.length - 3) === 46) {
    const units = Number(value.slice(0, -3) + value.slice(-2));
    if (Number.isSafeInteger(units) && AMOUNT.test(value)) return units === 0 ? 0 : units;
  }
  return minor(cell, currency, say);
}

/**
 * The amount in ten-thousandths of a minor unit, exact for up to four decimals beyond the smallest unit.
 * @throws UnreadableAmount
 */
export function exactUnits(cell: Cell, currency: Currency): bigint {
  const value = raw(cell).trim();
  if (value === '') return 0n;
  const [, sign, whole, fraction = ''] = AMOUNT.exec(value) ?? [];
  const digits = currency.exponent + SPARE;
  if (whole === undefined || /[1-9]/.test(fraction.slice(digits))) throw new UnreadableAmount();
  const units = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return sign === '-' ? -units : units;
}

/** Ten-thousandths of a minor unit as a decimal number in the currency's major unit, such as `-12.50`. */
export function showExact(units: bigint, { exponent }: Currency): string {
  const digits = exponent + SPARE;
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '').padEnd(exponent, '0');
  const whole = text.slice(0, -digits);
  return `${units < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** Minor units as `exactUnits` counts. */
export function toExact(minorUnits: bigint): bigint {
  return minorUnits * 10n ** BigInt(SPARE);
}
