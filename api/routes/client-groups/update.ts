import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { lockGroup, updateGroup as writeGroup } from '../../../db/queries/groups.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { groupToRead } from './get.ts';
import { groupEdit, groupExample, groupParams, groupSchema } from './schema.ts';

export const updateGroup = writing(
  {
    method: 'patch',
    path: '/v1/client-groups/{groupId}',
    scope: 'providers:write',
    tag: 'Client groups',
    summary: 'Edit a client group',
    description: 'Only the fields that are sent change. Its settings have an address of their own below it.',
    params: groupParams,
    body: groupEdit,
    answers: [
      {
        status: 200,
        description: 'The group as it is now.',
        schema: groupSchema,
        example: groupExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { groupId }, body }, call) => {
    const { tx, caller, c } = call;
    const before = await groupToRead(tx, caller, groupId, () => lockGroup(tx, groupId));
    requireVersion(c.req.header('if-match'), etagOf(before));
    const changes = changesBetween(before, body);
    if (Object.keys(changes).length === 0) return ok(before, { ETag: etagOf(before) });
    const after = await writeGroup(tx, groupId, body);
    await recordChange(tx, actorOf(call), {
      ...{
        providerId: before.providerId,
        entity: 'client-group',
        entityId: groupId,
        action: 'edited',
        changes,
      },
    });
    return ok(after, { ETag: etagOf(after) });
  },
);
