import iso4217 from 'currency-codes';

// The package lists ISO 4217 as of its last release; ICU may know a newer code.
const known = new Set([...Intl.supportedValuesOf('currency'), ...iso4217.codes()]);

/** Whether a text is a currency code of ISO 4217, such as EUR. */
export function isCurrency(code: string): boolean {
  return known.has(code);
}

/**
 * How many decimals the smallest unit of a currency has: EUR 2, JPY 0, KWD 3; 2 for a code that is not known. Intl
 * would say what is usual in shops, which for HUF, IQD, PKR and others is not what ISO 4217 says.
 */
export function exponentOf(code: string): number {
  return iso4217.code(code)?.digits ?? 2;
}
