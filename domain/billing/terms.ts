import { type Day, dayIn } from '../calendar.ts';

/** What taxes and discounts are chosen by: types of products, and what is no product. */
export const productTypes = ['hosting', 'reseller', 'server', 'other', 'domain'] as const;
export type ProductType = (typeof productTypes)[number];

export const termKinds = ['tax-rate', 'discount', 'exchange-rate'] as const;
export type TermKind = (typeof termKinds)[number];

/** What holds for one client alone. */
export interface ClientTerm {
  id: number;
  kind: TermKind;
  /** decimal text: a percentage, or what one unit of `fromCurrency` is worth in `toCurrency` */
  value: string;
  fromCurrency: string | null;
  toCurrency: string | null;
  /** null: all */
  productTypes: readonly string[] | null;
  validFrom: Day;
  /** the last day */
  validUntil: Day | null;
  /** where its days begin and end; null: where the provider is */
  timeZone: string | null;
}

/** When something is billed, and where. */
export interface Moment {
  /** ISO 8601 */
  now: string;
  /** of the provider */
  timeZone: string;
}

/**
 * The term of a kind that holds at a moment: one that names the type of product before one for all, then the one
 * that began last, then the one that was written last. So a new term replaces an older one from its first day on.
 */
export function termOf(
  terms: readonly ClientTerm[],
  { kind, productType, from, to }: { kind: TermKind; productType: ProductType; from?: string; to?: string },
  { now, timeZone }: Moment,
): ClientTerm | undefined {
  let best: ClientTerm | undefined;
  for (const term of terms) {
    if (term.kind !== kind) continue;
    if (kind === 'exchange-rate' && (term.fromCurrency !== from || term.toCurrency !== to)) continue;
    if (term.productTypes !== null && !term.productTypes.includes(productType)) continue;
    if (!isValid(term, dayIn(now, term.timeZone ?? timeZone))) continue;
    if (best === undefined || precedes(term, best)) best = term;
  }
  return best;
}

/** Whether a day lies within the days that something is valid on, both ends included. */
export function isValid(
  { validFrom, validUntil }: { validFrom: Day | null; validUntil: Day | null },
  day: Day,
): boolean {
  return (validFrom === null || validFrom <= day) && (validUntil === null || day <= validUntil);
}

function precedes(one: ClientTerm, other: ClientTerm): boolean {
  const named = Number(one.productTypes !== null) - Number(other.productTypes !== null);
  if (named !== 0) return named > 0;
  if (one.validFrom !== other.validFrom) return one.validFrom > other.validFrom;
  return one.id > other.id;
}
