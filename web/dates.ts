import type { Language } from './words.ts';

/** Making one takes longer than a page has time for; a page may write hundreds of times and days. */
const formats = new Map<string, Intl.DateTimeFormat>();
/** More than there are time zones in three languages: names of zones can be written in many ways. */
const MOST_FORMATS = 2_000;

/** A time as the people of a language write it, in a time zone. */
export function writtenTime(language: Language, timeZone: string, iso: string): string {
  return formatOf(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(iso));
}

/** A day (YYYY-MM-DD) as they write it. */
export function writtenDay(language: Language, day: string): string {
  return formatOf(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}

/** A day (YYYY-MM-DD) of this time of the year, as `Nov 14`. */
export function shortDay(language: Language, day: string): string {
  return formatOf(language, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(day));
}

function formatOf(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = [language, options.month, options.timeStyle, options.timeZone].join(' ');
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language, options);
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(key, made);
  return made;
}
