import { Problem } from '../problems.ts';

/** Throws Problem 400 for days of which the last lies before the first. */
export function requirePeriod({ from, to }: { from: string; to: string }): void {
  if (to >= from) return;
  throw new Problem('invalid-request', `The period ends before it begins: ${to} lies before ${from}.`, {
    errors: [{ parameter: 'to', detail: 'lies before `from`' }],
  });
}
