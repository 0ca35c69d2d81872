/** The largest distance between the distributions of two samples. */
export function distance(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [one.toSorted((x, y) => x - y), other.toSorted((x, y) => x - y)];
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && a[i] === at) i += 1;
    while (j < b.length && b[j] === at) j += 1;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

/**
 * The two-sample Kolmogorov–Smirnov test: how likely such a distance is when both samples come from one distribution
 * (asymptotic, with Stephens' correction, as in Numerical Recipes 14.3.3).
 */
export function pValue(one: readonly number[], other: readonly number[]): number {
  const effective = Math.sqrt((one.length * other.length) / (one.length + other.length));
  const lambda = (effective + 0.12 + 0.11 / effective) * distance(one, other);
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/** Of all pairs of samples the one whose distributions differ most, with its p. */
export function smallestP(samples: Record<string, readonly number[]>): { p: number; pair: [string, string] } {
  const names = Object.keys(samples);
  const pairs = names.flatMap((one, at) =>
    names.slice(at + 1).map((other) => ({
      p: pValue(samples[one] ?? [], samples[other] ?? []),
      pair: [one, other] satisfies [string, string] as [string, string],
    })),
  );
  const [least = { p: 1, pair: ['', ''] as [string, string] }] = pairs.toSorted((a, b) => a.p - b.p);
  return least;
}
