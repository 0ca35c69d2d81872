import type { Language } from './words.ts';

/** A text by number: `#` stands for the number. English and German have one and other; Polish one, few and many. */
export type Forms = readonly [one: string, ...more: string[]];

const rules = new Map<Language, Intl.PluralRules>();

/** Which of its forms a text takes for a number, by the rules of the language; without the number itself. */
export function formOf(language: Language, count: number, [one, ...more]: Forms): string {
  let rule = rules.get(language);
  if (!rule) {
    rule = new Intl.PluralRules(language);
    rules.set(language, rule);
  }
  const last = more.at(-1) ?? one;
  switch (rule.select(count)) {
    case 'one':
      return one;
    case 'few':
      return more[0] ?? last;
    default:
      return last;
  }
}

/** A number as the language writes it. */
export function formatCount(language: Language, count: number): string {
  return count.toLocaleString(language);
}

/** Says numbers in a language: `counted(3, '# Dienst', '# Dienste')` reads “3 Dienste”. */
export function countedIn(language: Language) {
  return (count: number, ...forms: Forms): string =>
    formOf(language, count, forms).replaceAll('#', count.toLocaleString(language));
}
