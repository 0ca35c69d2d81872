import { z } from '@hono/zod-openapi';
import { id, idParams, line } from '../../fields/common.ts';
import { billingDay, minor } from '../../fields/money.ts';
import { itemExample, itemSchema } from '../invoices/schema.ts';

export const queuedLineParams = idParams('queuedLineId', 'the queued line’s number');

export const newQueuedLine = z
  .strictObject({
    description: line(500).min(1),
    amountMinor: minor
      .refine((value) => value !== 0, 'must not be 0')
      .openapi({
        description: 'in the smallest unit of the account’s currency; below 0 it reduces the invoice',
        example: 6000,
      }),
    taxed: z.boolean().default(false),
    serviceId: id.nullable().default(null),
    addonId: id.nullable().default(null),
    domainId: id.nullable().default(null),
    dueOn: billingDay.nullable().default(null).openapi({
      description: 'billed with what is due on this day; null: with the next invoice',
    }),
  })
  .openapi('NewQueuedLine', {
    example: { description: 'One hour of help', amountMinor: 6000, taxed: true },
  });

export const queuedLineSchema = itemSchema;
export const queuedLineExample = {
  ...itemExample,
  ...{ kind: 'item', serviceId: null, description: 'One hour of help', amountMinor: 6000, taxMinor: 0 },
  ...{ taxRate: '0.000', dueOn: null, periodFrom: null, periodTo: null },
};
