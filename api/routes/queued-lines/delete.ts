import { dropQueuedLine } from '../../../db/ledger/index.ts';
import { clientOfQueuedLine } from '../../../db/queries/invoices.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { book } from '../billing/book.ts';
import { canSeeClient, clientToChange } from '../clients/access.ts';
import { queuedLineParams } from './schema.ts';

export const deleteQueuedLine = writing(
  {
    method: 'delete',
    path: '/v1/queued-lines/{queuedLineId}',
    scope: 'billing:write',
    tag: 'Invoices',
    summary: 'Take a line out of the queue',
    params: queuedLineParams,
    answers: [{ status: 204, description: 'It is gone; the change log keeps the amount.' }],
    problems: ['client-held', 'client-merged', 'client-gone'],
  },
  async ({ params: { queuedLineId } }, call) => {
    const { tx, caller } = call;
    const clientId = await clientOfQueuedLine(tx, queuedLineId);
    if (clientId === undefined || !(await canSeeClient(tx, caller, clientId)))
      throw notFound('queued line', queuedLineId);
    await clientToChange(tx, caller, clientId);
    await book(call, clientId, (inner, by) => dropQueuedLine(inner, by, clientId, queuedLineId));
    return { status: 204 };
  },
);
