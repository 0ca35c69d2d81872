/** A number with its noun: `1 account`, `3 accounts`. */
export function few(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Rows as a sentence names them: the first few and how many there are. */
export interface Rows {
  ids: number[];
  count: number;
}

/** Of many rows the first few. */
export function rowsOf(ids: readonly number[]): Rows {
  return { ids: ids.slice(0, 20), count: ids.length };
}

/** Rows by their numbers: `Service 4`, `Services 4, 7`; of many the first few. */
export function named(noun: string, { ids, count }: Rows): string {
  const more = count > ids.length ? ` and ${count - ids.length} more` : '';
  return `${noun}${count === 1 ? '' : 's'} ${ids.join(', ')}${more}`;
}

/** The numbers of rows; of many the first few. */
export function numbers({ ids, count }: Rows): string {
  return `${ids.join(', ')}${count > ids.length ? ' …' : ''}`;
}

/** Each row with its noun: `invoice 4, invoice 7`. */
export function each(noun: string, ids: readonly number[]): string {
  return ids.map((id) => `${noun} ${id}`).join(', ');
}
