import { z } from '@hono/zod-openapi';
import { id } from '../../fields/common.ts';

export const invoiceStatuses = [
  'draft',
  'unpaid',
  'payment-pending',
  'paid',
  'cancelled',
  'refunded',
  'collections',
] as const;
const minor = z.int().openapi({ description: 'in the smallest unit of the currency' });

const fields = {
  id,
  providerId: id,
  clientId: id,
  number: z.string().nullable(),
  status: z.enum(invoiceStatuses),
  currency: z.string(),
  issuedOn: z.string().nullable(),
  dueOn: z.string().nullable(),
  paidAt: z.string().nullable(),
  cancelledAt: z.string().nullable(),
  refundedAt: z.string().nullable(),
  subtotalMinor: minor,
  taxMinor: minor,
  tax2Minor: minor,
  creditMinor: minor,
  adjustmentMinor: minor,
  totalMinor: minor,
  paymentMethod: z.string().nullable(),
  notes: z.string(),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
};
export const invoiceSchema = z.object(fields).openapi('Invoice');

const itemSchema = z
  .object({
    id,
    kind: z.string(),
    serviceId: id.nullable(),
    addonId: id.nullable(),
    domainId: id.nullable(),
    description: z.string(),
    amountMinor: minor,
    taxed: z.boolean(),
    dueOn: z.string().nullable(),
  })
  .openapi('InvoiceItem');

export const invoiceWithItems = z
  .object({
    ...fields,
    items: z.array(itemSchema),
    nextItems: z.string().nullable().openapi({ description: 'pass it as `cursor` for further items' }),
  })
  .openapi('InvoiceWithItems');

export const invoiceExample = {
  id: 1,
  providerId: 1,
  clientId: 1,
  number: '2026-0001',
  status: 'unpaid',
  currency: 'GBP',
  issuedOn: '2026-01-31',
  dueOn: '2026-02-14',
  paidAt: null,
  cancelledAt: null,
  refundedAt: null,
  subtotalMinor: 500,
  taxMinor: 100,
  tax2Minor: 0,
  creditMinor: 0,
  adjustmentMinor: 0,
  totalMinor: 600,
  paymentMethod: null,
  notes: '',
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};
export const itemExample = {
  id: 1,
  kind: 'service',
  serviceId: 1,
  addonId: null,
  domainId: null,
  description: 'Web hosting M',
  amountMinor: 500,
  taxed: true,
  dueOn: '2026-02-14',
};
