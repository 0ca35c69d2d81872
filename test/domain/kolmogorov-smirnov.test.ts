import { expect, test } from 'vitest';
import { distance, pValue, smallestP } from '../../bench/kolmogorov-smirnov.ts';

const row = (count: number, value: (n: number) => number) =>
  Array.from({ length: count }, (_, n) => value(n));

test('P1: the distance is that of the two step functions', () => {
  expect(distance([1, 2, 3, 4], [1, 2, 3, 4])).toBe(0);
  expect(distance([1, 2, 3, 4], [5, 6])).toBe(1);
  expect(distance([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5);
  expect(distance([1, 1, 2], [1, 2, 2])).toBeCloseTo(1 / 3);
});

test('P1: the p value is that of the Kolmogorov distribution', () => {
  // 100 against 100 with a distance of 0.2: lambda 1.4413, p 0.0314 by the series.
  const [one, other] = [row(100, (n) => n), row(100, (n) => n + 20)];
  expect(distance(one, other)).toBeCloseTo(0.2);
  expect(pValue(one, other)).toBeCloseTo(0.0314, 3);
  expect(pValue(one, one)).toBe(1);
});

test('P1: a kind that is five hundredths of a millisecond slower among 2,000 is found', () => {
  const noise = (n: number) => 1 + ((n * 7919) % 1000) / 2000;
  const like = { real: row(2000, noise), unknown: row(2000, (n) => noise(n + 17)) };
  expect(smallestP(like).p).toBeGreaterThan(0.01);
  const slower = { ...like, limited: row(2000, (n) => noise(n) + 0.05) };
  expect(smallestP(slower).p).toBeLessThan(1e-6);
  expect(smallestP(slower).pair).toContain('limited');
});
