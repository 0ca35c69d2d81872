import { z } from '@hono/zod-openapi';
import { audit } from '../../../db/queries/audit.ts';
import { findClient } from '../../../db/queries/clients.ts';
import { openPaymentMethod } from '../../../db/queries/payment-methods.ts';
import { id } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { canSeeClient } from '../clients/access.ts';
import { paymentMethodParams } from './schema.ts';

/** What is kept sealed about a payment method. */
export const paymentDetails = z
  .object({
    id,
    clientId: id,
    gateway: z.string(),
    reference: z.string().nullable().openapi({ description: 'the token under which the gateway keeps it' }),
  })
  .openapi('PaymentDetails');

export const getPaymentDetails = writing(
  {
    method: 'get',
    path: '/v1/payment-methods/{paymentMethodId}/details',
    scope: 'payments:details',
    confirm: 'again',
    tag: 'Payments',
    summary: 'Read what is kept sealed about a payment method',
    description:
      'For people alone: whoever asks has signed in, and has given the own password again within ten minutes. Each read is a line of the audit log.',
    params: paymentMethodParams,
    answers: [
      {
        status: 200,
        description: 'The details.',
        schema: paymentDetails,
        example: { id: 1, clientId: 1, gateway: 'stripe', reference: 'pm_1Nv0FGQ9RKHgCVdK' },
      },
    ],
    problems: ['confirmation-needed'],
  },
  async ({ params: { paymentMethodId } }, call) => {
    const { tx, vault, caller, now } = call;
    const method = await openPaymentMethod(tx, vault, paymentMethodId);
    if (!method || !(await canSeeClient(tx, caller, method.clientId)))
      throw notFound('payment method', paymentMethodId);
    const { clientId, gateway, reference } = method;
    const { providerId = null } = (await findClient(tx, clientId)) ?? {};
    await audit(
      tx,
      actorOf(call),
      {
        ...{ action: 'payment-details.read', subject: `client:${clientId}`, providerId },
        data: { paymentMethodId },
      },
      now(),
    );
    return ok({ id: paymentMethodId, clientId, gateway, reference });
  },
);
