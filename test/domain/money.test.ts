import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDecimal, MoneyError, percentOf, shared, times, total, written } from '../../domain/money.ts';

const minor = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe('money', () => {
  test('M1: rounds once, halves away from zero', () => {
    expect(times(12_345, '1.085', 'EUR')).toBe(13_394);
    expect(times(-5, '0.5', 'EUR')).toBe(-3);
    expect(percentOf(1_999, '19', 'EUR')).toBe(380);
    expect(percentOf(1_000, '7.7', 'CHF')).toBe(77);
    expect(percentOf(10, '5', 'JPY')).toBe(1);
    expect(percentOf(100_000, '0.125', 'KWD')).toBe(125);
  });

  test('M1: parts add up to the whole, whatever the ratios', () => {
    const ratios = fc
      .array(fc.nat(1_000), { minLength: 1, maxLength: 8 })
      .filter((list) => list.some((n) => n > 0));
    fc.assert(
      fc.property(minor, ratios, (amount, by) => {
        const parts = shared(amount, by, 'EUR');
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        for (const [place, part] of parts.entries()) if (by[place] === 0) expect(Math.abs(part)).toBe(0);
      }),
    );
    expect(() => shared(1, [0, 0], 'EUR')).toThrow(MoneyError);
  });

  test('M1: a percentage is never further from the exact value than half a minor unit', () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 10_000 }), (amount, hundredths) => {
        const percent = (hundredths / 100).toFixed(2);
        const exact = (amount * hundredths) / 10_000;
        expect(Math.abs(percentOf(amount, percent, 'EUR') - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });

  test('M1: fractions, other currencies and what cannot be counted exactly are refused in words', () => {
    expect(() => times(1.5, '1', 'EUR')).toThrow('whole number of minor units');
    expect(() => times(1, '1,5', 'EUR')).toThrow('decimal number');
    expect(() => times(Number.MAX_SAFE_INTEGER, '2', 'EUR')).toThrow('larger than can be counted');
    expect(() => total([{ minor: 1, currency: 'USD' }], 'EUR')).toThrow('do not add up');
    expect(
      total(
        [
          { minor: 1, currency: 'EUR' },
          { minor: 2, currency: 'EUR' },
        ],
        'EUR',
      ).minor,
    ).toBe(3);
  });

  test('M1: is read from a decimal text in the decimals of its currency, never rounded', () => {
    expect(fromDecimal('11.9', 'EUR')).toBe(1190);
    expect(fromDecimal('1190', 'JPY')).toBe(1190);
    expect(fromDecimal('1.234', 'KWD')).toBe(1234);
    for (const [text, currency] of [
      ['11.901', 'EUR'],
      ['1.5', 'JPY'],
      ['1,000.00', 'EUR'],
      ['', 'EUR'],
    ] as const)
      expect(() => fromDecimal(text, currency), text).toThrow(MoneyError);
  });

  test('M1: is written as the language writes it, with the decimals of its currency', () => {
    expect(written({ minor: 123_450, currency: 'EUR' }, 'de')).toBe('1.234,50\u00a0€');
    expect(written({ minor: 1_234, currency: 'JPY' }, 'en')).toBe('¥1,234');
    expect(written({ minor: -1_005, currency: 'USD' }, 'en')).toBe('-$10.05');
  });
});
