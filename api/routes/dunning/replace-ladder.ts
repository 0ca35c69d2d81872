import { z } from '@hono/zod-openapi';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { insertLadder } from '../../../db/queries/dunning-ladders.ts';
import { lockProvider } from '../../../db/queries/providers.ts';
import { checkLadder } from '../../../domain/dunning/check.ts';
import { ladderFrom } from '../../../domain/dunning/defaults.ts';
import type { LadderContent } from '../../../domain/dunning/ladder.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { Problem } from '../../problems.ts';
import { providerParams } from '../providers/schema.ts';
import { currentLadder, ladderOwner, viewOf } from './ladder.ts';
import { ladderEdit, ladderExample, ladderQuery, ladderView } from './schema.ts';

export const replaceDunningLadder = writing(
  {
    method: 'put',
    versioned: true,
    path: '/v1/providers/{providerId}/dunning-ladder',
    scope: 'dunning:write',
    tag: 'Dunning',
    summary: 'Write a new version of the ladder',
    description:
      'It counts at once. What was done stays done; nothing is suspended or terminated because a day of the new version has passed: a warning goes out first. A ladder that cannot work is refused with every reason.',
    params: providerParams,
    query: z.strictObject(ladderQuery),
    body: ladderEdit,
    answers: [
      {
        status: 200,
        description: 'The version that counts now; the same as before when nothing changed.',
        schema: ladderView,
        example: ladderExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['not-possible'],
  },
  async ({ params: { providerId }, query: { groupId = null }, body }, call) => {
    const { tx, caller, c, now, dunning } = call;
    await lockProvider(tx, providerId);
    const owner = await ladderOwner(tx, caller, { providerId, groupId });
    const before = await currentLadder(tx, owner);
    requireVersion(c.req.header('if-match'), etagOf(before));
    const content = contentOfBody(body);
    const changes = changesBetween(before.ladder, content);
    if (before.inForce && Object.keys(changes).length === 0) return ok(before, { ETag: etagOf(before) });

    const row = await insertLadder(tx, owner, {
      ...{ version: before.version + 1, content, now: now().toISOString(), by: nameOf(caller) },
    });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'dunning-ladder', entityId: row.id, action: 'replaced', changes },
    });
    call.afterCommit(() => dunning.sweep());
    return ok(viewOf(row), { ETag: etagOf(row) });
  },
);

/** The ladder that was sent or that the settings stand for. Throws Problem 422 with everything that is wrong. */
export function contentOfBody({ ladder, settings }: z.output<typeof ladderEdit>): LadderContent {
  const content = settings ? ladderFrom(settings) : ladder;
  if (content === undefined) throw new Error('The body has neither a ladder nor settings.');
  return workable(content, settings ? undefined : '/ladder');
}

/**
 * The ladder, when it can work.
 * @param pointer where in the body it stands; undefined: it follows from settings, as a whole
 * @throws Problem 422 with every reason
 */
export function workable(content: LadderContent, pointer: string | undefined): LadderContent {
  const refusals = checkLadder(content);
  const [first] = refusals;
  if (first === undefined) return content;
  const more = refusals.length > 1 ? ` (and ${refusals.length - 1} more)` : '';
  throw new Problem('not-possible', `This ladder cannot work: ${first.text}${more}`, {
    errors: refusals.map((each) => ({
      pointer: pointer === undefined ? '/settings' : `${pointer}${each.pointer}`,
      detail: each.text,
    })),
    members: { refusals: refusals.map(({ code }) => code) },
  });
}
