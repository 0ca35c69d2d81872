import { touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { closeDispute, lockDispute } from '../../../db/queries/disputes.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import { impossibleField, notFound } from '../../problems.ts';
import { canSeeClient, clientToBook } from '../clients/access.ts';
import { disputeEdit, disputeExample, disputeParams, disputeSchema } from './schema.ts';

export const updateDispute = writing(
  {
    method: 'patch',
    path: '/v1/disputes/{disputeId}',
    scope: 'clients:write',
    tag: 'Duties to keep',
    summary: 'Say how a dispute went',
    params: disputeParams,
    body: disputeEdit,
    answers: [
      {
        status: 200,
        description: 'The dispute as it is now.',
        schema: disputeSchema,
        example: { ...disputeExample, state: 'won', closedAt: '2026-03-31T09:30:00.000Z' },
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { disputeId }, body: { state } }, call) => {
    const { tx, caller, c, now, dunning } = call;
    const before = await lockDispute(tx, disputeId);
    if (!before || !(await canSeeClient(tx, caller, before.clientId))) throw notFound('dispute', disputeId);
    const { clientId } = before;
    const { providerId } = await clientToBook(tx, caller, clientId);
    requireVersion(c.req.header('if-match'), contentEtag(before));
    if (before.state === state) return ok(before, { ETag: contentEtag(before) });
    if (before.state !== 'open')
      throw impossibleField('/state', `The dispute was ${before.state} already: that is final.`);
    const after = await closeDispute(tx, disputeId, { state, closedAt: now().toISOString() });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'dispute', entityId: disputeId, action: 'edited' },
      changes: changesBetween(before, { state }),
    });
    await touchDunning(tx, { now: now().toISOString() }, clientId, 'dispute-closed');
    call.afterCommit(() => dunning.touched(clientId, 'dispute-closed'));
    return ok(after, { ETag: contentEtag(after) });
  },
);
