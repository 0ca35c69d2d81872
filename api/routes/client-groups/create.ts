import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { insertGroup } from '../../../db/queries/groups.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { requireProvider } from '../../http/visibility.ts';
import { groupExample, groupSchema, newGroup } from './schema.ts';

export const createGroup = writing(
  {
    method: 'post',
    path: '/v1/client-groups',
    scope: 'providers:write',
    tag: 'Client groups',
    summary: 'Create a client group',
    body: newGroup,
    answers: [
      {
        status: 201,
        description: 'The new group.',
        schema: groupSchema,
        example: groupExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['not-possible'],
  },
  async ({ body }, call) => {
    const { providerId } = await requireProvider(call.tx, call.caller, body);
    const group = await insertGroup(call.tx, body);
    await recordChange(call.tx, actorOf(call), {
      providerId,
      entity: 'client-group',
      entityId: group.id,
      action: 'created',
      changes: changesBetween({}, body),
    });
    return created(`/v1/client-groups/${group.id}`, group, { ETag: etagOf(group) });
  },
);
