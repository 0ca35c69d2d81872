import { type Cell, raw, type Say } from './values.ts';

const CODES: Readonly<Record<string, string>> = {
  arabic: 'ar',
  azerbaijani: 'az',
  catalan: 'ca',
  chinese: 'zh',
  croatian: 'hr',
  czech: 'cs',
  danish: 'da',
  dutch: 'nl',
  english: 'en',
  estonian: 'et',
  farsi: 'fa',
  finnish: 'fi',
  french: 'fr',
  german: 'de',
  hebrew: 'he',
  hungarian: 'hu',
  italian: 'it',
  macedonian: 'mk',
  norwegian: 'nb',
  polish: 'pl',
  'portuguese-br': 'pt-BR',
  'portuguese-pt': 'pt',
  romanian: 'ro',
  russian: 'ru',
  spanish: 'es',
  swedish: 'sv',
  turkish: 'tr',
  ukranian: 'uk',
  ukrainian: 'uk',
};

/** The language code of a WHMCS language file's name; empty means the provider's, unknown too but reported. */
export function language(cell: Cell, fallback: string, say: Say): string {
  const name = raw(cell).trim().toLowerCase();
  if (name === '') return fallback;
  const code = CODES[name];
  if (code === undefined) say('language-unknown');
  return code ?? fallback;
}
