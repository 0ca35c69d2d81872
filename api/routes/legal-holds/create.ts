import { recordChange } from '../../../db/queries/change-log.ts';
import { insertLegalHold } from '../../../db/queries/legal-holds.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { clientToChange } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { legalHoldExample, legalHoldSchema, newLegalHold } from './schema.ts';

export const createLegalHold = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/legal-holds',
    scope: 'clients:write',
    tag: 'Duties to keep',
    summary: 'Put a client under a legal hold',
    description: 'While one stands, the client is neither anonymized nor deleted, whatever a policy says.',
    params: clientParams,
    body: newLegalHold,
    answers: [
      {
        status: 201,
        description: 'The legal hold stands.',
        schema: legalHoldSchema,
        example: legalHoldExample,
        headers: { Location: 'where the legal holds are listed' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller, now } = call;
    const { providerId } = await clientToChange(tx, caller, clientId);
    const hold = await insertLegalHold(tx, {
      clientId,
      reason: body.reason,
      setBy: nameOf(caller),
      setAt: now().toISOString(),
    });
    // The reason stays out of the log: the hold has it.
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'legal-hold', entityId: hold.id, action: 'created', changes: {} },
    });
    return created(`/v1/clients/${clientId}/legal-holds`, hold);
  },
);
