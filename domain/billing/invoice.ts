/** What a line of an invoice can be; imported lines keep the words of the system they came from. */
export const ADD_FUNDS = 'add-funds';
export const LATE_FEE = 'late-fee';
export const ITEM = 'item';

/** A line as the taxes are computed from it. */
export interface TaxableLine {
  kind: string;
  serviceId: number | null;
  addonId: number | null;
  domainId: number | null;
  /** negative for a discount */
  amountMinor: number;
  taxed: boolean;
}

/** The taxes of an invoice: what they come to in minor units, and the percentages as decimal text. */
export interface InvoiceTaxes {
  taxMinor: number;
  tax2Minor: number;
  taxRate: string;
  tax2Rate: string;
}

/** Computes the taxes of an invoice from its lines. */
export type TaxRule = (lines: readonly TaxableLine[]) => InvoiceTaxes;
