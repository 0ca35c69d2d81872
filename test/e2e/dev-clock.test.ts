import { describe, expect, test, vi } from 'vitest';
import { fastClock } from '../../dev/fast-clock.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const HOUR = 3_600_000;

/** A clock of which an hour takes a second, on a wall that stands at some moment. */
function atTen() {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T10:00:00.000Z'), toFake: ['Date'] });
  return fastClock({ from: START, pace: 3_600 });
}

describe('the clock of a stack that runs fast', () => {
  test('goes so many times faster than the wall', () => {
    const clock = atTen();
    expect(clock.now().toISOString()).toBe('2026-03-01T08:00:00.000Z');
    vi.setSystemTime(Date.now() + 24_000);
    expect(clock.now().toISOString()).toBe('2026-03-02T08:00:00.000Z');
    vi.useRealTimers();
  });

  test('activities live in its time, and what they answer is of the wall', async () => {
    const clock = atTen();
    const seen: unknown[] = [];
    const { look, plain } = clock.around({
      async look(input: { now: string; rows: { at: string; day: string; name: string }[] }) {
        seen.push(input);
        return {
          nextAt: new Date(Date.parse(input.now) + 12 * HOUR).toISOString(),
          open: true,
          problem: null,
        };
      },
      plain: async () => 7,
    });
    const now = new Date(Date.now() + 5_000).toISOString();
    const outcome = await look({ now, rows: [{ at: now, day: '2026-01-01', name: `since ${now}` }] });
    const inside = new Date(START + 5 * HOUR).toISOString();
    expect(seen).toEqual([{ now: inside, rows: [{ at: inside, day: '2026-01-01', name: `since ${now}` }] }]);
    expect(outcome).toEqual({
      nextAt: new Date(Date.parse(now) + 12_000).toISOString(),
      open: true,
      problem: null,
    });
    expect(await plain()).toBe(7);
    vi.useRealTimers();
  });

  test('a timer for a moment of it never fires before that moment', async () => {
    const clock = atTen();
    const wall = Date.now();
    const { echo } = clock.around({
      echo: async (of: { at: string }) => ({ was: Date.parse(of.at), at: of.at }),
    });
    for (let ms = 0; ms < 50; ms++) {
      const moment = START + ms * 1_234 + 7;
      const { at } = await clock
        .around({ when: async () => ({ at: new Date(moment).toISOString() }) })
        .when();
      expect(Date.parse(at)).toBeGreaterThanOrEqual(wall);
      const { was } = await echo({ at });
      expect(was).toBeGreaterThanOrEqual(moment);
      expect(was - moment).toBeLessThan(3_600);
    }
    vi.useRealTimers();
  });

  test('what activities ask of Temporal has the times of the wall, and its answers those of the stack', async () => {
    const clock = atTen();
    const wall = Date.now();
    const asked: unknown[] = [];
    const { start } = clock.outward({
      async start(input: { expiresAt: string }, queue: string) {
        asked.push(input, queue);
        return { at: new Date(wall).toISOString() };
      },
    });
    const expiresAt = new Date(START + 2 * HOUR).toISOString();
    expect(await start({ expiresAt }, 'tenure')).toEqual({ at: new Date(START).toISOString() });
    expect(asked).toEqual([{ expiresAt: new Date(wall + 2_000).toISOString() }, 'tenure']);
    vi.useRealTimers();
  });

  test('errors of activities pass as they are', async () => {
    const { fail } = atTen().around({
      fail: async () => {
        throw new TypeError('as it is');
      },
    });
    await expect(fail()).rejects.toThrow(new TypeError('as it is'));
    vi.useRealTimers();
  });
});
