/** A number with its noun: `1 account`, `3 accounts`. */
export function few(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Rows by their numbers: `Service 4`, `Services 4, 7`; of many the first few. */
export function named(noun: string, ids: readonly number[]): string {
  const shown = ids.slice(0, 20).join(', ');
  const more = ids.length > 20 ? ` and ${ids.length - 20} more` : '';
  return `${noun}${ids.length === 1 ? '' : 's'} ${shown}${more}`;
}
