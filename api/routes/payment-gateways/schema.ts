import { z } from '@hono/zod-openapi';
import { gatewayConnectors } from '../../../db/queries/payment-gateways.ts';
import { id, idParams, line, webAddress } from '../../fields/common.ts';

/** What each kind of gateway is called with. */
export const gatewayCredentials = {
  stripe: z.strictObject({
    secretKey: z
      .string()
      .max(512)
      .regex(/^(sk|rk)_[A-Za-z0-9_]+$/, 'must be a secret (sk_) or restricted (rk_) key'),
  }),
  manual: z.strictObject({}),
};

const credentials = z.record(z.string().max(64), z.string().max(512)).openapi({
  description: 'write-only, kept encrypted. Stripe: `secretKey`.',
  writeOnly: true,
});
const url = webAddress.nullable().openapi({
  description: 'a test endpoint: a host and a port; null: the gateway’s own address',
  example: null,
});
const fields = { url, disabled: z.boolean() };

export const newPaymentGateway = z
  .strictObject({
    providerId: id,
    connector: z.enum(gatewayConnectors).openapi({
      description: '`manual`: bank transfer, cash and the like, where nothing exists remotely',
    }),
    name: line(100)
      .min(1)
      .openapi({ description: 'what payment methods call it; it stays', example: 'stripe' }),
    ...z.strictObject(fields).partial().shape,
    credentials: credentials.optional(),
  })
  .openapi('NewPaymentGateway', {
    example: {
      providerId: 1,
      connector: 'stripe',
      name: 'stripe-eu',
      credentials: { secretKey: 'rk_live_51Hq0Example' },
    },
  });

export const paymentGatewayEdit = z
  .strictObject({ ...fields, credentials: credentials.nullable() })
  .partial()
  .openapi('PaymentGatewayEdit', { example: { disabled: true } });

export const paymentGatewaySchema = z
  .object({
    id,
    providerId: id,
    name: z.string(),
    connector: z.enum(gatewayConnectors),
    url: z.string().nullable(),
    disabled: z.boolean(),
    credentials: z
      .enum(['set', 'needed', 'none'])
      .openapi({ description: 'never the credentials themselves; `none`: there is nothing remote' }),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('PaymentGateway');

export const paymentGatewayExample = {
  id: 1,
  providerId: 1,
  name: 'stripe',
  connector: 'stripe',
  url: null,
  disabled: false,
  credentials: 'set',
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};

export const paymentGatewayParams = idParams('gatewayId', 'the payment gateway’s number');
