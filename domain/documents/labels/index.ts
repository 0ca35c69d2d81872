import { de } from './de.ts';
import { pl } from './pl.ts';

const dictionaries: Record<string, Readonly<Record<string, string>>> = { de, pl };

/** A label of the catalogue in a language; in English where nobody has translated it yet. */
export function translated(label: string, language: string): string {
  const dictionary = dictionaries[language.toLowerCase().split(/[-_]/)[0] ?? ''] ?? {};
  return Object.hasOwn(dictionary, label) ? (dictionary[label] ?? label) : label;
}
