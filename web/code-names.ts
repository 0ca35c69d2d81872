import type { Language } from './words.ts';

/** Making one takes longer than a page has time for; there are as many as languages times kinds of code. */
const names = new Map<string, Intl.DisplayNames>();

/** What a country (ISO 3166) or a language (BCP 47) is called; the code itself where it has no name. */
export function nameOfCode(language: Language, type: 'region' | 'language', code: string): string {
  const key = `${language} ${type}`;
  const known = names.get(key) ?? new Intl.DisplayNames(language, { type });
  names.set(key, known);
  try {
    return known.of(code) ?? code;
  } catch {
    return code;
  }
}
