import type { z } from '@hono/zod-openapi';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { findGatewayNamed, type PaymentGatewayRow } from '../../../db/queries/payment-gateways.ts';
import { insertPaymentMethod } from '../../../db/queries/payment-methods.ts';
import { holdsCardNumber } from '../../../domain/card-numbers.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField, invalidField } from '../../problems.ts';
import { clientToBook } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { newPaymentMethod, paymentMethodExample, paymentMethodSchema } from './schema.ts';

type Fields = z.output<typeof newPaymentMethod>;

export const createPaymentMethod = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/payment-methods',
    scope: 'clients:write',
    tag: 'Payments',
    summary: 'Record a payment method of a client',
    description:
      'The method must exist at the gateway already; its token is kept encrypted. A card number is refused wherever it stands.',
    params: clientParams,
    body: newPaymentMethod,
    answers: [
      {
        status: 201,
        description: 'The new payment method, without its token.',
        schema: paymentMethodSchema,
        example: paymentMethodExample,
        headers: { Location: 'where the payment methods are listed' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller, vault } = call;
    refuseCardNumbers(body);
    const { providerId } = await clientToBook(tx, caller, clientId);
    requireGateway(await findGatewayNamed(tx, providerId, body.gateway), body);
    const { reference, ...fields } = body;
    const method = await insertPaymentMethod(tx, vault, { clientId, ...fields }, reference);
    await recordChange(tx, actorOf(call), {
      providerId,
      clientId,
      entity: 'payment-method',
      entityId: method.id,
      action: 'created',
      changes: changesBetween({}, { ...fields, ...(reference !== null && { reference: 'set' }) }),
    });
    return created(`/v1/clients/${clientId}/payment-methods`, method);
  },
);

/** Throws Problem 400 when a field holds what looks like a full card number; the number is not repeated. */
function refuseCardNumbers(fields: Fields): void {
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value !== 'string' || !holdsCardNumber(value)) continue;
    throw invalidField(
      `/${field}`,
      'This looks like a full card number, which is never kept here: send the gateway’s token and the last four digits.',
    );
  }
}

/** Throws Problem 422 when the gateway is not there or the token does not fit its kind. */
function requireGateway(gateway: PaymentGatewayRow | undefined, { reference }: Fields): void {
  if (gateway === undefined)
    throw impossibleField('/gateway', 'The provider has no payment gateway of this name: add it first.');
  if (gateway.disabled) throw impossibleField('/gateway', 'This payment gateway is disabled.');
  if (gateway.connector === 'manual' && reference !== null)
    throw impossibleField('/reference', 'A manual gateway keeps nothing, so there is no token.');
  if (gateway.connector === 'stripe' && reference === null)
    throw impossibleField('/reference', 'The token of the gateway is needed, such as pm_1Nv0FGQ9RKHgCVdK.');
}
