import { z } from '@hono/zod-openapi';
import { listDomains } from '../../../db/queries/domains.ts';
import { id, idParams } from '../../fields/common.ts';
import { clientList } from './sublist.ts';

export const domainStatuses = [
  'pending',
  'pending-registration',
  'pending-transfer',
  'active',
  'grace',
  'redemption',
  'expired',
  'cancelled',
  'fraud',
  'transferred-away',
] as const;

export const domainSchema = z
  .object({
    id,
    clientId: id,
    orderId: id.nullable(),
    name: z.string(),
    registrar: z.string().nullable(),
    type: z.enum(['register', 'transfer']),
    status: z.enum(domainStatuses),
    years: z.int(),
    currency: z.string(),
    priceMinor: z.int(),
    registeredOn: z.string().nullable(),
    expiresOn: z.string().nullable(),
    nextDueOn: z.string().nullable(),
    nextInvoiceOn: z.string().nullable(),
    autoRenew: z.boolean(),
    paymentMethod: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('Domain');

export const domainExample = {
  id: 1,
  clientId: 1,
  orderId: null,
  name: 'example.com',
  registrar: null,
  type: 'register',
  status: 'active',
  years: 1,
  currency: 'GBP',
  priceMinor: 1200,
  registeredOn: '2026-01-31',
  expiresOn: '2027-01-31',
  nextDueOn: '2027-01-31',
  nextInvoiceOn: '2027-01-31',
  autoRenew: true,
  paymentMethod: null,
  createdAt: '2026-01-31T09:30:00.000Z',
};

export const domainParams = idParams('domainId', 'the domain’s number');

export const listClientDomains = clientList({
  name: 'domains',
  tag: 'What clients have',
  summary: 'List a client’s domains',
  item: domainSchema,
  example: domainExample,
  statuses: domainStatuses,
  read: listDomains,
});
