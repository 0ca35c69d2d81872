import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  CalendarError,
  checkDay,
  dayIn,
  daysBetween,
  instantOf,
  isBusinessDay,
  nextBusinessDay,
  nextPeriod,
  timeIn,
} from '../../domain/calendar.ts';

describe('the calendar', () => {
  test('M3: the end of a month stays an end, and the anchor comes back after short months', () => {
    expect(nextPeriod('2027-01-31', 'monthly', 31)).toBe('2027-02-28');
    expect(nextPeriod('2027-02-28', 'monthly', 31)).toBe('2027-03-31');
    expect(nextPeriod('2028-01-31', 'monthly', 31)).toBe('2028-02-29');
    expect(nextPeriod('2028-02-29', 'annually', 29)).toBe('2029-02-28');
    expect(nextPeriod('2031-02-28', 'annually', 29)).toBe('2032-02-29');
    expect(nextPeriod('2027-08-30', 'semi-annually')).toBe('2028-02-29');
    expect(nextPeriod('2027-01-31', 'one-time')).toBeUndefined();
  });

  test('M3: twelve months are a year, for every day and its anchor', () => {
    const days = fc.integer({ min: 0, max: 60_000 }).map((n) => addDays('1990-01-01', n));
    fc.assert(
      fc.property(days, (day) => {
        const anchor = Number(day.slice(8));
        let walked = day;
        for (let n = 0; n < 12; n++) walked = nextPeriod(walked, 'monthly', anchor) ?? '';
        expect(walked).toBe(nextPeriod(day, 'annually', anchor));
        expect(addDays(day, daysBetween(day, walked))).toBe(walked);
      }),
      { numRuns: 50 },
    );
  });

  test('X5: a day is that of the place, also around midnight and changes of clocks', () => {
    expect(dayIn('2026-03-28T23:30:00.000Z', 'Europe/Berlin')).toBe('2026-03-29');
    expect(instantOf('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(timeIn('2026-03-29T01:30:00.000Z', 'Europe/Berlin')).toBe('03:30');
    expect(instantOf('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantOf('2026-07-01', '09:00', 'America/New_York')).toBe('2026-07-01T13:00:00.000Z');
  });

  test('X5: business days leave out weekends and holidays', () => {
    expect(isBusinessDay('2026-12-25')).toBe(true);
    expect(nextBusinessDay('2026-12-25', ['2026-12-25', '2026-12-28'])).toBe('2026-12-29');
  });

  test('what is no day, or too far away, is refused in words', () => {
    expect(() => checkDay('2027-02-29')).toThrow('There is no day 2027-02-29.');
    expect(() => checkDay('31.01.2027')).toThrow(CalendarError);
    expect(() => checkDay('9999-12-31')).toThrow('too far away');
    expect(() => nextPeriod('9998-12-31', 'monthly')).toThrow('too far away');
  });
});
