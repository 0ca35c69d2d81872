import { z } from '@hono/zod-openapi';
import { date, id, idParams, line, longText } from '../../fields/common.ts';
import { overrideRestriction } from '../accounts/restriction.ts';

export const statuses = [
  'pending',
  'active',
  'suspended',
  'terminated',
  'cancelled',
  'fraud',
  'completed',
] as const;
export const status = z.enum(statuses);
export const minor = z.int().openapi({ description: 'in the smallest unit of the currency' });
export const text = z.string().nullable();

export const serviceSchema = z
  .object({
    id,
    clientId: id,
    productId: id.nullable(),
    serverId: id.nullable(),
    orderId: id.nullable(),
    name: z.string(),
    domain: text,
    username: text,
    externalId: text,
    marker: text,
    status,
    suspendedReason: text,
    suspendedNote: text,
    suspendedAt: text,
    terminatedAt: text,
    currency: z.string(),
    quantity: z.int(),
    firstPriceMinor: minor,
    priceMinor: minor,
    cycle: z.string(),
    paymentMethod: text,
    signedUpOn: text,
    nextDueOn: text,
    nextInvoiceOn: text.openapi({ description: 'the first day that is not billed' }),
    terminateOn: text,
    autoSuspendOverride: z.boolean(),
    suspendNotBefore: text,
    separateInvoice: z.boolean(),
    notes: z.string(),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Service');

export const serviceExample = {
  id: 1,
  clientId: 1,
  productId: 1,
  serverId: 1,
  orderId: null,
  name: 'Web hosting M',
  domain: 'example.com',
  username: 'adal',
  externalId: null,
  marker: 'created:1700000000',
  status: 'active',
  suspendedReason: null,
  suspendedNote: null,
  suspendedAt: null,
  terminatedAt: null,
  currency: 'GBP',
  quantity: 1,
  firstPriceMinor: 500,
  priceMinor: 500,
  cycle: 'monthly',
  paymentMethod: null,
  signedUpOn: '2026-01-31',
  nextDueOn: '2026-02-28',
  nextInvoiceOn: '2026-02-28',
  terminateOn: null,
  autoSuspendOverride: false,
  suspendNotBefore: null,
  separateInvoice: false,
  notes: '',
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};

const name = line(255).min(1).nullable();

/** What says which account a service is and where, by which an account proves to be the client's; notes; D6. */
export const serviceEdit = z
  .strictObject({
    serverId: id.nullable().openapi({ description: 'a server of the client’s provider; null: on no server' }),
    username: name,
    domain: name,
    externalId: name.openapi({ description: 'the number of a guest, the external id of a game server' }),
    marker: name.openapi({
      description: 'what tells the account from a later one of the same name; see Servers and connectors',
    }),
    notes: longText(10_000),
    autoSuspendOverride: z.boolean().openapi({
      description:
        'true: never suspended or terminated because an invoice is overdue; the same as its setting `suspensionExempt`',
    }),
    suspendNotBefore: date
      .nullable()
      .openapi({ description: 'not suspended or terminated for an overdue invoice before this day' }),
    separateInvoice: z.boolean().openapi({
      description: 'true: it has invoices of its own; the same as its setting `separateInvoices`',
    }),
    overrideRestriction,
  })
  .partial()
  .openapi('ServiceEdit', { example: { externalId: '101', marker: 'tenure-4711' } });

export const serviceParams = idParams('serviceId', 'the service’s number');
