import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holdsCardNumber } from '../../domain/card-numbers.ts';

/** Numbers that networks publish for tests. */
const CARDS = [
  '4242424242424242',
  '4000056655665556',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '6011111111111117',
  '3056930009020004',
  '30569309025904',
  '6205500000000000004',
];

/** Any number that a network could have given: its last digit makes the check fit. */
const card = fc
  .tuple(fc.constantFrom('2', '3', '4', '5', '6'), fc.stringMatching(/^\d{11,17}$/))
  .map(([first, rest]) => {
    const body = first + rest;
    const sum = [...body].reverse().reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
      return total + Math.floor(value / 10) + (value % 10);
    }, 0);
    return `${body}${(10 - (sum % 10)) % 10}`;
  });

describe('full card numbers', () => {
  test.each(CARDS)('M15: %s is one, however it is written', (number) => {
    const groups = number.replace(/(\d{4})(?=\d)/g, '$1 ');
    for (const text of [
      number,
      groups,
      groups.replaceAll(' ', '-'),
      `Visa ${groups} 12/27`,
      `card${number}x`,
    ])
      expect(holdsCardNumber(text), text).toBe(true);
  });

  test('M15: any card number is found between words and other numbers', () => {
    const words = fc.constantFrom('', 'Visa ', 'no. 12 / ', 'exp 12/30 ', 'x');
    const split = fc.constantFrom(' ', '-', '.', '');
    fc.assert(
      fc.property(
        card,
        words,
        words,
        split,
        fc.integer({ min: 2, max: 6 }),
        (number, before, after, by, size) => {
          const groups = number.match(new RegExp(`\\d{1,${size}}`, 'g')) ?? [];
          expect(holdsCardNumber(`${before}${groups.join(by)} ${after}`)).toBe(true);
        },
      ),
    );
  });

  test.each([
    ['nothing', ''],
    ['the last four digits', 'Visa ending in 4242'],
    ['a number whose check digit is wrong', '4242424242424241'],
    ['a phone number', '+49 30 23125077'],
    ['a valid IBAN in groups', 'DE89 3704 0044 0532 0130 00'],
    ['a valid IBAN', 'PL61109010140000071219812874'],
    ['a short valid IBAN', 'NO9386011117947'],
    ['a long number of something else', '4242424242424242424242424242'],
    ['a token of a gateway', 'pm_1Nv0FGQ9RKHgCVdK'],
    ['a date and a time', '2026-01-31 09:30:00'],
  ])('M15: %s is none', (_, text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  test('M15: a card number does not pass as an IBAN', () => {
    expect(holdsCardNumber('DE42 4242 4242 4242 4242 42')).toBe(true);
  });
});
