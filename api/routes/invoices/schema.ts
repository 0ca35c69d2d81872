import { z } from '@hono/zod-openapi';
import { invoiceStatuses } from '../../../domain/billing/invoice-status.ts';
import { id, idParams, line, longText } from '../../fields/common.ts';
import { amount, billingDay, minor } from '../../fields/money.ts';

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
  taxRate: z.string().openapi({ description: 'percent' }),
  tax2Rate: z.string().openapi({ description: 'percent' }),
  paidMinor: minor.openapi({ description: 'what was received and is still there' }),
  refundedMinor: minor.openapi({ description: 'what was given back and is no longer asked for' }),
  owedMinor: minor.openapi({ description: 'what is still to be paid; 0 unless the invoice is open' }),
  paymentMethod: z.string().nullable(),
  notes: z.string(),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
};
export const invoiceSchema = z.object(fields).openapi('Invoice');

export const itemSchema = z
  .object({
    id,
    kind: z.string(),
    serviceId: id.nullable(),
    addonId: id.nullable(),
    domainId: id.nullable(),
    description: z.string(),
    amountMinor: minor.openapi({ description: 'without taxes' }),
    taxed: z.boolean(),
    taxMinor: minor,
    tax2Minor: minor,
    taxRate: z.string().openapi({ description: 'percent' }),
    tax2Rate: z.string().openapi({ description: 'percent' }),
    dueOn: z.string().nullable(),
    periodFrom: z.string().nullable().openapi({ description: 'the first day that it bills' }),
    periodTo: z.string().nullable().openapi({ description: 'the first day that it no longer bills' }),
  })
  .openapi('InvoiceItem');

export const invoiceWithItems = z
  .object({
    ...fields,
    addressee: z
      .record(z.string(), z.string())
      .nullable()
      .openapi({ description: 'name and address as the issued document shows them' }),
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
  taxRate: '20.000',
  tax2Rate: '0.000',
  paidMinor: 0,
  refundedMinor: 0,
  owedMinor: 600,
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
  taxMinor: 100,
  tax2Minor: 0,
  taxRate: '20.000',
  tax2Rate: '0.000',
  dueOn: '2026-02-14',
  periodFrom: '2026-02-14',
  periodTo: '2026-03-14',
};

export const invoiceParams = idParams('invoiceId', 'the invoice’s number in Tenure (its `id`)');

const lineFields = {
  kind: z
    .enum(['item', 'add-funds'])
    .default('item')
    .openapi({ description: 'what an `add-funds` line asks for becomes credit when it is paid' }),
  description: line(500).min(1),
  amountMinor: amount,
  taxed: z.boolean().default(false),
  serviceId: id.nullable().default(null),
  addonId: id.nullable().default(null),
  domainId: id.nullable().default(null),
};

export const newLine = z.strictObject(lineFields).openapi('NewInvoiceLine', {
  example: { description: 'One hour of help', amountMinor: 6000, taxed: true },
});

export const newInvoice = z
  .strictObject({
    providerId: id.optional().openapi({ description: 'the client’s home provider when left out' }),
    dueOn: billingDay.nullable().default(null),
    paymentMethod: line(50).min(1).nullable().default(null),
    notes: longText(5000).default(''),
    lines: z.array(z.strictObject(lineFields)).max(200).default([]),
  })
  .openapi('NewInvoice', {
    example: { dueOn: '2026-02-14', lines: [{ description: 'One hour of help', amountMinor: 6000 }] },
  });
