import { expect, test } from 'vitest';
import { exponentOf, isCurrency } from '../../domain/currencies.ts';

test('L11: currencies have the decimals that ISO 4217 says, also where shops leave them out', () => {
  const digits = Object.fromEntries(
    ['EUR', 'JPY', 'KWD', 'CLF', 'HUF', 'IQD', 'PKR'].map((c) => [c, exponentOf(c)]),
  );
  expect(digits).toEqual({ EUR: 2, JPY: 0, KWD: 3, CLF: 4, HUF: 2, IQD: 3, PKR: 2 });
});

test('L11: codes of currencies are told from other words', () => {
  expect(['EUR', 'ZWG', 'KWD'].map(isCurrency)).toEqual([true, true, true]);
  expect(['EURO', 'eur', 'ABC', ''].map(isCurrency)).toEqual([false, false, false, false]);
});
