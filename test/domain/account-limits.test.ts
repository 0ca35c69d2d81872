import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccountTerms,
  accountState,
  crossingsOf,
  type Debt,
  usualTerms,
} from '../../domain/billing/account-limits.ts';
import { addDays } from '../../domain/calendar.ts';

const debt = (issuedOn: string, owedMinor: number, dueOn = addDays(issuedOn, 14)): Debt => ({
  ...{ issuedOn, dueOn, owedMinor, currency: 'EUR' },
});
const graced = (more: Partial<AccountTerms> = {}): AccountTerms => ({
  ...usualTerms('EUR'),
  ...{ repayDays: 5, restrictDays: 10 },
  ...more,
});
const limited = (creditLimitMinor: number, more: Partial<AccountTerms> = {}) =>
  graced({ mode: 'credit-limit', creditLimitMinor, ...more });

describe('the state of an account', () => {
  test('D9: post-paid, days count from the due date of the oldest invoice that is not paid', () => {
    const debts = [debt('2026-03-01', 100), debt('2026-03-10', 100)];
    const on = (day: string) => accountState(graced(), debts, day);
    expect(on('2026-03-15')).toEqual({ state: 'ok', exceededSince: null });
    expect(on('2026-03-16')).toEqual({
      ...{ state: 'repay-by', exceededSince: '2026-03-15', repayBy: '2026-03-20' },
      restrictedFrom: '2026-03-25',
    });
    expect(on('2026-03-24')).toMatchObject({ state: 'repay-by' });
    expect(on('2026-03-25')).toEqual({
      ...{ state: 'restricted', exceededSince: '2026-03-15', since: '2026-03-25' },
      what: ['order', 'renew', 'edit'],
    });
    expect(accountState(graced(), debts.slice(1), '2026-03-25')).toMatchObject({
      exceededSince: '2026-03-24',
    });
  });

  test('D9: a credit limit is passed by the invoice with which what is still owed goes beyond it', () => {
    const debts = [debt('2026-03-20', 10), debt('2026-03-01', 60), debt('2026-03-10', 40)];
    const on = (day: string, list = debts) => accountState(limited(100), list, day);
    expect(on('2026-03-19')).toEqual({ state: 'ok', exceededSince: null });
    expect(on('2026-03-20')).toMatchObject({ state: 'repay-by', exceededSince: '2026-03-20' });
    expect(on('2026-03-30')).toMatchObject({ state: 'restricted', since: '2026-03-30' });
    // A part is paid: what is owed is the limit to the cent again.
    expect(
      on('2026-03-30', [debt('2026-03-20', 10), debt('2026-03-01', 50), debt('2026-03-10', 40)]),
    ).toEqual({
      ...{ state: 'ok', exceededSince: null },
    });
  });

  test('D9: within a limit nothing is overdue; another currency does not count towards it', () => {
    const old = [debt('2020-01-01', 100), { ...debt('2020-01-01', 900), currency: 'USD' }];
    expect(accountState(limited(100), old, '2026-03-01')).toEqual({ state: 'ok', exceededSince: null });
    expect(accountState(limited(0), old, '2026-03-01')).toMatchObject({ state: 'restricted' });
  });

  test('D9: where grace has no end, the account stays usable; only a limit that was passed is told', () => {
    const endless = { repayDays: null, restrictDays: null };
    const debts = [debt('2026-01-01', 500)];
    const late = accountState(graced(endless), debts, '2026-03-01');
    expect(late).toEqual({ state: 'ok', exceededSince: '2026-01-15' });
    expect(crossingsOf(graced(endless), late)).toEqual([]);
    const beyond = limited(100, endless);
    expect(crossingsOf(beyond, accountState(beyond, debts, '2026-03-01'))).toEqual([
      { kind: 'exceeded', since: '2026-01-01' },
    ]);
  });

  test('D9: without days to wait an account is restricted at once', () => {
    const terms = limited(0, { repayDays: 0, restrictDays: 0 });
    expect(accountState(terms, [debt('2026-03-01', 1)], '2026-03-01')).toMatchObject({
      ...{ state: 'restricted', since: '2026-03-01' },
    });
  });

  const day = fc.integer({ min: 0, max: 200 }).map((n) => addDays('2026-01-01', n));
  const debtsOf = fc.array(
    fc.record({
      ...{ issuedOn: day, dueOn: day, owedMinor: fc.integer({ min: 1, max: 100 }) },
      currency: fc.constantFrom('EUR', 'USD'),
    }),
    { maxLength: 8 },
  );
  const terms = fc.oneof(
    fc.constant(graced()),
    fc.integer({ min: 0, max: 300 }).map((minor) => limited(minor)),
  );
  const rank = { ok: 0, 'repay-by': 1, restricted: 2 } as const;

  test('D9: paying never makes an account stand worse, and all paid is within the terms', () => {
    fc.assert(
      fc.property(terms, debtsOf, day, fc.nat(7), fc.nat(100), (given, debts, today, at, sum) => {
        const paid = debts
          .map((each, n) => (n === at ? { ...each, owedMinor: each.owedMinor - sum } : each))
          .filter(({ owedMinor }) => owedMinor > 0);
        const [before, after] = [accountState(given, debts, today), accountState(given, paid, today)];
        expect(rank[after.state]).toBeLessThanOrEqual(rank[before.state]);
        expect(accountState(given, [], today)).toEqual({ state: 'ok', exceededSince: null });
      }),
    );
  });

  test('D9: with time alone an account only goes from repaying to restricted', () => {
    fc.assert(
      fc.property(terms, debtsOf, day, fc.nat(60), (given, debts, today, later) => {
        const soon = accountState(given, debts, today);
        const then = accountState(given, debts, addDays(today, later));
        expect(rank[then.state]).toBeGreaterThanOrEqual(rank[soon.state]);
        if (soon.exceededSince !== null) expect(then.exceededSince).toBe(soon.exceededSince);
      }),
    );
  });
});
