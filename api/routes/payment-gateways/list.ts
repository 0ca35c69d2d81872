import { z } from '@hono/zod-openapi';
import { listPaymentGateways as readGateways } from '../../../db/queries/payment-gateways.ts';
import { idText } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { paymentGatewayExample, paymentGatewaySchema } from './schema.ts';

export const listPaymentGateways = endpoint(
  {
    method: 'get',
    path: '/v1/payment-gateways',
    scope: 'providers:read',
    tag: 'Payments',
    summary: 'List payment gateways',
    query: z.strictObject({ providerId: idText('gateways of this provider').optional(), ...pageQuery }),
    answers: [
      {
        status: 200,
        description: 'A page of payment gateways.',
        schema: pageOf(paymentGatewaySchema),
        example: { items: [paymentGatewayExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const only = providersFor(caller, query.providerId);
    return answerPage(
      '/v1/payment-gateways',
      query,
      ({ after, limit }) => readGateways(sql, { only, after: after?.[0] as number | undefined, limit }),
      ({ id }) => [id],
    );
  },
);
