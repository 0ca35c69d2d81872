import { z } from '@hono/zod-openapi';
import { policySchema } from '../../../domain/policy.ts';
import {
  country,
  currency,
  id,
  idParams,
  language,
  line,
  longText,
  timeZone,
  webAddress,
} from '../../fields/common.ts';

const name = line(200).min(1);
const fields = {
  legalName: line(200).nullable(),
  address: longText(2000).nullable(),
  country: country.nullable(),
  defaultLanguage: language,
  defaultCurrency: currency,
  timeZone,
  publicUrl: webAddress.nullable(),
  mailFrom: line(320)
    .nullable()
    .openapi({ description: 'sender of mails to clients', example: 'Example Hosting <billing@example.com>' }),
  // Made anew here: the domain's own may have been made before schemas learned to describe themselves.
  policy: z.strictObject(policySchema.shape).openapi({
    type: 'object',
    description: 'which operations need an approval or a cooling-off time, and how steps are retried',
  }),
};

export const newProvider = z
  .strictObject({ name, ...z.strictObject(fields).partial().shape })
  .openapi('NewProvider', {
    example: { name: 'Example Hosting', defaultCurrency: 'EUR', timeZone: 'Europe/Berlin' },
  });

export const providerEdit = z
  .strictObject({ name, ...fields })
  .partial()
  .openapi('ProviderEdit', {
    example: { policy: { operations: { close: { approval: ['terminate'], coolingOffHours: 24 } } } },
  });

export const providerSchema = z
  .object({
    id,
    name: z.string(),
    ...fields,
    policy: z.record(z.string(), z.unknown()),
    country: z.string().nullable(),
    publicUrl: z.string().nullable(),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Provider');

export const providerExample = {
  id: 1,
  name: 'Example Hosting',
  legalName: null,
  address: null,
  country: 'DE',
  defaultLanguage: 'en',
  defaultCurrency: 'EUR',
  timeZone: 'Europe/Berlin',
  publicUrl: null,
  mailFrom: null,
  policy: {},
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};

export const providerParams = idParams('providerId', 'the provider’s number');
