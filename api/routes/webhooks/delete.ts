import { recordChange } from '../../../db/queries/change-log.ts';
import { deleteEndpoint } from '../../../db/queries/webhook-endpoints.ts';
import { actorOf } from '../../http/actor.ts';
import { writing } from '../../http/endpoint.ts';
import { heldEndpoint } from './access.ts';
import { endpointParams } from './schema.ts';

export const deleteWebhookEndpoint = writing(
  {
    method: 'delete',
    path: '/v1/webhook-endpoints/{endpointId}',
    scope: 'webhooks:write',
    tag: 'Webhooks',
    summary: 'Delete a webhook endpoint',
    description:
      'With its deliveries. Nothing more is sent to it, and no operation waits for it any more. `disabled` keeps both.',
    params: endpointParams,
    answers: [{ status: 204, description: 'It is gone.' }],
  },
  async ({ params: { endpointId } }, call) => {
    const { providerId, url, topics, acknowledge } = await heldEndpoint(call, endpointId);
    await deleteEndpoint(call.tx, endpointId);
    await recordChange(call.tx, actorOf(call), {
      providerId,
      entity: 'webhook-endpoint',
      entityId: endpointId,
      action: 'deleted',
      changes: {
        url: { from: url, to: null },
        topics: { from: topics, to: null },
        acknowledge: { from: acknowledge, to: null },
      },
    });
    return { status: 204 };
  },
);
