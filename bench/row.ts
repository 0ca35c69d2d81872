/** One line of the table that `npm run bench` prints. */
export interface Row {
  name: string;
  value: number;
  /** the most that is wanted */
  target: number;
  unit: string;
  note?: string;
}

/** The middle of some measurements. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
