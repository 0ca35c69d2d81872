import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import {
  findGatewayNamed,
  insertPaymentGateway,
  updatePaymentGateway,
} from '../../../db/queries/payment-gateways.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { requirePersonConfirmed } from '../../http/authenticate.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { requireProvider } from '../../http/visibility.ts';
import { impossibleField } from '../../problems.ts';
import { requireCredentials, requireUsable } from './rules.ts';
import { newPaymentGateway, paymentGatewayExample, paymentGatewaySchema } from './schema.ts';

export const createPaymentGateway = writing(
  {
    method: 'post',
    path: '/v1/payment-gateways',
    scope: 'providers:write',
    tag: 'Payments',
    summary: 'Add a payment gateway',
    description: 'With credentials only after the own password, where a person adds it.',
    body: newPaymentGateway,
    answers: [
      {
        status: 201,
        description: 'The new payment gateway, without its credentials.',
        schema: paymentGatewaySchema,
        example: paymentGatewayExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['not-possible', 'conflict', 'confirmation-needed'],
  },
  async ({ body: { credentials, ...fields } }, call) => {
    const { tx, caller, vault } = call;
    if (credentials) requirePersonConfirmed(call);
    const { providerId } = await requireProvider(tx, caller, fields);
    requireUsable(fields);
    if (credentials) requireCredentials(fields.connector, credentials);
    if (await findGatewayNamed(tx, providerId, fields.name))
      throw impossibleField('/name', 'The provider has a payment gateway of this name already.');
    const bare = await insertPaymentGateway(tx, fields);
    // Sealed credentials are bound to the row's number, which exists only now.
    const gateway = credentials
      ? await updatePaymentGateway(tx, bare.id, {
          credentials: vault.seal(credentials, `payment_gateways:${bare.id}`),
        })
      : bare;
    await recordChange(tx, actorOf(call), {
      providerId,
      entity: 'payment-gateway',
      entityId: gateway.id,
      action: 'created',
      changes: changesBetween({}, { ...fields, ...(credentials && { credentials: 'set' }) }),
    });
    return created(`/v1/payment-gateways/${gateway.id}`, gateway, { ETag: etagOf(gateway) });
  },
);
