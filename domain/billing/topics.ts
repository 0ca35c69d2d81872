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
  'account.exceeded',
  'account.restricted',
  'account.no-longer-exceeded',
  'account.no-longer-restricted',
] as const;
export type BillingTopic = (typeof billingTopics)[number];
