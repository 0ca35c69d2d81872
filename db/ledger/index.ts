/**
 * The billing ledger. Every function takes a transaction, locks the client and then the invoice, writes change log,
 * outbox and a nudge for dunning, and throws LedgerRefusal where it does not do what was asked.
 */
export type { By } from './account.ts';
export { adjustCredit, applyCredit, deleteCreditEntry } from './credit.ts';
export {
  addFee,
  addLine,
  createInvoice,
  type NewFee,
  type NewInvoice,
  type NewLine,
  recompute,
  removeLine,
} from './invoices.ts';
export { type Issue, issueInvoice } from './issue.ts';
export { type IssuedInvoice, issueMany } from './issue-many.ts';
export { touchDebtors, touchDunning } from './notices.ts';
export { addCredit, type NewPayment, type PaymentResult, recordPayment } from './payments.ts';
export { moveDueDates, moveInvoiceDates, setDueDate } from './periods.ts';
export { dropQueuedLine, queueLine } from './queued.ts';
export { LedgerRefusal } from './refusal.ts';
export {
  type Refund,
  type Return,
  refundInvoice,
  refundPayment,
  returnCredit,
  reversePayment,
} from './returns.ts';
export { cancelInvoice, setCollections, setPaymentPending } from './standing.ts';
