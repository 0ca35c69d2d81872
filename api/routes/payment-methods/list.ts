import { z } from '@hono/zod-openapi';
import { listPaymentMethods } from '../../../db/queries/payment-methods.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { paymentMethodExample, paymentMethodSchema } from './schema.ts';

export const listClientPaymentMethods = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/payment-methods',
    scope: 'clients:read',
    tag: 'Payments',
    summary: 'List a client’s payment methods',
    params: clientParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page: the default first, then newest first, removed ones too.',
        schema: pageOf(paymentMethodSchema),
        example: { items: [paymentMethodExample], next: null },
      },
      {
        status: 308,
        description: 'The client was merged into another, whose list `Location` names.',
        headers: { Location: 'the survivor’s list' },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params, query }, call) => {
    const { id: clientId } = await clientToRead(call, params.clientId);
    return answerPage(
      `/v1/clients/${clientId}/payment-methods`,
      query,
      ({ after, limit }) =>
        listPaymentMethods(call.sql, clientId, {
          after: after as readonly [number, number] | undefined,
          limit,
        }),
      ({ isDefault, removedAt, id }) => [isDefault && removedAt === null ? 1 : 0, id],
    );
  },
);
