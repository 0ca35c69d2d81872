export const invoiceStatuses = [
  'draft',
  'unpaid',
  'payment-pending',
  'paid',
  'cancelled',
  'refunded',
  'collections',
] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];

/** The statuses in which an invoice can owe something. */
export const openStatuses = [
  'unpaid',
  'payment-pending',
  'collections',
] as const satisfies readonly InvoiceStatus[];

export type OpenStatus = (typeof openStatuses)[number];

export function isOpen(status: InvoiceStatus): status is OpenStatus {
  return (openStatuses as readonly InvoiceStatus[]).includes(status);
}

/** From which status an invoice can come into which; everything else is refused. */
export const legalTransitions: Readonly<Record<InvoiceStatus, readonly InvoiceStatus[]>> = {
  draft: ['unpaid', 'paid', 'cancelled'],
  unpaid: ['payment-pending', 'paid', 'cancelled', 'collections'],
  'payment-pending': ['unpaid', 'paid'],
  collections: ['unpaid', 'paid', 'cancelled'],
  paid: ['unpaid', 'refunded'],
  cancelled: [],
  refunded: [],
};

/** What happened to an invoice. */
export type InvoiceChange =
  | 'issued'
  /** money came, or credit was used */
  | 'settled'
  /** money was taken back, or a fee was added: what it owes can only have grown */
  | 'owes-more'
  /** money was given back and is no longer asked for */
  | 'refunded'
  | 'cancelled'
  /** a charge is under way whose outcome is not known yet */
  | 'charge-started'
  /** the charge under way brought nothing */
  | 'charge-ended'
  | 'sent-to-collections'
  | 'called-back';

/** What the entries of an invoice add up to after the change, in minor units. */
export interface InvoiceFigures {
  /** its total less what was received, what was given back being no longer asked for */
  owedMinor: number;
  /** what was received and is still there */
  paidMinor: number;
  /** how much of the client's credit it has used */
  creditMinor: number;
}

/**
 * The status that follows from a change: the one that the figures ask for.
 * @returns undefined when the change is not legal in this status
 */
export function statusAfter(
  status: InvoiceStatus,
  change: InvoiceChange,
  figures: InvoiceFigures,
): InvoiceStatus | undefined {
  const next = wanted(status, change, figures);
  if (next === undefined || next === status) return next;
  return legalTransitions[status].includes(next) ? next : undefined;
}

function wanted(
  status: InvoiceStatus,
  change: InvoiceChange,
  { owedMinor, paidMinor, creditMinor }: InvoiceFigures,
): InvoiceStatus | undefined {
  switch (change) {
    case 'issued':
      if (status !== 'draft') return undefined;
      return owedMinor > 0 ? 'unpaid' : 'paid';
    case 'settled':
      if (!isOpen(status)) return undefined;
      if (owedMinor <= 0) return 'paid';
      return status === 'payment-pending' ? 'unpaid' : status;
    case 'owes-more':
      return status === 'paid' && owedMinor > 0 ? 'unpaid' : status;
    case 'refunded':
      return status === 'paid' && paidMinor <= 0 && creditMinor === 0 ? 'refunded' : status;
    case 'cancelled':
      return 'cancelled';
    case 'charge-started':
      return status === 'unpaid' || status === 'payment-pending' ? 'payment-pending' : undefined;
    case 'charge-ended':
      return status === 'payment-pending' ? 'unpaid' : status;
    case 'sent-to-collections':
      return 'collections';
    case 'called-back':
      return status === 'collections' ? 'unpaid' : undefined;
  }
}
