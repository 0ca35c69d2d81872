import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { inLanes } from '../../domain/lanes.ts';

describe('working in lanes', () => {
  test('does each once, in order, and no more at a time than there are lanes', async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const all = Array.from({ length: 50 }, (_, n) => n);
    await inLanes(all, 7, async (each) => {
      begun.push(each);
      running += 1;
      most = Math.max(most, running);
      await sleep(each % 3);
      running -= 1;
    });
    expect(begun).toEqual(all);
    expect(most).toBe(7);
  });

  test('also what is undefined, and nothing of an empty list', async () => {
    const seen: unknown[] = [];
    await inLanes([undefined, 1, undefined], 2, async (each) => void seen.push(each));
    await inLanes([], 2, async (each) => void seen.push(each));
    expect(seen).toEqual([undefined, 1, undefined]);
  });

  test('begins nothing more when it is told to stop', async () => {
    const done: number[] = [];
    await inLanes(
      [1, 2, 3, 4, 5],
      2,
      async (each) => {
        await sleep(1);
        done.push(each);
      },
      () => done.length < 2,
    );
    expect(done.length).toBeGreaterThanOrEqual(2);
    expect(done.length).toBeLessThan(5);
  });

  test('throws the first error when what was under way has ended, and begins nothing after it', async () => {
    const ended: number[] = [];
    const work = inLanes([1, 2, 3, 4], 2, async (each) => {
      if (each === 1) throw new Error('one');
      await sleep(5);
      ended.push(each);
      throw new Error('later');
    });
    await expect(work).rejects.toThrow('one');
    expect(ended).toEqual([2]);
  });
});
