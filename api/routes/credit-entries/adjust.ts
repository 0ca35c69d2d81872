import { z } from '@hono/zod-openapi';
import { adjustCredit } from '../../../db/ledger/index.ts';
import { minor } from '../../fields/money.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { book } from '../billing/book.ts';
import { clientToBook } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { creditEntryExample, creditEntrySchema, newAdjustment } from './schema.ts';

export const adjustClientCredit = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/credit-entries',
    scope: 'billing:write',
    tag: 'Payments and credit',
    summary: 'Adjust a client’s credit',
    description:
      'A line of the log only: no money moves. Credit that came with money is a payment without an invoice. It is used by the next invoice that is issued.',
    params: clientParams,
    body: newAdjustment,
    answers: [
      {
        status: 201,
        description: 'The entry, and the balance that follows.',
        schema: z.object({ entry: creditEntrySchema, balanceMinor: minor }).openapi('CreditAdjusted'),
        example: { entry: creditEntryExample, balanceMinor: 500 },
        headers: { Location: 'where the entries are listed' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { clientId }, body }, call) => {
    const client = await clientToBook(call.tx, call.caller, clientId);
    const { currency = client.currency, amountMinor, description } = body;
    const adjusted = await book(call, clientId, (tx, by) =>
      adjustCredit(tx, by, { clientId, currency, amountMinor, description }),
    );
    return created(`/v1/clients/${clientId}/credit-entries`, adjusted);
  },
);
