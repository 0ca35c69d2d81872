import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { retryAll } from '../../../db/queries/webhook-deliveries.ts';
import { type EndpointFields, updateEndpoint, wakeEndpoint } from '../../../db/queries/webhook-endpoints.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import type { Caller } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { heldEndpoint, requireAddress, shownEndpoint } from './access.ts';
import { endpointEdit, endpointExample, endpointParams, endpointSchema } from './schema.ts';

export const updateWebhookEndpoint = writing(
  {
    method: 'patch',
    path: '/v1/webhook-endpoints/{endpointId}',
    scope: 'webhooks:write',
    tag: 'Webhooks',
    summary: 'Edit a webhook endpoint',
    description:
      'Only the fields that are sent change. `disabled: false` also tries at once everything that still waits for it.',
    params: endpointParams,
    body: endpointEdit,
    answers: [
      {
        status: 200,
        description: 'The endpoint as it is now.',
        schema: endpointSchema,
        example: endpointExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['not-possible'],
  },
  async ({ params: { endpointId }, body: { disabled, ...fields } }, call) => {
    const { tx, caller, c, now, privateWebhooks } = call;
    const before = await heldEndpoint(call, endpointId);
    requireVersion(c.req.header('if-match'), etagOf(before));
    if (fields.url !== undefined) requireAddress(fields.url, privateWebhooks);
    const wasDisabled = before.disabledAt !== null;
    const switched = disabled !== undefined && disabled !== wasDisabled;
    const changes = changesBetween(before, fields);
    if (switched) changes.disabled = { from: wasDisabled, to: disabled };
    if (Object.keys(changes).length === 0) return ok(shownEndpoint(before), { ETag: etagOf(before) });
    const after = await updateEndpoint(tx, endpointId, {
      ...fields,
      ...(switched && (disabled ? switchedOff(caller, now()) : { disabledAt: null, disabledReason: null })),
    });
    if (switched && !disabled) {
      await retryAll(tx, endpointId, now().toISOString());
      await wakeEndpoint(tx, endpointId);
    }
    await recordChange(tx, actorOf(call), {
      providerId: before.providerId,
      entity: 'webhook-endpoint',
      entityId: endpointId,
      action: 'edited',
      changes,
    });
    return ok(after, { ETag: etagOf(after) });
  },
);

/** What says that somebody has switched an endpoint off. */
export function switchedOff(
  caller: Caller,
  now: Date,
): Pick<EndpointFields, 'disabledAt' | 'disabledReason'> {
  return { disabledAt: now.toISOString(), disabledReason: `Switched off by ${caller.kind} ${caller.id}.` };
}
