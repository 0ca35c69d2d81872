import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type Cell, text } from './values.ts';

const STORED = /^\+\d{1,3}\.\d+$/;

/** `+CC.number`; what was typed without a prefix takes the country's; left as typed when it is no number. */
export function phone(cell: Cell, country: string | null): string | null {
  const typed = text(cell);
  if (typed === '') return null;
  if (STORED.test(typed)) return typed;
  const region = country && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const parsed = parsePhoneNumberFromString(typed.replace(/^(\+\d{1,3})\./, '$1 '), region);
  return parsed ? `+${parsed.countryCallingCode}.${parsed.nationalNumber}` : typed;
}
