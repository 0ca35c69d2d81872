import { z } from '@hono/zod-openapi';
import { id, line } from '../../fields/common.ts';

export const newGroup = z
  .strictObject({
    providerId: id,
    name: line(200).min(1),
    discountPercent: z
      .number()
      .min(0)
      .max(100)
      .refine((percent) => Number(percent.toFixed(3)) === percent, 'has more than three decimals')
      .default(0),
    suspensionExempt: z.boolean().default(false),
    separateInvoices: z.boolean().default(false),
  })
  .openapi('NewClientGroup', { example: { providerId: 1, name: 'Resellers', discountPercent: 10 } });

export const groupSchema = z
  .object({
    id,
    providerId: id,
    name: z.string(),
    discountPercent: z.number(),
    suspensionExempt: z.boolean(),
    separateInvoices: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    createdAt: z.string(),
  })
  .openapi('ClientGroup');

export const groupExample = {
  id: 1,
  providerId: 1,
  name: 'Resellers',
  discountPercent: 10,
  suspensionExempt: false,
  separateInvoices: false,
  settings: {},
  createdAt: '2026-01-31T09:30:00.000Z',
};
