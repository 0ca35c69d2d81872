import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ProviderTax,
  ratesFor,
  sumOfTaxes,
  type TaxSituation,
  taxLine,
} from '../../domain/billing/tax.ts';
import { type ClientTerm, termOf } from '../../domain/billing/terms.ts';
import { heldTaxes, inCurrency, portion } from '../../domain/money.ts';

let ids = 0;
const rule = (fields: Partial<ProviderTax> & { rate: string }): ProviderTax => ({
  ...{ id: ++ids, level: 1, country: null, region: null, productTypes: null, included: false },
  ...{ validFrom: null, validUntil: null, ...fields },
});
const term = (fields: Partial<ClientTerm>): ClientTerm => ({
  ...{ id: ++ids, kind: 'tax-rate', value: '7', fromCurrency: null, toCurrency: null, productTypes: null },
  ...{ validFrom: '2026-01-01', validUntil: null, timeZone: null, ...fields },
});
const situation = (fields: Partial<TaxSituation>): TaxSituation => ({
  ...{ rules: [], now: '2026-03-10T09:00:00.000Z', timeZone: 'Europe/Berlin', today: '2026-03-10' },
  ...{ country: 'DE', region: '', exempt: false, terms: [], ...fields },
});
const price = (amountMinor: number, taxIncluded: boolean | null = null) => ({
  ...{ amountMinor, taxMinor: 0, tax2Minor: 0, taxIncluded, taxed: true },
});

describe('which rates count', () => {
  test('M9: the closest rule of a level: region, country, type of product, then the latest', () => {
    const rules = [
      rule({ rate: '1' }),
      rule({ rate: '19', country: 'DE' }),
      rule({ rate: '16', country: 'DE', validFrom: '2020-07-01', validUntil: '2020-12-31' }),
      rule({ rate: '7', country: 'DE', productTypes: ['domain'] }),
      rule({ rate: '5', country: 'CA' }),
      rule({ rate: '9.975', country: 'CA', region: 'Quebec', level: 2 }),
    ];
    const charged = (fields: Partial<TaxSituation>, type: 'hosting' | 'domain' = 'hosting') =>
      ratesFor(situation({ rules, ...fields }), type).charged;
    expect(charged({})).toEqual(['19', '0']);
    expect(charged({}, 'domain')).toEqual(['7', '0']);
    expect(charged({ today: '2020-12-31' })).toEqual(['16', '0']);
    expect(charged({ today: '2021-01-01' })).toEqual(['19', '0']);
    expect(charged({ country: 'CA', region: ' quebec ' })).toEqual(['5', '9.975']);
    expect(charged({ country: 'FR' })).toEqual(['1', '0']);
    expect(charged({ exempt: true })).toEqual(['0', '0']);
  });

  test('M9: a client’s own rate, in its days where it lives, for the types that it names', () => {
    const rules = [rule({ rate: '19' })];
    const terms = [
      term({ value: '5', validFrom: '2026-03-11', timeZone: 'Asia/Tokyo' }),
      term({ value: '3', productTypes: ['server'], validUntil: '2026-03-10' }),
    ];
    const charged = (now: string, type: 'hosting' | 'server') =>
      ratesFor(situation({ rules, terms, now }), type).charged[0];
    expect(charged('2026-03-10T14:59:00.000Z', 'hosting')).toBe('19');
    expect(charged('2026-03-10T15:00:00.000Z', 'hosting')).toBe('5');
    expect(charged('2026-03-10T22:59:00.000Z', 'server')).toBe('3');
    expect(charged('2026-03-10T23:00:00.000Z', 'server')).toBe('5');
  });

  test('M10: a later term replaces an earlier one from its first day on; a pair of currencies is its own', () => {
    const terms = [
      term({ kind: 'discount', value: '10', validFrom: '2026-01-01' }),
      term({ kind: 'discount', value: '20', validFrom: '2026-03-11' }),
      term({ kind: 'exchange-rate', value: '0.9', fromCurrency: 'USD', toCurrency: 'EUR' }),
    ];
    const moment = (now: string) => ({ now, timeZone: 'UTC' });
    const discount = { kind: 'discount', productType: 'other' } as const;
    expect(termOf(terms, discount, moment('2026-03-10T23:59:00.000Z'))?.value).toBe('10');
    expect(termOf(terms, discount, moment('2026-03-11T00:00:00.000Z'))?.value).toBe('20');
    const rate = { kind: 'exchange-rate', productType: 'other', from: 'USD' } as const;
    expect(termOf(terms, { ...rate, to: 'EUR' }, moment('2026-03-11T00:00:00.000Z'))?.value).toBe('0.9');
    expect(termOf(terms, { ...rate, to: 'GBP' }, moment('2026-03-11T00:00:00.000Z'))).toBeUndefined();
  });
});

describe('what the taxes come to', () => {
  const rates = (charged: [string, string], included = false) => ({ charged, held: charged, included });

  test('M9: rounded once per line, half away from zero, of what a discount takes off too', () => {
    const nineteen = rates(['19', '0']);
    expect(taxLine(price(1000), nineteen, 'EUR')).toMatchObject({ amountMinor: 1000, taxMinor: 190 });
    expect(taxLine(price(50), rates(['5', '0']), 'EUR').taxMinor).toBe(3);
    expect(taxLine(price(-50), rates(['5', '0']), 'EUR').taxMinor).toBe(-3);
    expect(taxLine({ ...price(1000), taxed: false }, nineteen, 'EUR')).toMatchObject({
      taxMinor: 0,
      taxRate: '0',
    });
  });

  test('M9: who is exempt, or has an own rate, pays the price without the tax that it holds', () => {
    const exempt = { charged: ['0', '0'] as const, held: ['19', '0'] as const, included: true };
    expect(taxLine(price(1190), exempt, 'EUR')).toMatchObject({
      amountMinor: 1000,
      taxMinor: 0,
      taxIncluded: false,
    });
    const own = { ...exempt, charged: ['7', '0'] as const };
    expect(taxLine(price(1190), own, 'EUR')).toMatchObject({ amountMinor: 1000, taxMinor: 70 });
  });

  const anyRate = fc.integer({ min: 0, max: 100_000 }).map((units) => String(units / 1000));
  const anyAmount = fc.integer({ min: -10_000_000, max: 10_000_000 });

  test('M9: whatever the prices and rates, net and taxes add up: to the price where it holds them, to the invoice always', () => {
    fc.assert(
      fc.property(
        fc.array(anyAmount, { minLength: 1, maxLength: 20 }),
        anyRate,
        anyRate,
        fc.boolean(),
        (prices, one, two, included) => {
          const lines = prices.map((each) => taxLine(price(each), rates([one, two], included), 'EUR'));
          lines.forEach((line, at) => {
            if (included) expect(line.amountMinor + line.taxMinor + line.tax2Minor).toBe(prices[at]);
            else expect(line.amountMinor).toBe(prices[at]);
            // Never further off than the rounding of each tax.
            const exact = line.amountMinor * (Number(one) / 100);
            expect(Math.abs(line.taxMinor - exact)).toBeLessThanOrEqual(included ? 2.01 : 0.501);
            // Looked at again, with the same rates, nothing moves.
            expect(taxLine({ ...line, taxed: true }, rates([one, two], included), 'EUR')).toEqual(line);
          });
          const sums = sumOfTaxes(lines);
          expect(sums.taxMinor).toBe(lines.reduce((sum, { taxMinor }) => sum + taxMinor, 0));
          expect(sums.tax2Minor).toBe(lines.reduce((sum, { tax2Minor }) => sum + tax2Minor, 0));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('M9: the rate of an invoice is that of its taxed lines, or 0 where they differ', () => {
    const line = (rate: string) => taxLine(price(100), rates([rate, '0']), 'EUR');
    expect(sumOfTaxes([line('19'), line('0'), line('19.000')]).taxRate).toBe('19');
    expect(sumOfTaxes([line('19'), line('7')]).taxRate).toBe('0');
  });
});

describe('money of other currencies and of days', () => {
  test('M10: a price comes into the currency of the account, to the units that it has', () => {
    expect(inCurrency({ minor: 1000, currency: 'USD' }, '0.915', 'EUR')).toBe(915);
    expect(inCurrency({ minor: 1050, currency: 'USD' }, '150', 'JPY')).toBe(1575);
    expect(inCurrency({ minor: 1, currency: 'JPY' }, '0.0021', 'KWD')).toBe(2);
  });

  test('L17: a part of a price is rounded once, away from zero at a half', () => {
    expect(portion(1000, 10, 30)).toBe(333);
    expect(portion(1001, 1, 2)).toBe(501);
    expect(portion(-1001, 1, 2)).toBe(-501);
    expect(() => portion(1000, 1, 0)).toThrow('no 1 parts of 0');
  });

  test('M9: the taxes that a price holds', () => {
    expect(heldTaxes(1190, ['19', '0'])).toEqual([190, 0]);
    expect(heldTaxes(114_975, ['5', '9.975'])).toEqual([5000, 9975]);
  });
});
