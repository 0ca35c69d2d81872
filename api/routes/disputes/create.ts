import { touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { hasTransaction, insertDispute } from '../../../db/queries/disputes.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { policySchema } from '../../../domain/policy.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { contentEtag } from '../../http/versions.ts';
import { impossibleField } from '../../problems.ts';
import { clientToBook } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { disputeExample, disputeSchema, newDispute } from './schema.ts';

export const createDispute = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/disputes',
    scope: 'clients:write',
    tag: 'Duties to keep',
    summary: 'Record that a client contests a payment',
    description:
      'While one is open, the client is neither anonymized nor deleted, and what it is about is not chased. With the policy `payments.chargeback: "suspend"` services are suspended for it, as for one that a gateway tells.',
    params: clientParams,
    body: newDispute,
    answers: [
      {
        status: 201,
        description: 'The new dispute.',
        schema: disputeSchema,
        example: disputeExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible', 'conflict'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller, now, dunning } = call;
    const { providerId } = await clientToBook(tx, caller, clientId);
    const { transactionId } = body;
    if (transactionId !== null && !(await hasTransaction(tx, clientId, transactionId)))
      throw impossibleField('/transactionId', `Client ${clientId} has no transaction ${transactionId}.`);
    const { payments } = policySchema.parse((await findProvider(tx, providerId))?.policy ?? {});
    const dispute = await insertDispute(tx, {
      ...{ clientId, ...body, openedAt: body.openedAt ?? now().toISOString() },
      suspendWanted: payments.chargeback === 'suspend',
    });
    // The reason stays out of the log: the dispute has it.
    const { gateway, currency, amountMinor } = dispute;
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'dispute', entityId: dispute.id, action: 'created' },
      changes: changesBetween({}, { gateway, currency, amountMinor, transactionId }),
    });
    await touchDunning(tx, { now: now().toISOString() }, clientId, 'dispute-opened');
    call.afterCommit(() => dunning.touched(clientId, 'dispute-opened'));
    return created(`/v1/disputes/${dispute.id}`, dispute, { ETag: contentEtag(dispute) });
  },
);
