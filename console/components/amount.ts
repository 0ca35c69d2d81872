import { exponentOf } from '../../domain/currencies.ts';
import { fromDecimal, MoneyError } from '../../domain/money.ts';

/** An amount as it was typed, in minor units; undefined when it is none, or has more decimals than its currency. */
export function amountOf(text: string, currency: string): number | undefined {
  try {
    return fromDecimal(text.trim().replace(',', '.'), currency);
  } catch (error) {
    if (error instanceof MoneyError) return undefined;
    throw error;
  }
}

/** An amount for a field in which it can be changed. */
export function amountText(minor: number, currency: string): string {
  const digits = exponentOf(currency);
  const [sign, size] = minor < 0 ? ['-', String(-minor)] : ['', String(minor)];
  const text = size.padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
