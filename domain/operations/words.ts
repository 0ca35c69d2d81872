/** A number with its noun: `1 account`, `3 accounts`. */
export function few(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
