import { deleteCreditEntry } from '../../../db/ledger/index.ts';
import { findCreditEntry } from '../../../db/queries/credit-entries.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { book } from '../billing/book.ts';
import { canSeeClient, clientToBook } from '../clients/access.ts';
import { creditEntryParams } from './schema.ts';

export const deleteClientCredit = writing(
  {
    method: 'delete',
    path: '/v1/credit-entries/{creditEntryId}',
    scope: 'billing:write',
    tag: 'Payments and credit',
    summary: 'Delete a line of a client’s credit log',
    description:
      'Only one that stands for itself and has not been used: an entry that belongs to a payment or an invoice is refunded or adjusted instead.',
    params: creditEntryParams,
    answers: [{ status: 204, description: 'It is gone; the change log keeps the amount.' }],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-now'],
  },
  async ({ params: { creditEntryId } }, call) => {
    const { tx, caller } = call;
    const entry = await findCreditEntry(tx, creditEntryId);
    if (!entry || !(await canSeeClient(tx, caller, entry.clientId)))
      throw notFound('credit entry', creditEntryId);
    await clientToBook(tx, caller, entry.clientId);
    await book(call, entry.clientId, (tx, by) => deleteCreditEntry(tx, by, creditEntryId));
    return { status: 204 };
  },
);
