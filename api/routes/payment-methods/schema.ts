import { z } from '@hono/zod-openapi';
import { date, id, idParams, line } from '../../fields/common.ts';

const kind = z.enum(['card', 'bank']);
const lastFour = z.string().regex(/^[0-9A-Za-z]{1,4}$/, 'must be the last one to four characters, no more');

export const newPaymentMethod = z
  .strictObject({
    gateway: line(100).min(1).openapi({ description: 'the name of one of the provider’s payment gateways' }),
    kind,
    description: line(200).default(''),
    brand: line(40).nullable().default(null),
    lastFour: lastFour.nullable().default(null),
    expiresOn: date.nullable().default(null).openapi({ description: 'the last day of a card’s month' }),
    reference: z
      .string()
      .regex(/^[a-z]{2,10}_[A-Za-z0-9_]{1,245}$/, 'must be the gateway’s token, such as pm_1Nv0FGQ9RKHgCVdK')
      .nullable()
      .default(null)
      .openapi({
        description: 'write-only, kept encrypted: the token under which the gateway keeps the method',
        writeOnly: true,
      }),
    isDefault: z.boolean().default(false),
  })
  .openapi('NewPaymentMethod', {
    example: {
      gateway: 'stripe',
      kind: 'card',
      brand: 'Visa',
      lastFour: '4242',
      expiresOn: '2030-12-31',
      reference: 'pm_1Nv0FGQ9RKHgCVdK',
      isDefault: true,
    },
  });

export const paymentMethodEdit = z
  .strictObject({
    description: line(200),
    isDefault: z.literal(true).openapi({ description: 'to take the mark away give it to another' }),
  })
  .partial()
  .openapi('PaymentMethodEdit', { example: { isDefault: true } });

export const paymentMethodParams = idParams('paymentMethodId', 'the payment method’s number');

export const paymentMethodSchema = z
  .object({
    id,
    clientId: id,
    gateway: z.string(),
    kind,
    description: z.string(),
    brand: z.string().nullable(),
    lastFour: z.string().nullable(),
    expiresOn: z.string().nullable(),
    reference: z
      .enum(['set', 'none'])
      .openapi({ description: 'never the token itself; `none`: no token of the gateway is on record' }),
    isDefault: z.boolean(),
    declinedCode: z.string().nullable().openapi({
      description: 'why it is never charged again, in the gateway’s words; a renewed card may be',
    }),
    removedAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('PaymentMethod');

export const paymentMethodExample = {
  id: 1,
  clientId: 1,
  gateway: 'stripe',
  kind: 'card',
  description: '',
  brand: 'Visa',
  lastFour: '4242',
  expiresOn: '2030-12-31',
  reference: 'set',
  isDefault: true,
  declinedCode: null,
  removedAt: null,
  createdAt: '2026-01-31T09:30:00.000Z',
};
