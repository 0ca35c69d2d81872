import { recordChange } from '../../../db/queries/change-log.ts';
import { deleteGroup as drop, groupUse, lockGroup } from '../../../db/queries/groups.ts';
import { actorOf } from '../../http/actor.ts';
import { writing } from '../../http/endpoint.ts';
import { Problem } from '../../problems.ts';
import { groupToRead } from './get.ts';
import { groupParams } from './schema.ts';

export const deleteGroup = writing(
  {
    method: 'delete',
    path: '/v1/client-groups/{groupId}',
    scope: 'providers:write',
    tag: 'Client groups',
    summary: 'Delete a client group that nothing uses',
    description:
      'Its settings and its ladder go along. Refused while clients are in it (`clients` says how many) or a merge that can be taken back names it (`merges`), and for good once its ladder did something (`rungs`): the record of that names the ladder.',
    params: groupParams,
    answers: [{ status: 204, description: 'It is gone; the change log keeps what it was.' }],
    problems: ['conflict'],
  },
  async ({ params: { groupId } }, call) => {
    const { tx, caller } = call;
    const group = await groupToRead(tx, caller, groupId, () => lockGroup(tx, groupId));
    const { clients, rungs, merges } = await groupUse(tx, groupId);
    const used = [
      ...(clients > 0 ? [`${clients} ${clients === 1 ? 'client is' : 'clients are'} in it`] : []),
      ...(rungs > 0 ? [`its ladder did ${rungs} ${rungs === 1 ? 'rung' : 'rungs'} that are on record`] : []),
      ...(merges > 0
        ? [`${merges} ${merges === 1 ? 'merge' : 'merges'} would give a client back to it`]
        : []),
    ];
    if (used.length > 0)
      throw new Problem('conflict', `The group ${group.name} is in use: ${used.join(', and ')}.`, {
        members: { clients, rungs, merges },
      });
    await drop(tx, groupId);
    const { providerId, name, discountPercent, settings } = group;
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'client-group', entityId: groupId, action: 'deleted' },
      changes: {
        name: { from: name, to: null },
        discountPercent: { from: discountPercent, to: null },
        settings: { from: settings, to: null },
      },
    });
    return { status: 204 };
  },
);
