/** The languages in which pages speak. */
export const languages = ['en', 'de', 'pl'] as const;
export type Language = (typeof languages)[number];

/**
 * What pages say, in every language. English is the pattern: a text that another language lacks does not compile.
 * @returns the texts in a language
 */
export function defineWords<W>(
  catalogue: { en: W } & Record<Language, NoInfer<W>>,
): (language: Language) => W {
  return (language) => catalogue[language];
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

/** The languages of an Accept-Language header that somebody wants at all, the dearest first. */
export function acceptedLanguages(header = ''): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.split(';');
      return { tag: tag.trim(), weight: Number(/q=([\d.]+)/.exec(quality)?.[1] ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
