import { z } from '@hono/zod-openapi';
import { currency, id, idParams, instant, line } from '../../fields/common.ts';
import { amount, minor } from '../../fields/money.ts';
import { invoiceExample, invoiceSchema } from '../invoices/schema.ts';

export const transactionSchema = z
  .object({
    id,
    providerId: id,
    clientId: id.nullable(),
    invoiceId: id.nullable(),
    refundOfId: id.nullable().openapi({
      description:
        'the payment that it gives back or takes back; of a payment the refund that did not arrive',
    }),
    kind: z.enum(['entry', 'payment', 'refund', 'reversal']).openapi({
      description:
        '`refund`: given back and no longer asked for; `reversal`: taken back and owed again; `entry`: as another system booked it',
    }),
    gateway: z.string(),
    gatewayReference: z.string().nullable(),
    currency: z.string(),
    amountInMinor: minor,
    amountOutMinor: minor,
    feesMinor: minor.openapi({ description: 'what the gateway kept: the provider’s cost' }),
    creditedMinor: minor.openapi({ description: 'what of it went into credit; below 0: came out of it' }),
    description: z.string(),
    at: z.string(),
    createdAt: z.string(),
  })
  .openapi('Transaction');

// Written out: a schema that extends a named one is described as both at once, and neither has the other's fields.
export const namedTransaction = z
  .object({ ...transactionSchema.shape, invoiceNumber: z.string().nullable() })
  .openapi('NamedTransaction');

export const transactionExample = {
  id: 1,
  providerId: 1,
  clientId: 1,
  invoiceId: 1,
  refundOfId: null,
  kind: 'payment',
  gateway: 'bank',
  gatewayReference: '2026-01-31/7',
  currency: 'GBP',
  amountInMinor: 700,
  amountOutMinor: 0,
  feesMinor: 0,
  creditedMinor: 100,
  description: '',
  at: '2026-01-31T09:30:00.000Z',
  createdAt: '2026-01-31T09:30:00.000Z',
};

export const namedTransactionExample = { ...transactionExample, invoiceNumber: '2026-00001' };

export const transactionParams = idParams('transactionId', 'the transaction’s number');

const reference = line(200).min(1).nullable().default(null).openapi({
  description: 'the gateway’s name for it; what comes again under the same name counts once',
});

export const newPayment = z
  .strictObject({
    invoiceId: id.nullable().default(null).openapi({ description: 'null: it goes into the client’s credit' }),
    gateway: line(50).min(1),
    reference,
    currency: currency.optional().openapi({ description: 'of the invoice, else of the account' }),
    amountMinor: amount,
    feesMinor: z.int().min(0).default(0).openapi({ description: 'what the gateway keeps of it' }),
    at: instant.optional().openapi({ description: 'when it came; now when left out' }),
    description: line(500).default(''),
  })
  .openapi('NewPayment', { example: { gateway: 'bank', reference: '2026-01-31/7', amountMinor: 700 } });

export const paymentSchema = z
  .object({
    transaction: transactionSchema,
    invoice: z.union([invoiceSchema, z.null()]),
    creditedMinor: minor.openapi({ description: 'what of it went into the client’s credit' }),
    because: z
      .enum([
        'no-invoice',
        'invoice-unknown',
        'invoice-draft',
        'invoice-cancelled',
        'invoice-refunded',
        'nothing-owed',
        'overpaid',
      ])
      .nullable()
      .openapi({ description: 'why something went into credit' }),
    said: z.string().openapi({ description: 'what became of the money, for people' }),
    repeated: z.boolean().openapi({ description: 'it was booked before: nothing was done' }),
  })
  .openapi('Payment');

export const paymentExample = {
  transaction: transactionExample,
  invoice: {
    ...invoiceExample,
    status: 'paid',
    paidMinor: 600,
    owedMinor: 0,
    paidAt: '2026-01-31T09:30:00.000Z',
  },
  creditedMinor: 100,
  because: 'overpaid',
  said: 'It is more than invoice 1 owed: the rest went into credit.',
  repeated: false,
};

const returned = {
  amountMinor: amount.optional().openapi({ description: 'all that is left of the payment when left out' }),
  reference,
  feesMinor: z.int().min(0).default(0).openapi({ description: 'what the gateway takes for it' }),
  at: instant.optional().openapi({ description: 'now when left out' }),
  description: line(500).default(''),
};

export const newRefund = z
  .strictObject({
    ...returned,
    from: z.enum(['invoice', 'credit']).optional().openapi({
      description: 'first what of the payment is in credit, then its invoice, when left out',
    }),
    gateway: z.boolean().optional().openapi({
      description:
        'false: it is booked only, since the money went back in another way. Left out: given back at the gateway through which the payment came, if there is one',
    }),
  })
  .openapi('NewRefund', { example: { amountMinor: 100 } });

export const newReversal = z
  .strictObject(returned)
  .openapi('NewReversal', { example: { reference: 'dp_1NxQ', feesMinor: 1500 } });

export const returnSchema = z
  .object({
    transaction: transactionSchema,
    invoice: z.union([invoiceSchema, z.null()]),
    repeated: z.boolean().openapi({ description: 'it was booked before: nothing was done' }),
  })
  .openapi('PaymentReturn');

export const returnExample = {
  transaction: {
    ...transactionExample,
    ...{ id: 2, kind: 'refund', refundOfId: 1, gatewayReference: null },
    ...{ amountInMinor: 0, amountOutMinor: 100, creditedMinor: -100 },
  },
  invoice: paymentExample.invoice,
  repeated: false,
};
