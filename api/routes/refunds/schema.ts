import { z } from '@hono/zod-openapi';
import { type RefundAttemptRow, refundStates } from '../../../db/queries/refund-attempts.ts';
import { id } from '../../fields/common.ts';
import { invoiceExample, invoiceSchema } from '../invoices/schema.ts';

export const refundAttemptSchema = z
  .object({
    id,
    clientId: id,
    paymentId: id.openapi({ description: 'the transaction that it gives back' }),
    invoiceId: id.nullable(),
    gateway: z.string(),
    state: z.enum(refundStates).openapi({
      description:
        '`requested` and `unknown`: the money may still go back, and nothing else of the payment does meanwhile. `cancelled`: nothing went back, `code` says why',
    }),
    code: z.string().nullable(),
    currency: z.string(),
    amountMinor: z.int(),
    feesMinor: z.int(),
    description: z.string(),
    gatewayReference: z.string().nullable(),
    refundId: id.nullable().openapi({ description: 'the transaction that books it' }),
    requestedAt: z.string(),
    settledAt: z.string().nullable(),
  })
  .openapi('RefundAttempt');

export const refundAttemptExample = {
  id: 1,
  clientId: 1,
  paymentId: 1,
  invoiceId: 1,
  gateway: 'stripe',
  state: 'requested' as const,
  code: null,
  currency: 'EUR',
  amountMinor: 600,
  feesMinor: 0,
  description: '',
  gatewayReference: null,
  refundId: null,
  requestedAt: '2026-01-31T09:30:00.000Z',
  settledAt: null,
};

/** A refund as the API shows it. */
export function shownRefund({
  providerId: _provider,
  payment: _payment,
  occurrence: _occurrence,
  idempotencyKey: _key,
  takesFrom: _from,
  withCredit: _credit,
  requestedByKind: _kind,
  requestedBy: _by,
  askedAt: _asked,
  ...attempt
}: RefundAttemptRow) {
  return attempt;
}

export const refundAccepted = z
  .object({
    refund: refundAttemptSchema,
    attempts: z.string().openapi({ description: 'where what becomes of it is listed' }),
  })
  .openapi('RefundAccepted');

export const refundAcceptedExample = {
  refund: refundAttemptExample,
  attempts: '/v1/transactions/1/refund-attempts',
};

export const invoiceRefundAccepted = z
  .object({ invoice: invoiceSchema, refunds: z.array(refundAttemptSchema) })
  .openapi('InvoiceRefundAccepted');

export const invoiceRefundExample = {
  invoice: { ...invoiceExample, status: 'paid' as const, paidMinor: 600, owedMinor: 0 },
  refunds: [refundAttemptExample],
};
