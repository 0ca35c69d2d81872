import { z } from '@hono/zod-openapi';
import { smsConnectors } from '../../../db/queries/sms-gateways.ts';
import { id, line, webAddress } from '../../fields/common.ts';

export const smsGatewaySchema = z
  .object({
    providerId: id,
    connector: z.enum(smsConnectors),
    url: z.string(),
    sender: z.string(),
    disabled: z.boolean(),
    credentials: z.enum(['set', 'needed']).openapi({ description: 'never the credentials themselves' }),
    version: z.int().openapi({ description: '0: the provider has none' }),
  })
  .openapi('SmsGateway');

export const smsGatewayExample: z.input<typeof smsGatewaySchema> = {
  ...{ providerId: 1, connector: 'http', url: 'https://sms.example.com/send', sender: 'Example' },
  ...{ disabled: false, credentials: 'set', version: 1 },
};

export const smsGatewayEdit = z
  .strictObject({
    connector: z.enum(smsConnectors).default('http'),
    url: webAddress.openapi({ example: 'https://sms.example.com/send' }),
    sender: line(30).default('').openapi({
      description: 'what recipients see; empty: what the gateway uses by itself',
    }),
    disabled: z.boolean().default(false),
    credentials: z
      .strictObject({ token: z.string().min(1).max(512) })
      .optional()
      .openapi({
        description:
          'write-only, kept encrypted; those that are there stay when left out and the host is the same',
        writeOnly: true,
      }),
  })
  .openapi('SmsGatewayEdit', {
    example: { url: 'https://sms.example.com/send', credentials: { token: 'secret-token' } },
  });
