import { findPaymentGateway } from '../../../db/queries/payment-gateways.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { paymentGatewayExample, paymentGatewayParams, paymentGatewaySchema } from './schema.ts';

export const getPaymentGateway = endpoint(
  {
    method: 'get',
    path: '/v1/payment-gateways/{gatewayId}',
    scope: 'providers:read',
    tag: 'Payments',
    summary: 'Read a payment gateway',
    params: paymentGatewayParams,
    answers: [
      {
        status: 200,
        description: 'The payment gateway, without its credentials.',
        schema: paymentGatewaySchema,
        example: paymentGatewayExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { gatewayId } }, { sql, caller }) => {
    const gateway = await findPaymentGateway(sql, gatewayId);
    if (!gateway || !maySee(caller, gateway.providerId)) throw notFound('payment gateway', gatewayId);
    return ok(gateway, { ETag: etagOf(gateway) });
  },
);
