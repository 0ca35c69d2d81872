import { de } from './de.ts';
import { en } from './en.ts';
import { pl } from './pl.ts';

export type Words = typeof en;

const catalogue = { en, de, pl } satisfies Record<string, Words>;

export type Language = keyof typeof catalogue;
export const languages = Object.keys(catalogue) as Language[];

export function wordsOf(language: Language): Words {
  return catalogue[language];
}

/** The first of the wished languages that the pages have; `de-AT` is German. English when there is none. */
export function languageOf(...wished: (string | null | undefined)[]): Language {
  for (const each of wished) {
    const [base] = (each ?? '').toLowerCase().split('-');
    const found = languages.find((language) => language === base);
    if (found) return found;
  }
  return 'en';
}
