import { queueLine } from '../../../db/ledger/index.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { book } from '../billing/book.ts';
import { clientToChange } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { newQueuedLine, queuedLineExample, queuedLineSchema } from './schema.ts';

export const createQueuedLine = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/queued-lines',
    scope: 'billing:write',
    tag: 'Invoices',
    summary: 'Queue a line for the next invoice',
    description:
      'Nothing is owed for it until an invoice takes it: the next one that is made by itself or on request, or, when it has a day, the one of that day.',
    params: clientParams,
    body: newQueuedLine,
    answers: [
      {
        status: 201,
        description: 'The line.',
        schema: queuedLineSchema,
        example: queuedLineExample,
        headers: { Location: 'the client’s queued lines' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { clientId }, body }, call) => {
    await clientToChange(call.tx, call.caller, clientId);
    const queued = await book(call, clientId, (tx, by) => queueLine(tx, by, { ...body, clientId }));
    return created(`/v1/clients/${clientId}/queued-lines`, queued);
  },
);
