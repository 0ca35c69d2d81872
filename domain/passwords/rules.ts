/** At least so many characters where the password is all that somebody signs in with (NIST SP 800-63B-4, 3.1.1.2). */
export const LEAST_ALONE = 15;
/** At least so many where a second factor is asked for too. */
export const LEAST_WITH_SECOND = 8;
/** At most so many, so that checking one is bounded work; NIST asks that 64 are allowed. */
export const MOST_CHARACTERS = 256;

/** UTF-16 units that are looked at, at most: what has more is refused before any work. */
const MOST_UNITS = 4 * MOST_CHARACTERS;
/** A word of somebody's name or address that is shorter stands in too many good passwords. */
const LEAST_WORD = 4;
/** So much must be left of a password without the words that anybody knows of the person. */
const LEAST_BESIDE = 8;
const LEAST_DIFFERENT = 5;

/** Why a password cannot be taken. */
export type PasswordFlaw =
  | 'not-text'
  | 'too-short'
  | 'too-long'
  | 'common'
  | 'similar'
  | 'same'
  | 'breached'
  | 'not-checked';

/** What a new password is held against. */
export interface PasswordFacts {
  /** whether signing in asks for a second factor too */
  secondFactor: boolean;
  /** what others know of the person and of where it is for: login, e-mail address, names, the provider's name */
  known: readonly string[];
  /** whether a password, folded by `foldPassword`, is on the list of common and breached ones */
  isCommon(folded: string): boolean;
}

/**
 * A password as it is hashed and counted: NFKC, so that the same keys make the same password on every device. There are
 * no other changes: blanks and case count.
 * @returns undefined for what nobody types: more than can be looked at, half a surrogate pair, or control characters
 */
export function normalizePassword(plain: string): string | undefined {
  if (plain.length > MOST_UNITS || /[\p{Cs}\p{Cc}]/u.test(plain)) return undefined;
  return plain.normalize('NFKC');
}

/** A password without case, as the list of common ones has it. */
export function foldPassword(plain: string): string {
  return plain.normalize('NFKC').toLowerCase();
}

/** The first reason why a password cannot be taken, as far as the password itself tells; undefined when it is good. */
export function passwordFlaw(plain: string, facts: PasswordFacts): PasswordFlaw | undefined {
  if (plain.length > MOST_UNITS) return 'too-long';
  const password = normalizePassword(plain);
  if (password === undefined) return 'not-text';
  const length = [...password].length;
  if (length > MOST_CHARACTERS) return 'too-long';
  if (length < leastCharacters(facts.secondFactor)) return 'too-short';
  const folded = foldPassword(password);
  if (isGuessable(folded, facts.isCommon)) return 'common';
  return isSimilar(folded, facts.known) ? 'similar' : undefined;
}

/** How many characters a password must have. */
export function leastCharacters(secondFactor: boolean): number {
  return secondFactor ? LEAST_WITH_SECOND : LEAST_ALONE;
}

/** A sentence for the person who chose it. */
export function flawSentence(flaw: PasswordFlaw, secondFactor: boolean): string {
  switch (flaw) {
    case 'not-text':
      return 'The password holds characters that cannot be typed, such as line ends: leave them out.';
    case 'too-short':
      return `The password is too short: it must have at least ${leastCharacters(secondFactor)} characters. A few words with blanks between them are easy to remember.`;
    case 'too-long':
      return `The password is too long: it may have at most ${MOST_CHARACTERS} characters.`;
    case 'common':
      return 'Many people use this password, or it is easy to guess: choose another one.';
    case 'similar':
      return 'The password is too much like the name, login, e-mail address or provider: choose another one.';
    case 'same':
      return 'This is the password that the login has already: choose another one.';
    case 'breached':
      return 'This password was found in a published leak, so that others may try it: choose another one.';
    case 'not-checked':
      return 'The password could not be checked against published leaks just now: try again in a minute.';
  }
}

/** On the list itself, a few characters only, one short or common thing over and over, or two common ones in a row. */
function isGuessable(folded: string, isCommon: (folded: string) => boolean): boolean {
  if (isCommon(folded) || new Set(folded).size < LEAST_DIFFERENT) return true;
  const unit = repeatedUnit(folded);
  if (unit !== folded && (unit.length < LEAST_WITH_SECOND || isCommon(unit))) return true;
  return folded.length >= LEAST_ALONE && isTwoOf(lettersOf(folded), isCommon);
}

/** Lists hold few passwords of 15 characters: people who have to choose one put two of those that they know together. */
function isTwoOf(letters: string, isCommon: (folded: string) => boolean): boolean {
  for (let at = 1; at < letters.length; at++)
    if (isCommon(letters.slice(0, at)) && isCommon(letters.slice(at))) return true;
  return false;
}

/** The shortest text that a text is a repetition of; the text itself when it is none. */
function repeatedUnit(text: string): string {
  const at = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, at);
}

/** Whether little is left of it without the words that others know of the person, also written backwards. */
function isSimilar(folded: string, known: readonly string[]): boolean {
  const bare = lettersOf(folded);
  const words = [...new Set(known.flatMap(wordsOf))].sort((a, b) => b.length - a.length);
  let rest = bare;
  for (const word of words) {
    rest = rest.replaceAll(word, ' ').replaceAll([...word].reverse().join(''), ' ');
  }
  return rest !== bare && [...rest.replaceAll(' ', '')].length < LEAST_BESIDE;
}

function wordsOf(text: string): string[] {
  const folded = foldPassword(text.slice(0, MOST_UNITS));
  return [folded, ...folded.split(/[^\p{L}\p{N}]+/u)]
    .map(lettersOf)
    .filter((word) => [...word].length >= LEAST_WORD);
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
