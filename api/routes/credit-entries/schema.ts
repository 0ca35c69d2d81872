import { z } from '@hono/zod-openapi';
import { creditKinds } from '../../../db/queries/credit-entries.ts';
import { currency, id, idParams, line } from '../../fields/common.ts';
import { minor } from '../../fields/money.ts';

export const creditEntrySchema = z
  .object({
    id,
    clientId: id,
    kind: z.enum(creditKinds),
    currency: z.string(),
    amountMinor: minor,
    invoiceId: id.nullable(),
    transactionId: id.nullable(),
    description: z.string(),
    at: z.string(),
    createdAt: z.string(),
  })
  .openapi('CreditEntry');

export const creditEntryExample = {
  id: 1,
  clientId: 1,
  kind: 'adjustment',
  currency: 'GBP',
  amountMinor: 500,
  invoiceId: null,
  transactionId: null,
  description: 'Goodwill after the outage',
  at: '2026-01-31T09:30:00.000Z',
  createdAt: '2026-01-31T09:30:00.000Z',
};

export const newAdjustment = z
  .strictObject({
    amountMinor: z
      .int('must be a whole number of minor units: 12.50 EUR is 1250')
      .refine((minor) => minor !== 0, 'must not be 0')
      .openapi({ description: 'in the smallest unit of the currency; below 0 takes away' }),
    currency: currency.optional().openapi({ description: 'of the account' }),
    description: line(500).min(1).openapi({ description: 'why, for the log' }),
  })
  .openapi('NewCreditAdjustment', {
    example: { amountMinor: 500, description: 'Goodwill after the outage' },
  });

export const creditEntryParams = idParams('creditEntryId', 'the entry’s number');
