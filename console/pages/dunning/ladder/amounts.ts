import { amountOf, amountText } from '../../../components/amount.ts';

/** Minor units by currency. */
type Amounts = Record<string, number>;

/** Amounts as they are typed: `5.00 EUR, 20.00 PLN`. */
export function amountsText(amounts: Amounts | undefined): string {
  return Object.entries(amounts ?? {})
    .map(([currency, minor]) => `${amountText(minor, currency)} ${currency}`)
    .join(', ');
}

/**
 * The amounts that a text says; undefined: it is empty. Decimals stand behind a point or a comma.
 * @param usual the currency of an amount that names none
 * @returns the text itself when it does not say amounts, so that a schema refuses it where it stands
 */
export function amountsFrom(text: string, usual: string | undefined): Amounts | string | undefined {
  if (text.trim() === '') return undefined;
  const amounts: Amounts = {};
  for (const part of text.trim().split(/\s*[;\n]\s*|,\s+|(?<=[A-Za-z])\s*,\s*/)) {
    const [, number, code] = /^(\d+(?:[.,]\d+)?)\s*([A-Za-z]{3})?$/.exec(part) ?? [];
    const currency = code?.toUpperCase() ?? usual;
    if (number === undefined || currency === undefined || Object.hasOwn(amounts, currency)) return text;
    const minor = amountOf(number, currency);
    if (minor === undefined) return text;
    amounts[currency] = minor;
  }
  return amounts;
}
