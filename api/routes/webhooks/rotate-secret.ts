import { recordChange } from '../../../db/queries/change-log.ts';
import { updateEndpoint } from '../../../db/queries/webhook-endpoints.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { heldEndpoint } from './access.ts';
import { endpointExample, endpointParams, endpointWithSecret, secretExample } from './schema.ts';
import { nextSecret } from './secret.ts';

export const rotateWebhookSecret = writing(
  {
    method: 'post',
    path: '/v1/webhook-endpoints/{endpointId}/rotate-secret',
    scope: 'webhooks:write',
    tag: 'Webhooks',
    summary: 'Give a webhook endpoint a new secret',
    description:
      'Shown in this answer only. For 24 hours the present secret signs too, so that the receiver can be changed in between; a second rotation within that time ends the first one’s.',
    params: endpointParams,
    answers: [
      {
        status: 200,
        description: 'The endpoint with its new secret.',
        schema: endpointWithSecret,
        example: { ...endpointExample, previousUntil: '2026-02-01T09:30:00.000Z', secret: secretExample },
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { endpointId } }, call) => {
    const { tx, vault, now } = call;
    const before = await heldEndpoint(call, endpointId);
    const { secret, sealed, previousUntil } = nextSecret(vault, before, now());
    const after = await updateEndpoint(tx, endpointId, { secret: sealed, previousUntil });
    await recordChange(tx, actorOf(call), {
      providerId: before.providerId,
      entity: 'webhook-endpoint',
      entityId: endpointId,
      action: 'secret-rotated',
      changes: { previousUntil: { from: before.previousUntil, to: previousUntil } },
    });
    return ok({ ...after, secret }, { ETag: etagOf(after) });
  },
);
