import { recordChange } from '../../../db/queries/change-log.ts';
import { lockLegalHold, releaseLegalHold as writeRelease } from '../../../db/queries/legal-holds.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { canSeeClient, clientToChange } from '../clients/access.ts';
import { legalHoldExample, legalHoldParams, legalHoldSchema } from './schema.ts';

export const releaseLegalHold = writing(
  {
    method: 'post',
    path: '/v1/legal-holds/{legalHoldId}/release',
    scope: 'clients:write',
    tag: 'Duties to keep',
    summary: 'Release a legal hold',
    description: 'One that was released already stays as it is.',
    params: legalHoldParams,
    answers: [
      {
        status: 200,
        description: 'It no longer stands.',
        schema: legalHoldSchema,
        example: { ...legalHoldExample, releasedBy: 'token:1', releasedAt: '2026-03-31T09:30:00.000Z' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone'],
  },
  async ({ params: { legalHoldId } }, call) => {
    const { tx, caller, now } = call;
    const hold = await lockLegalHold(tx, legalHoldId);
    if (!hold || !(await canSeeClient(tx, caller, hold.clientId))) throw notFound('legal hold', legalHoldId);
    const { clientId } = hold;
    const { providerId } = await clientToChange(tx, caller, clientId);
    if (hold.releasedAt !== null) return ok(hold);
    const releasedAt = now().toISOString();
    const released = await writeRelease(tx, hold.id, { releasedBy: nameOf(caller), releasedAt });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'legal-hold', entityId: hold.id, action: 'released' },
      changes: { releasedAt: { from: null, to: releasedAt } },
    });
    return ok(released);
  },
);
