import type { LineTaxes, Priced } from './tax.ts';
import type { ProductType } from './terms.ts';

/** What a line of an invoice can be; imported lines keep the words of the system they came from. */
export const ADD_FUNDS = 'add-funds';
export const LATE_FEE = 'late-fee';
export const ITEM = 'item';
export const DISCOUNT = 'discount';

/** A line as its taxes are computed: its amount is negative for a discount. */
export interface TaxableLine extends Priced {
  kind: string;
  serviceId: number | null;
  addonId: number | null;
  domainId: number | null;
  productType: ProductType;
}

/** Computes the taxes of a line, and what of its amount is left without them. */
export type TaxRule = (line: TaxableLine, currency: string) => LineTaxes;
