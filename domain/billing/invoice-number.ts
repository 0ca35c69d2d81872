import type { Day } from '../calendar.ts';

export const DEFAULT_PATTERN = '{year}-{number:5}';

const PLACE = /\{(year|month|number)(?::(\d))?\}/g;
const LONGEST = 60;

/**
 * Why a pattern of invoice numbers is not usable, as a sentence; undefined when it is. Places are `{year}`, `{month}`
 * and `{number}`; `{number:5}` fills up with zeros. It counts anew in each year or month that it names.
 */
export function patternRefusal(pattern: string): string | undefined {
  if (pattern.length > LONGEST) return `A pattern has at most ${LONGEST} characters.`;
  const places = [...pattern.matchAll(PLACE)].map(([, name]) => name);
  if (places.filter((name) => name === 'number').length !== 1)
    return 'A pattern holds {number} exactly once, such as {year}-{number:5}.';
  if (places.includes('month') && !places.includes('year'))
    return 'A pattern with {month} needs {year} too: else numbers would repeat after a year.';
  const rest = pattern.replaceAll(PLACE, '');
  if (/[{}]/.test(rest))
    return 'A pattern knows {year}, {month} and {number}, and {number:5} for five digits.';
  if (/\p{Cc}/u.test(rest)) return 'A pattern is one line without control characters.';
  return undefined;
}

/** The period in which a pattern counts on a day: its month, its year, or the empty text for all time. */
export function periodOf(pattern: string, day: Day): string {
  if (pattern.includes('{month')) return day.slice(0, 7);
  return pattern.includes('{year') ? day.slice(0, 4) : '';
}

/** The invoice number: the pattern with a day and a count put in. */
export function invoiceNumber(pattern: string, day: Day, count: number): string {
  return pattern.replaceAll(PLACE, (_, name: string, digits: string | undefined) => {
    switch (name) {
      case 'year':
        return day.slice(0, 4);
      case 'month':
        return day.slice(5, 7);
      default:
        return String(count).padStart(Number(digits ?? 1), '0');
    }
  });
}
