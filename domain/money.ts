import * as dinero from 'dinero.js/bigint';
import { exponentOf } from './currencies.ts';

/** An amount in minor units of a currency (EUR 1.00 is 100), a safe integer, with its ISO 4217 code. */
export interface Money {
  minor: number;
  currency: string;
}

/** An amount that cannot be counted exactly, or two currencies in one sum. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
}

/**
 * An amount times a decimal factor such as `0.19` or `1.0850`, rounded once to whole minor units, halves away from
 * zero as invoices round. Throws `MoneyError` when the factor is no decimal number or the result is not exact.
 */
export function times(minor: number, factor: string, currency: string): number {
  const { amount, scale } = decimalOf(factor);
  const product = dinero.multiply(moneyOf(minor, currency), { amount, scale });
  const rounded = dinero.transformScale(product, BigInt(exponentOf(currency)), dinero.halfAwayFromZero);
  return safe(dinero.toSnapshot(rounded).amount);
}

/**
 * An amount in another currency, at what one unit of its own is worth there (a decimal text), rounded once to the
 * smallest unit that the other has.
 */
export function inCurrency({ minor, currency }: Money, rate: string, to: string): number {
  const { amount, scale } = decimalOf(rate);
  const product = dinero.toSnapshot(dinero.multiply(moneyOf(minor, currency), { amount, scale }));
  return dividedBy(product.amount * 10n ** BigInt(exponentOf(to)), 10n ** product.scale);
}

/** So many parts of a whole of an amount, rounded once: 10 of 30 days of it. */
export function portion(minor: number, parts: number, whole: number): number {
  if (!Number.isSafeInteger(parts) || !Number.isSafeInteger(whole) || whole <= 0)
    throw new MoneyError(`There are no ${parts} parts of ${whole}.`);
  return dividedBy(BigInt(minor) * BigInt(parts), BigInt(whole));
}

/**
 * The taxes that an amount holds which is the price with them, each rounded once; what is left is the price without.
 * @param percents decimal texts
 */
export function heldTaxes(minor: number, percents: readonly string[]): number[] {
  const rates = percents.map((percent) => decimalOf(percent));
  const scale = rates.reduce((most, rate) => (rate.scale > most ? rate.scale : most), 0n);
  const units = rates.map((rate) => rate.amount * 10n ** (scale - rate.scale));
  const whole = units.reduce((sum, each) => sum + each, 100n * 10n ** scale);
  return units.map((each) => dividedBy(BigInt(minor) * each, whole));
}

/** A percentage of an amount, rounded once; `percent` is a decimal text such as `19` or `7.7`. */
export function percentOf(minor: number, percent: string, currency: string): number {
  return times(minor, shiftedByTwo(percent), currency);
}

/** Splits an amount by ratios (whole numbers, not all zero) so that the parts add up to it exactly. */
export function shared(minor: number, ratios: readonly number[], currency: string): number[] {
  if (ratios.every((ratio) => ratio === 0)) throw new MoneyError('There is nothing to share by.');
  const parts = dinero.allocate(moneyOf(minor, currency), ratios.map(BigInt));
  return parts.map((part) => safe(dinero.toSnapshot(part).amount));
}

/** The sum of amounts, which must be of one currency; 0 of `currency` when there are none. */
export function total(amounts: readonly Money[], currency: string): Money {
  let sum = 0n;
  for (const amount of amounts) {
    if (amount.currency !== currency)
      throw new MoneyError(`Amounts in ${amount.currency} and ${currency} do not add up.`);
    sum += BigInt(amount.minor);
  }
  return { minor: safe(sum), currency };
}

/** The amount as people of a language write it: `1.234,50 €`. */
export function written({ minor, currency }: Money, language: string): string {
  const digits = exponentOf(currency);
  const text = dinero.toDecimal(moneyOf(minor, currency)) as Intl.StringNumericLiteral;
  return formatOf(language, currency, digits).format(text);
}

const formats = new Map<string, Intl.NumberFormat>();
const MOST_FORMATS = 1_000;

/** Made once: making a format takes longer than writing many amounts with it. */
function formatOf(language: string, currency: string, digits: number): Intl.NumberFormat {
  const name = `${language} ${currency}`;
  const known = formats.get(name);
  if (known) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formats.set(name, format);
  return format;
}

/** The amount that a decimal text such as `11.9` says. Throws `MoneyError` when it has more decimals than the currency. */
export function fromDecimal(text: string, currency: string): number {
  const { amount, scale } = decimalOf(text);
  const digits = BigInt(exponentOf(currency));
  if (scale > digits) throw new MoneyError(`“${text}” has more decimals than ${currency}.`);
  return safe(amount * 10n ** (digits - scale));
}

function moneyOf(minor: number, currency: string) {
  if (!Number.isSafeInteger(minor))
    throw new MoneyError(`${minor} is not a whole number of minor units that can be counted exactly.`);
  return dinero.dinero({
    amount: BigInt(minor),
    currency: { code: currency, base: 10n, exponent: BigInt(exponentOf(currency)) },
  });
}

function decimalOf(text: string): { amount: bigint; scale: bigint } {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d{1,16})(?:\.(\d{1,12}))?$/.exec(text) ?? [];
  if (whole === '') throw new MoneyError(`“${text}” is not a decimal number such as 1.0850.`);
  return { amount: BigInt(`${sign}${whole}${fraction}`), scale: BigInt(fraction.length) };
}

function shiftedByTwo(percent: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d{1,13})(?:\.(\d{1,10}))?$/.exec(percent) ?? [];
  if (whole === '') throw new MoneyError(`“${percent}” is not a percentage such as 19 or 7.7.`);
  const digits = whole.padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`;
}

/** Rounded half away from zero. */
function dividedBy(amount: bigint, whole: bigint): number {
  const size = amount < 0n ? -amount : amount;
  const rounded = (2n * size + whole) / (2n * whole);
  return safe(amount < 0n ? -rounded : rounded);
}

function safe(amount: bigint): number {
  const value = Number(amount);
  if (!Number.isSafeInteger(value)) throw new MoneyError('The amount is larger than can be counted exactly.');
  return value;
}
