import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { insertEndpoint, nextEndpointId } from '../../../db/queries/webhook-endpoints.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { requireProvider } from '../../http/visibility.ts';
import { requireAddress } from './access.ts';
import { endpointExample, endpointWithSecret, newEndpoint, secretExample } from './schema.ts';
import { firstSecret } from './secret.ts';
import { switchedOff } from './update.ts';

export const createWebhookEndpoint = writing(
  {
    method: 'post',
    path: '/v1/webhook-endpoints',
    scope: 'webhooks:write',
    tag: 'Webhooks',
    summary: 'Add a webhook endpoint',
    description:
      'From now on it is told what happens under its topics. The secret that signs is shown in this answer only.',
    body: newEndpoint,
    answers: [
      {
        status: 201,
        description: 'The new endpoint with its secret.',
        schema: endpointWithSecret,
        example: { ...endpointExample, secret: secretExample },
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['not-possible'],
  },
  async ({ body: { disabled = false, ...fields } }, call) => {
    const { tx, caller, vault, now, privateWebhooks } = call;
    const { providerId } = await requireProvider(tx, caller, fields);
    requireAddress(fields.url, privateWebhooks);
    const id = await nextEndpointId(tx);
    const { secret, sealed } = firstSecret(vault, id);
    const off = disabled ? switchedOff(caller, now()) : {};
    const endpoint = await insertEndpoint(tx, { ...fields, ...off, id, secret: sealed });
    await recordChange(tx, actorOf(call), {
      providerId,
      entity: 'webhook-endpoint',
      entityId: id,
      action: 'created',
      changes: changesBetween({}, { ...fields, disabled }),
    });
    return created(`/v1/webhook-endpoints/${id}`, { ...endpoint, secret }, { ETag: etagOf(endpoint) });
  },
);
