import { z } from '@hono/zod-openapi';
import { listAddons, listServices } from '../../../db/queries/services.ts';
import { id } from '../../fields/common.ts';
import { clientList } from './sublist.ts';

const statuses = ['pending', 'active', 'suspended', 'terminated', 'cancelled', 'fraud', 'completed'] as const;
const status = z.enum(statuses);
const minor = z.int().openapi({ description: 'in the smallest unit of the currency' });
const text = z.string().nullable();

const serviceSchema = z
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
    terminateOn: text,
    autoSuspendOverride: z.boolean(),
    suspendNotBefore: text,
    notes: z.string(),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Service');

const serviceExample = {
  id: 1,
  clientId: 1,
  productId: 1,
  serverId: 1,
  orderId: null,
  name: 'Web hosting M',
  domain: 'example.com',
  username: 'adal',
  externalId: null,
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
  terminateOn: null,
  autoSuspendOverride: false,
  suspendNotBefore: null,
  notes: '',
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};

export const listClientServices = clientList({
  name: 'services',
  tag: 'What clients have',
  summary: 'List a client’s services',
  item: serviceSchema,
  example: serviceExample,
  statuses,
  read: listServices,
});

const addonSchema = z
  .object({
    id,
    clientId: id,
    serviceId: id.nullable(),
    name: z.string(),
    status,
    currency: z.string(),
    quantity: z.int(),
    setupFeeMinor: minor,
    priceMinor: minor,
    cycle: z.string(),
    signedUpOn: text,
    nextDueOn: text,
    terminatedAt: text,
    createdAt: z.string(),
  })
  .openapi('Addon');

export const listClientAddons = clientList({
  name: 'addons',
  tag: 'What clients have',
  summary: 'List a client’s add-ons',
  item: addonSchema,
  example: {
    id: 1,
    clientId: 1,
    serviceId: 1,
    name: 'Extra backup',
    status: 'active',
    currency: 'GBP',
    quantity: 1,
    setupFeeMinor: 0,
    priceMinor: 200,
    cycle: 'monthly',
    signedUpOn: '2026-01-31',
    nextDueOn: '2026-02-28',
    terminatedAt: null,
    createdAt: '2026-01-31T09:30:00.000Z',
  },
  statuses,
  read: listAddons,
});
