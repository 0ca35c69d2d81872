import type { Sql } from '../../../db/connect.ts';
import { findGroup, type GroupRow } from '../../../db/queries/groups.ts';
import { ok } from '../../http/answer.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { groupExample, groupParams, groupSchema } from './schema.ts';

export const getGroup = endpoint(
  {
    method: 'get',
    path: '/v1/client-groups/{groupId}',
    scope: 'providers:read',
    tag: 'Client groups',
    summary: 'Read a client group',
    params: groupParams,
    answers: [
      {
        status: 200,
        description: 'The group.',
        schema: groupSchema,
        example: groupExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { groupId } }, { sql, caller }) => {
    const group = await groupToRead(sql, caller, groupId);
    return ok(group, { ETag: etagOf(group) });
  },
);

/** The group that a request means. Throws Problem 404. */
export async function groupToRead(
  sql: Sql,
  caller: Caller,
  id: number,
  find: (sql: Sql, id: number) => Promise<GroupRow | undefined> = findGroup,
): Promise<GroupRow> {
  const group = await find(sql, id);
  if (!group || !maySee(caller, group.providerId)) throw notFound('client group', id);
  return group;
}
