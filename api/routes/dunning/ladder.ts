import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import {
  contentOf,
  findLadder,
  type LadderOwner,
  type LadderRow,
} from '../../../db/queries/dunning-ladders.ts';
import { findGroup } from '../../../db/queries/groups.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { ok } from '../../http/answer.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { providerParams } from '../providers/schema.ts';
import { type LadderView, ladderExample, ladderQuery, ladderView, proposedLadder } from './schema.ts';

export const getDunningLadder = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/dunning-ladder',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'Read the ladder that debt climbs',
    description:
      'Without one nothing is done about debt: version 0 then shows a proposal. A group without a ladder of its own climbs that of the provider.',
    params: providerParams,
    query: z.strictObject(ladderQuery),
    answers: [
      {
        status: 200,
        description: 'The ladder.',
        schema: ladderView,
        example: ladderExample,
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { providerId }, query: { groupId = null } }, { sql, caller }) => {
    const owner = await ladderOwner(sql, caller, { providerId, groupId });
    const ladder = await currentLadder(sql, owner);
    return ok(ladder, { ETag: etagOf(ladder) });
  },
);

/** The provider or group whose ladder a request means. Throws Problem 404. */
export async function ladderOwner(sql: Sql, caller: Caller, owner: LadderOwner): Promise<LadderOwner> {
  const { providerId, groupId } = owner;
  if (!maySee(caller, providerId) || !(await findProvider(sql, providerId)))
    throw notFound('provider', providerId);
  if (groupId !== null && (await findGroup(sql, groupId))?.providerId !== providerId)
    throw notFound('client group', groupId);
  return owner;
}

/** The last version, or the proposal that stands for none. */
export async function currentLadder(sql: Sql, owner: LadderOwner): Promise<LadderView> {
  const row = await findLadder(sql, owner);
  if (row) return viewOf(row);
  const fallback = owner.groupId === null ? undefined : await findLadder(sql, { ...owner, groupId: null });
  return proposedLadder(owner, fallback && contentOf(fallback));
}

/** A version as the API shows it. */
export function viewOf(row: LadderRow): LadderView {
  const { providerId, groupId, version, activeFrom, createdBy } = row;
  return { providerId, groupId, version, inForce: true, activeFrom, createdBy, ladder: contentOf(row) };
}
