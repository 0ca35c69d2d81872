/** Why the ledger does not do what it was asked; codes for programs, sentences for people. */
export type RefusalCode =
  | 'client-unknown'
  | 'client-merged'
  | 'client-gone'
  | 'client-held'
  | 'invoice-unknown'
  | 'line-unknown'
  | 'payment-unknown'
  | 'credit-entry-unknown'
  /** not in this status of the invoice */
  | 'not-now'
  /** the values contradict the record */
  | 'not-possible'
  /** a reference of a gateway that stands for other money */
  | 'reference-reused';

export interface RefusalDetails {
  /** the client that a merged one became part of */
  survivorId?: number;
  /** the operation that holds the client */
  operationId?: string;
  /** the field of the request that it is about */
  field?: string;
}

/** The ledger refuses; nothing was changed, and `message` says what to do. */
export class LedgerRefusal extends Error {
  override readonly name = 'LedgerRefusal';
  readonly code: RefusalCode;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, message: string, details: RefusalDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** A refusal because of one field of what was asked. */
export function impossible(field: string, message: string): LedgerRefusal {
  return new LedgerRefusal('not-possible', message, { field });
}
