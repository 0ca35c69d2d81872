import { recordChange } from '../../../db/queries/change-log.ts';
import { closeDataRequest, lockDataRequest } from '../../../db/queries/data-requests.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound, Problem } from '../../problems.ts';
import {
  dataRequestClosing,
  dataRequestExample,
  dataRequestParams,
  dataRequestSchema,
  shownDataRequest,
} from './schema.ts';

export const closeRequest = writing(
  {
    method: 'post',
    path: '/v1/data-requests/{dataRequestId}/close',
    scope: 'clients:write',
    tag: 'Data requests',
    summary: 'Close a request that no operation answers',
    description:
      'For one that was withdrawn or refused. The note says why and takes the place of the one before.',
    params: dataRequestParams,
    body: dataRequestClosing,
    answers: [
      {
        status: 200,
        description: 'The closed request.',
        schema: dataRequestSchema,
        example: dataRequestExample,
      },
    ],
    problems: ['conflict'],
  },
  async ({ params: { dataRequestId }, body: { note } }, call) => {
    const { tx, caller } = call;
    const now = call.now();
    const row = await lockDataRequest(tx, dataRequestId);
    if (!row || !maySee(caller, row.providerId)) throw notFound('request', dataRequestId);
    if (row.closedAt !== null)
      throw new Problem('conflict', `Request ${dataRequestId} was closed on ${row.closedAt.slice(0, 10)}.`);
    const closed = await closeDataRequest(tx, dataRequestId, { note, now: now.toISOString() });
    const { providerId, clientId } = row;
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'data request', entityId: row.id, action: 'closed', changes: {} },
    });
    return ok(shownDataRequest(closed, now));
  },
);
