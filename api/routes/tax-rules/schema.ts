import { z } from '@hono/zod-openapi';
import { country, id, idParams, line } from '../../fields/common.ts';
import { billingDay } from '../../fields/money.ts';
import { percentText, productTypeList } from '../../fields/rates.ts';

const fields = {
  name: line(100).min(1),
  level: z.union([z.literal(1), z.literal(2)]).openapi({
    description: 'of each level one rule counts; the second tax is on the same price as the first',
  }),
  country: country.nullable().openapi({ description: 'null: everywhere' }),
  region: line(100)
    .min(1)
    .nullable()
    .openapi({ description: 'as the client’s address has it; null: all of the country' }),
  productTypes: productTypeList,
  rate: percentText,
  included: z.boolean().openapi({ description: 'prices hold the tax already' }),
  validFrom: billingDay.nullable(),
  validUntil: billingDay.nullable().openapi({ description: 'the last day' }),
};

export const newTaxRule = z
  .strictObject({
    ...fields,
    level: fields.level.default(1),
    country: fields.country.default(null),
    region: fields.region.default(null),
    productTypes: fields.productTypes.default(null),
    included: fields.included.default(false),
    validFrom: fields.validFrom.default(null),
    validUntil: fields.validUntil.default(null),
  })
  .openapi('NewTaxRule', { example: { name: 'VAT', country: 'DE', rate: '19' } });

export const taxRuleEdit = z
  .strictObject(fields)
  .partial()
  .openapi('TaxRuleEdit', { example: { validUntil: '2027-12-31' } });

export const taxRuleSchema = z
  .object({
    id,
    providerId: id,
    name: z.string(),
    level: z.int(),
    country: z.string().nullable(),
    region: z.string().nullable(),
    productTypes: z.array(z.string()).nullable(),
    rate: z.string().openapi({ description: 'percent' }),
    included: z.boolean(),
    validFrom: z.string().nullable(),
    validUntil: z.string().nullable(),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('TaxRule');

export const taxRuleExample = {
  ...{
    id: 1,
    providerId: 1,
    name: 'VAT',
    level: 1,
    country: 'DE',
    region: null,
    productTypes: null,
    rate: '19',
  },
  ...{ included: false, validFrom: null, validUntil: null, version: 1 },
  ...{ createdAt: '2026-01-31T09:30:00.000Z', updatedAt: '2026-01-31T09:30:00.000Z' },
};

export const taxRuleParams = idParams('taxRuleId', 'the tax rule’s number');
