import { z } from '@hono/zod-openapi';
import { getCountries } from 'libphonenumber-js';
import { isCurrency } from '../../domain/currencies.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const wholeNumber = `must be a whole number from 1 to ${MOST}`;

/** A row's number in the body. */
export const id = z.int(wholeNumber).min(1, wholeNumber);

/** A row's number in the address or the query, as text that becomes a number. */
export function idText(description: string, example = 1) {
  return z
    .string()
    .regex(/^[1-9]\d{0,15}$/, wholeNumber)
    .transform(Number)
    .refine(Number.isSafeInteger, wholeNumber)
    .openapi({ type: 'integer', minimum: 1, description, example });
}

/** The parameters of an address with one number in it. */
export function idParams<N extends string>(name: N, description: string, example = 1) {
  const value = idText(description, example).openapi({ param: { name, in: 'path' } });
  return z.strictObject({ [name]: value } as { [K in N]: typeof value });
}

/** One line of text, without blanks around it. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .refine((text) => !/\p{Cc}/u.test(text), 'must be one line without control characters');
}

/** Text of several lines. */
export function longText(max: number) {
  return z.string().max(max);
}

/** A search word in the query; as strict about characters as a body. */
export function queryText(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/[\p{Cc}\p{Surrogate}]/u.test(text), 'must not hold control characters');
}

/** A yes-or-no parameter of a query. */
export const queryFlag = z.enum(['true', 'false']).transform((word) => word === 'true');

// ISO 3166-1: the countries with phone numbers, and those that have none.
export const countries: ReadonlySet<string> = new Set<string>([
  ...getCountries(),
  'AQ',
  'BV',
  'GS',
  'HM',
  'PN',
  'TF',
  'UM',
]);

export const email = z.email('must be an e-mail address').max(254).openapi({ example: 'ada@example.com' });

export const country = z
  .string()
  .refine((code) => countries.has(code), 'must be a country code of ISO 3166-1, such as DE')
  .openapi({ pattern: '^[A-Z]{2}$', example: 'DE' });

export const currency = z
  .string()
  .refine(isCurrency, 'must be a currency code of ISO 4217, such as EUR')
  .openapi({ pattern: '^[A-Z]{3}$', example: 'EUR' });

export const language = z
  .string()
  .max(35)
  .refine(isLanguage, 'must be a language tag of BCP 47, such as en or pt-BR')
  .openapi({ example: 'en' });

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be a time zone of the IANA database, such as Europe/Berlin')
  .openapi({ example: 'Europe/Berlin' });

export const date = z.iso.date('must be a date such as 2026-01-31').openapi({ example: '2026-01-31' });

export const instant = z.iso
  .datetime({ offset: true, error: 'must be a time with its offset, such as 2026-01-31T09:30:00Z' })
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time that exists')
  .openapi({ example: '2026-01-31T09:30:00Z' });

/** A web address that holds no secret: no user, password, query or fragment. */
export const webAddress = z
  .string()
  .max(2000)
  .refine(
    isPlainWebAddress,
    'must be an http or https address without user name, password, query or fragment',
  )
  .openapi({ example: 'https://panel.example.com:2087' });

function isLanguage(tag: string): boolean {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    return (
      canonical !== undefined &&
      new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(canonical) !== undefined
    );
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

function isPlainWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && `${username}${password}${search}${hash}` === '';
}
