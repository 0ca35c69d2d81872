import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { impossibleField } from '../problems.ts';

/**
 * A phone number as records keep it: `+49.30901820` (FEATURES C2).
 * @param text international with a leading +, or national when the address has a country
 * @throws Problem 422 when it cannot be a number there
 */
export function phoneOf(text: string, country: string | null, pointer = '/phone'): string {
  const number = parsePhoneNumberFromString(text, {
    defaultCountry: (country ?? undefined) as CountryCode | undefined,
    extract: false,
  });
  if (number?.isPossible() !== true) {
    const where = country
      ? ` in ${country}`
      : '; without a country in the address it must begin with + and the country code';
    throw impossibleField(pointer, `This cannot be a phone number${where}.`);
  }
  return `+${number.countryCallingCode}.${number.nationalNumber}`;
}
