import type { Language } from './words.ts';

/** A time as the people of a language write it, in a time zone. */
export function writtenTime(language: Language, timeZone: string, iso: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(iso),
  );
}

/** A day (YYYY-MM-DD) as they write it. */
export function writtenDay(language: Language, day: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}
