import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invoiceNumber, patternRefusal, periodOf } from '../../domain/billing/invoice-number.ts';
import {
  type InvoiceChange,
  invoiceStatuses,
  isOpen,
  legalTransitions,
  statusAfter,
} from '../../domain/billing/invoice-status.ts';

const changes: InvoiceChange[] = [
  'issued',
  'settled',
  'owes-more',
  'refunded',
  'cancelled',
  'charge-started',
  'charge-ended',
  'sent-to-collections',
  'called-back',
];

describe('the status of an invoice', () => {
  test.each([
    ['draft', 'issued', { owedMinor: 1 }, 'unpaid'],
    ['draft', 'issued', {}, 'paid'],
    ['draft', 'settled', {}, undefined],
    ['draft', 'sent-to-collections', { owedMinor: 1 }, undefined],
    ['unpaid', 'settled', { owedMinor: 1 }, 'unpaid'],
    ['unpaid', 'settled', {}, 'paid'],
    ['payment-pending', 'settled', { owedMinor: 1 }, 'unpaid'],
    ['payment-pending', 'cancelled', { owedMinor: 1 }, undefined],
    ['payment-pending', 'charge-ended', { owedMinor: 1 }, 'unpaid'],
    ['collections', 'settled', {}, 'paid'],
    ['collections', 'settled', { owedMinor: 1 }, 'collections'],
    ['collections', 'called-back', { owedMinor: 1 }, 'unpaid'],
    ['unpaid', 'called-back', { owedMinor: 1 }, undefined],
    ['paid', 'owes-more', { owedMinor: 1 }, 'unpaid'],
    ['paid', 'refunded', { paidMinor: 1 }, 'paid'],
    ['paid', 'refunded', { creditMinor: 1 }, 'paid'],
    ['paid', 'refunded', {}, 'refunded'],
    ['paid', 'cancelled', {}, undefined],
    ['cancelled', 'cancelled', {}, 'cancelled'],
    ['refunded', 'owes-more', { owedMinor: 1 }, 'refunded'],
  ] as const)('%s, %s with %o: %s', (status, change, figures, next) => {
    expect(statusAfter(status, change, { owedMinor: 0, paidMinor: 0, creditMinor: 0, ...figures })).toBe(
      next,
    );
  });

  test('M1: never moves along a way that the table does not have, and paid owes nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...invoiceStatuses),
        fc.constantFrom(...changes),
        fc.record({ owedMinor: fc.nat(3), paidMinor: fc.nat(3), creditMinor: fc.nat(3) }),
        (status, change, figures) => {
          const next = statusAfter(status, change, figures);
          if (next === undefined || next === status) return;
          expect(legalTransitions[status]).toContain(next);
          if (next === 'paid') expect(figures.owedMinor).toBe(0);
          if (status === 'paid' && isOpen(next)) expect(figures.owedMinor).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('M1: every status can be reached, and what is cancelled or refunded is final', () => {
    const reached = new Set(Object.values(legalTransitions).flat());
    expect([...reached, 'draft'].sort()).toEqual([...invoiceStatuses].sort());
    expect([legalTransitions.cancelled, legalTransitions.refunded]).toEqual([[], []]);
  });
});

describe('the numbers of invoices', () => {
  test.each([
    ['{year}-{number:5}', '2026-00042', '2026'],
    ['R{year}{month}-{number}', 'R202603-42', '2026-03'],
    ['{number:6}', '000042', ''],
    ['INV/{number:2}', 'INV/42', ''],
  ])('%s gives %s', (pattern, number, period) => {
    expect(patternRefusal(pattern)).toBeUndefined();
    expect(invoiceNumber(pattern, '2026-03-10', 42)).toBe(number);
    expect(periodOf(pattern, '2026-03-10')).toBe(period);
  });

  test.each([
    ['{year}', 'exactly once'],
    ['{number}-{number}', 'exactly once'],
    ['{month}-{number}', 'needs {year}'],
    ['{day}-{number}', 'knows {year}'],
    ['{number:55}', 'exactly once'],
    ['A\n{number}', 'control characters'],
    ['x'.repeat(61), 'at most 60'],
  ])('%j is refused: %s', (pattern, why) => {
    expect(patternRefusal(pattern)).toContain(why);
  });

  test('no two counts of a period read the same, and none of two periods', () => {
    const patterns = [
      '{year}-{number:3}',
      '{number:4}/{year}',
      '{year}.{month}.{number}',
      '{year}{number}',
      '{number}1{year}{month}',
    ];
    const day = fc.constantFrom('2025-12-31', '2026-01-01', '2026-11-01', '2026-02-11');
    fc.assert(
      fc.property(
        fc.constantFrom(...patterns),
        fc.tuple(day, fc.integer({ min: 1, max: 99_999 })),
        fc.tuple(day, fc.integer({ min: 1, max: 99_999 })),
        (pattern, [day1, count1], [day2, count2]) => {
          const same = count1 === count2 && periodOf(pattern, day1) === periodOf(pattern, day2);
          expect(invoiceNumber(pattern, day1, count1) === invoiceNumber(pattern, day2, count2)).toBe(same);
        },
      ),
    );
  });
});
