import type { Day } from '../calendar.ts';
import type { BillableItem } from './due.ts';
import type { ProviderTax } from './tax.ts';
import type { ClientTerm, ProductType } from './terms.ts';

export const itemKinds = ['service', 'addon', 'domain'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** An item with what its lines say. */
export interface Item extends BillableItem {
  /** how the line calls it */
  name: string;
  productType: ProductType;
  currency: string;
  paymentMethod: string | null;
  /** has an invoice of its own, whatever the client's setting */
  separate: boolean;
}

/** A line that waits for an invoice. */
export interface QueuedLine {
  id: number;
  amountMinor: number;
  taxed: boolean;
  taxIncluded: boolean | null;
  taxMinor: number;
  tax2Minor: number;
  /** null: with the next invoice */
  dueOn: Day | null;
  serviceId: number | null;
  addonId: number | null;
  domainId: number | null;
  productType: ProductType;
}

/** A client as it is billed by one of its providers. */
export interface BilledClient {
  id: number;
  currency: string;
  language: string;
  country: string | null;
  region: string;
  /** of what has no method of its own */
  paymentMethod: string | null;
  separateInvoices: boolean;
  leadDays: number;
  domainLeadDays: number;
  whileUnpaid: boolean;
  mail: boolean;
  taxExempt: boolean;
  /** percentage of the group, as decimal text */
  groupDiscount: string;
  terms: readonly ClientTerm[];
  items: readonly Item[];
  queued: readonly QueuedLine[];
  /** whether anything will be billed to it period by period, now or later */
  recurring: boolean;
}

export interface BillingProvider {
  id: number;
  timeZone: string;
  rules: readonly ProviderTax[];
}
