/**
 * How a value is looked for. `literal`: as it is written. `words`: its words one after the other, whatever stands
 * between them. `compact`: its letters and digits, however they are grouped.
 */
export type TermForm = 'literal' | 'words' | 'compact';

/** A value to be found, in lower case. */
export interface Term<K extends string = string> {
  kind: K;
  form: TermForm;
  text: string;
  /** the value that this is a form of: the same for all its forms */
  value: string;
}

/** A single word of letters only, shorter than this, is a word of the language as often as it is a name. */
const SHORTEST_WORD = 8;
/** Digits alone, fewer than these, are a number of anything. */
const SHORTEST_NUMBER = 7;

/** The one way to write a text before it is compared: composed characters, lower case. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** The words of a folded text: runs of letters and digits. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** Whether a folded value says so much that its being found means something. */
export function isTelling(text: string, minLength: number): boolean {
  if (text.length < minLength) return false;
  const words = wordsOf(text);
  const joined = words.join('');
  if (/^\p{N}*$/u.test(joined)) return joined.length >= SHORTEST_NUMBER;
  return words.length > 1 || /\p{N}/u.test(joined) || joined.length >= SHORTEST_WORD;
}

/**
 * The ways in which a phone number is written: with and without the country, with the zero for calls within it.
 * @param phone as `+49.3023125077`, or as somebody wrote it
 */
export function phoneForms(phone: string): string[] {
  const all = phone.replace(/\D/g, '');
  const [, country, national] = /^\+(\d{1,3})\.(.+)$/.exec(phone.trim()) ?? [];
  const forms = [all, `00${all}`];
  if (country !== undefined && national !== undefined) {
    const own = national.replace(/\D/g, '').replace(/^0+/, '');
    forms.push(own, `0${own}`, `${country}0${own}`, `00${country}0${own}`);
  } else forms.push(all.replace(/^00?/, ''));
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST_NUMBER);
}

/** Whether a folded text is a value and nothing else. */
export function isWhole(text: string, { form, text: wanted }: Term): boolean {
  switch (form) {
    case 'literal':
      return text.trim() === wanted;
    case 'words':
      return wordsOf(text).join(' ') === wordsOf(wanted).join(' ');
    case 'compact':
      return wordsOf(text).join('') === wanted;
  }
}
