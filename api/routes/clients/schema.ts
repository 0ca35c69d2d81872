import { z } from '@hono/zod-openapi';
import {
  country,
  currency,
  date,
  email,
  id,
  idParams,
  language,
  line,
  timeZone,
} from '../../fields/common.ts';
import { OVERRIDE_MESSAGE, overrideFields, overrideIsWhole } from './erased-person.ts';

/** What people set of a client and may change at any time. */
const profile = {
  type: z.enum(['person', 'company']),
  firstName: line(200),
  lastName: line(200),
  companyName: line(200),
  email: email.nullable(),
  phone: line(50).nullable().openapi({
    description:
      'international with a leading +, or national when the address has a country; kept as +CC.number',
    example: '+49.30901820',
  }),
  taxId: line(50).nullable(),
  address1: line(200),
  address2: line(200),
  city: line(200),
  region: line(200),
  postcode: line(30),
  country: country.nullable(),
  language,
  timeZone: timeZone.nullable(),
  groupId: id.nullable(),
  label: line(100).nullable(),
  characteristic: z.enum(['common', 'good', 'problematic']),
  customFields: z
    .record(z.string().min(1).max(64), z.union([z.string().max(5000), z.number(), z.boolean(), z.null()]))
    .refine((fields) => Object.keys(fields).length <= 200, 'has more than 200 fields')
    .openapi({ example: { 'VAT checked': true } }),
  signedUpOn: date.nullable(),
};

export const newClient = z
  .strictObject({
    providerId: id,
    currency: currency.optional(),
    welcome: z.boolean().optional().openapi({
      description: 'whether a mail welcomes the client; as the setting `welcomeMail` says when left out',
    }),
    ...z.strictObject(profile).partial().shape,
    ...overrideFields,
  })
  .refine(overrideIsWhole, OVERRIDE_MESSAGE)
  .refine((client) => Boolean(client.firstName || client.lastName || client.companyName), {
    message: 'needs a first name, a last name or a company name',
    path: ['lastName'],
  })
  .openapi('NewClient', {
    example: {
      providerId: 1,
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@example.com',
      phone: '+44 20 7946 0958',
      country: 'GB',
      currency: 'GBP',
    },
  });

export const clientEdit = z
  .strictObject({
    status: z
      .enum(['active', 'inactive'])
      .openapi({ description: 'between active and inactive only; closing and reopening are operations' }),
    ...profile,
  })
  .partial()
  .openapi('ClientEdit', { example: { city: 'London', label: 'VIP' } });

export const clientSchema = z
  .object({
    id,
    providerId: id,
    status: z.enum(['active', 'inactive', 'closed', 'merged', 'anonymized']),
    mergedIntoId: id.nullable(),
    archivedAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    anonymizedAt: z.string().nullable(),
    ...profile,
    // What was imported keeps the form it had.
    email: z.string().nullable(),
    country: z.string().nullable(),
    language: z.string(),
    timeZone: z.string().nullable(),
    customFields: z.record(z.string(), z.unknown()),
    currency: z.string(),
    registeredBy: z.string().nullable(),
    lastSignInAt: z.string().nullable(),
    lastSignInAddress: z.string().nullable(),
    lastSignInHost: z.string().nullable(),
    heldBy: z.uuid().nullable().openapi({ description: 'the operation that holds the client’s records' }),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Client');

export const clientWithDuties = z
  .object({
    ...clientSchema.shape,
    legalHold: z.boolean().openapi({ description: 'its data must be kept: neither anonymized nor deleted' }),
    openDisputes: z.int().openapi({ description: 'payments that the client contests' }),
  })
  .openapi('ClientWithDuties');

export const clientExample = {
  id: 1,
  providerId: 1,
  groupId: null,
  mergedIntoId: null,
  status: 'active',
  archivedAt: null,
  closedAt: null,
  anonymizedAt: null,
  type: 'person',
  firstName: 'Ada',
  lastName: 'Lovelace',
  companyName: '',
  email: 'ada@example.com',
  phone: '+44.2079460958',
  taxId: null,
  address1: '',
  address2: '',
  city: 'London',
  region: '',
  postcode: '',
  country: 'GB',
  language: 'en',
  currency: 'GBP',
  timeZone: null,
  label: null,
  characteristic: 'common',
  customFields: {},
  signedUpOn: '2026-01-31',
  registeredBy: 'token:1',
  lastSignInAt: null,
  lastSignInAddress: null,
  lastSignInHost: null,
  heldBy: null,
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};

export const clientParams = idParams('clientId', 'the client’s number');
