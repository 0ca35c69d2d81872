import { z } from '@hono/zod-openapi';
import { listAddons, listServices } from '../../../db/queries/services.ts';
import { id, idParams, idText } from '../../fields/common.ts';
import { minor, serviceExample, serviceSchema, status, statuses, text } from '../services/schema.ts';
import { clientList } from './sublist.ts';

export const listClientServices = clientList({
  name: 'services',
  tag: 'What clients have',
  summary: 'List a client’s services',
  item: serviceSchema,
  example: serviceExample,
  statuses,
  read: listServices,
});

export const addonSchema = z
  .object({
    id,
    clientId: id,
    serviceId: id.nullable(),
    orderId: id.nullable(),
    name: z.string(),
    status,
    currency: z.string(),
    quantity: z.int(),
    setupFeeMinor: minor,
    priceMinor: minor,
    cycle: z.string(),
    signedUpOn: text,
    nextDueOn: text,
    nextInvoiceOn: text,
    terminatedAt: text,
    paymentMethod: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('Addon');

export const addonExample = {
  id: 1,
  clientId: 1,
  serviceId: 1,
  orderId: null,
  name: 'Extra backup',
  status: 'active',
  currency: 'GBP',
  quantity: 1,
  setupFeeMinor: 0,
  priceMinor: 200,
  cycle: 'monthly',
  signedUpOn: '2026-01-31',
  nextDueOn: '2026-02-28',
  nextInvoiceOn: '2026-02-28',
  terminatedAt: null,
  paymentMethod: null,
  createdAt: '2026-01-31T09:30:00.000Z',
};

export const addonParams = idParams('addonId', 'the add-on’s number');

export const listClientAddons = clientList({
  name: 'addons',
  tag: 'What clients have',
  summary: 'List a client’s add-ons',
  item: addonSchema,
  example: addonExample,
  statuses,
  filters: { serviceId: idText('those of this service').optional() },
  read: listAddons,
});
