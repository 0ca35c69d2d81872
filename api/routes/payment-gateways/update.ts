import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import {
  lockPaymentGateway,
  updatePaymentGateway as writeGateway,
} from '../../../db/queries/payment-gateways.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { requirePersonConfirmed } from '../../http/authenticate.ts';
import { maySee } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { requireSameHost } from '../servers/rules.ts';
import { requireCredentials, requireUsable } from './rules.ts';
import {
  paymentGatewayEdit,
  paymentGatewayExample,
  paymentGatewayParams,
  paymentGatewaySchema,
} from './schema.ts';

export const updatePaymentGateway = writing(
  {
    method: 'patch',
    path: '/v1/payment-gateways/{gatewayId}',
    scope: 'providers:write',
    tag: 'Payments',
    summary: 'Edit a payment gateway',
    description:
      'Only the fields that are sent change. `credentials` replaces them as a whole, null forgets them; a new host needs them again. People change them after their own password.',
    params: paymentGatewayParams,
    body: paymentGatewayEdit,
    answers: [
      {
        status: 200,
        description: 'The payment gateway as it is now.',
        schema: paymentGatewaySchema,
        example: paymentGatewayExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['not-possible', 'confirmation-needed'],
  },
  async ({ params: { gatewayId }, body: { credentials, ...fields } }, call) => {
    const { tx, caller, c, vault } = call;
    if (credentials !== undefined) requirePersonConfirmed(call);
    const before = await lockPaymentGateway(tx, gatewayId);
    if (!before || !maySee(caller, before.providerId)) throw notFound('payment gateway', gatewayId);
    requireVersion(c.req.header('if-match'), etagOf(before));
    requireUsable({ ...before, ...fields });
    requireSameHost(before, fields.url, credentials !== undefined);
    if (credentials) requireCredentials(before.connector, credentials);
    const sealed = credentials ? vault.seal(credentials, `payment_gateways:${gatewayId}`) : credentials;
    const changes = changesBetween(before, fields);
    if (credentials !== undefined)
      changes.credentials = { from: before.credentials, to: credentials ? 'set' : 'needed' };
    if (Object.keys(changes).length === 0) return ok(before, { ETag: etagOf(before) });
    const after = await writeGateway(tx, gatewayId, {
      ...fields,
      ...(sealed !== undefined && { credentials: sealed }),
    });
    await recordChange(tx, actorOf(call), {
      providerId: before.providerId,
      entity: 'payment-gateway',
      entityId: gatewayId,
      action: 'edited',
      changes,
    });
    return ok(after, { ETag: etagOf(after) });
  },
);
