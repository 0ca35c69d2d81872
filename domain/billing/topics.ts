/** What other systems are told of money. */
export const billingTopics = [
  'invoice.issued',
  'invoice.paid',
  'invoice.unpaid',
  'invoice.cancelled',
  'invoice.refunded',
  'invoice.collections',
  'invoice.dunned',
  'payment.received',
  'payment.refunded',
  'payment.reversed',
  'credit.changed',
] as const;
export type BillingTopic = (typeof billingTopics)[number];
