import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BrakedRung, hourBefore, isApproved, mostInAnHour } from '../../domain/dunning/brake.ts';
import { policySchema } from '../../domain/policy.ts';

const policy = (brake: object = {}) => policySchema.parse({ dunning: { brake } }).dunning;

describe('the brake', () => {
  test.each([
    ['50 of many', {}, 100_000, 50],
    ['5 percent of some', {}, 400, 20],
    ['always 5 of few', {}, 12, 5],
    ['all, where the policy says so', { services: 1_000_000, percent: 100 }, 700, 700],
    ['none, where the policy says so', { services: 0, always: 0 }, 700, 0],
  ])('X6: %s may go in an hour', (_, brake, active, most) => {
    expect(mostInAnHour(policy(brake), active)).toBe(most);
  });

  test('X6: more services that run never mean fewer that may go, and never more than the policy says', () => {
    const rule = fc.record({
      services: fc.nat(1000),
      percent: fc.double({ min: 0, max: 100, noNaN: true }),
      always: fc.nat(50),
    });
    fc.assert(
      fc.property(rule, fc.nat(100_000), fc.nat(1000), (brake, active, more) => {
        const most = mostInAnHour(policy(brake), active);
        expect(mostInAnHour(policy(brake), active + more)).toBeGreaterThanOrEqual(most);
        expect(most).toBeGreaterThanOrEqual(brake.always);
        expect(most).toBeLessThanOrEqual(Math.max(brake.always, brake.services));
      }),
    );
  });

  test('X6: a yes stands for a week', () => {
    const rung = (approvedAt: string | null): BrakedRung => ({
      ...{
        brakeId: 1,
        invoiceId: 1,
        rungId: 'suspend',
        occurrence: 1,
        action: 'suspend',
        services: [1],
        approvedAt,
      },
    });
    const now = '2026-03-31T12:00:00.000Z';
    expect(isApproved(rung(null), now)).toBe(false);
    expect(isApproved(rung('2026-03-31T11:00:00.000Z'), now)).toBe(true);
    expect(isApproved(rung('2026-03-24T12:00:00.000Z'), now)).toBe(false);
    expect(hourBefore(now)).toBe('2026-03-31T11:00:00.000Z');
  });
});
