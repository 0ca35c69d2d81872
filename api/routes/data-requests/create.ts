import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { insertDataRequest } from '../../../db/queries/data-requests.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { policySchema } from '../../../domain/policy.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField } from '../../problems.ts';
import { clientToChange } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { dataRequestExample, dataRequestSchema, newDataRequest, shownDataRequest } from './schema.ts';

export const createDataRequest = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/data-requests',
    scope: 'clients:write',
    tag: 'Data requests',
    summary: 'Write down that a client asked for its data or for erasure',
    description:
      'It is due so many days after it was received as the provider’s policy says (`dataRequests.days`, 30 unless set). The operation that answers it closes it.',
    params: clientParams,
    body: newDataRequest,
    answers: [
      {
        status: 201,
        description: 'The request with the day it is due.',
        schema: dataRequestSchema,
        example: dataRequestExample,
        headers: { Location: 'where the client’s requests are listed' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller } = call;
    const now = call.now();
    const { providerId } = await clientToChange(tx, caller, clientId);
    const today = now.toISOString().slice(0, 10);
    const { kind, receivedOn = today, note } = body;
    // A provider east of Greenwich is a day ahead of UTC.
    if (Date.parse(receivedOn) > now.getTime() + 14 * 3_600_000)
      throw impossibleField('/receivedOn', 'This day has not come yet.');
    const { dataRequests } = policySchema.parse((await findProvider(tx, providerId))?.policy ?? {});
    const row = await insertDataRequest(tx, {
      ...{ providerId, clientId, kind, receivedOn, note, days: dataRequests.days },
    });
    // The remark itself stays out of the log: the request holds it.
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'data request', entityId: row.id, action: 'created' },
      changes: changesBetween({}, { kind, receivedOn, dueOn: row.dueOn }),
    });
    return created(`/v1/clients/${clientId}/data-requests`, shownDataRequest(row, now));
  },
);
