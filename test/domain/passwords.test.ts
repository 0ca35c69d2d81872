import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  flawSentence,
  foldPassword,
  MOST_CHARACTERS,
  normalizePassword,
  type PasswordFacts,
  passwordFlaw,
} from '../../domain/passwords/rules.ts';

const facts: PasswordFacts = {
  secondFactor: false,
  known: ['jana.kowalska', 'jana.kowalska@example.com', 'Jana', 'Kowalska', 'Northwind Hosting'],
  isCommon: (folded) => ['passwordpasswordx', 'letmein12345678', 'sunshine'].includes(folded),
};

describe('what a new password must be', () => {
  test('P1: 15 characters alone, 8 with a second factor, at most 256, counted as people count them', () => {
    expect(passwordFlaw('lamp river oak', facts)).toBe('too-short');
    expect(passwordFlaw('lamp river oaks', facts)).toBeUndefined();
    expect(passwordFlaw('rivoaks', { ...facts, secondFactor: true })).toBe('too-short');
    expect(passwordFlaw('rivoakst', { ...facts, secondFactor: true })).toBeUndefined();
    const long = 'abcdefgh '.repeat(40);
    expect(passwordFlaw(`${long.slice(0, MOST_CHARACTERS - 1)}x`, facts)).toBeUndefined();
    expect(passwordFlaw(`${long.slice(0, MOST_CHARACTERS)}x`, facts)).toBe('too-long');
    // one character each, of two UTF-16 units
    expect(passwordFlaw('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤', facts)).toBe('too-short');
    expect(passwordFlaw('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆', facts)).toBeUndefined();
    expect(flawSentence('too-short', true)).toContain('at least 8 characters');
    expect(flawSentence('too-short', false)).toContain('at least 15 characters');
  });

  test('P1: there are no rules of composition: any text of 64 characters that is not guessable is taken', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((each) => !/\p{Cc}/u.test(each)),
          { minLength: 20, maxLength: 64 },
        ),
        (characters) => {
          expect(passwordFlaw(characters.join(''), { ...facts, known: [] })).toBeUndefined();
        },
      ),
    );
  });

  test('P1: the same characters make the same password however a keyboard wrote them', () => {
    expect(normalizePassword('schön ist die Welt')).toBe(normalizePassword('scho\u0308n ist die Welt'));
    expect(normalizePassword('ｐａｓｓ')).toBe('pass');
    expect(normalizePassword('two  blanks ')).toBe('two  blanks ');
  });

  test('P1: half a surrogate pair, control characters and endless texts are refused before any work', () => {
    expect(passwordFlaw(`lamp river oaks\n`, facts)).toBe('not-text');
    expect(passwordFlaw(`lamp river oaks\u0000`, facts)).toBe('not-text');
    expect(passwordFlaw(`lamp river oaks \ud800`, facts)).toBe('not-text');
    expect(passwordFlaw('x'.repeat(5_000_000), facts)).toBe('too-long');
    expect(normalizePassword('x'.repeat(5_000_000))).toBeUndefined();
  });

  test.each([
    ['letmein12345678', 'on the list'],
    ['LetMeIn12345678', 'on the list, in another case'],
    ['sunshinesunshine', 'a common one twice'],
    ['qwertzqwertzqwertz', 'a short one three times'],
    ['abababababababab', 'a few characters only'],
    ['11112222333344', 'a few characters only, with a second factor'],
  ])('P1: %s is refused: %s', (password) => {
    expect(passwordFlaw(password, { ...facts, secondFactor: true })).toBe('common');
  });

  test.each([
    'jana.kowalska@example.com',
    'JanaKowalska1234',
    'akslawok-anaj-77',
    'northwind hosting 1',
    'Kowalska!Kowalska!',
    'xx kowalska.jana xx',
  ])('P1: %s is too much like what others know of the person', (password) => {
    expect(passwordFlaw(password, facts)).toBe('similar');
  });

  test('P1: a word of the name inside a password that is otherwise long enough is no reason', () => {
    expect(passwordFlaw('kowalska rides a green tram', facts)).toBeUndefined();
    expect(passwordFlaw('a banana for the tram', { ...facts, known: ['Ana'] })).toBeUndefined();
  });

  test('P1: folding is the same for what is equal, and does not change what is folded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldPassword(text.normalize('NFD'))).toBe(foldPassword(text.normalize('NFC')));
      }),
    );
  });
});
