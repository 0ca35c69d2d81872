import { de } from './de.ts';
import { deCodes } from './de-codes.ts';
import { pl } from './pl.ts';
import { plCodes } from './pl-codes.ts';

// Labels begin with a capital, codes do not: they never meet.
const dictionaries: Record<string, Readonly<Record<string, string>>> = {
  de: { ...de, ...deCodes },
  pl: { ...pl, ...plCodes },
};

/** A label of the catalogue, or a code that it holds, in a language; in English where nobody has translated it yet. */
export function translated(label: string, language: string): string {
  const dictionary = dictionaries[language.toLowerCase().split(/[-_]/)[0] ?? ''] ?? {};
  return Object.hasOwn(dictionary, label) ? (dictionary[label] ?? label) : label;
}
