import { z } from '@hono/zod-openapi';
import { listTransactions, totalTransactions } from '../../../db/queries/transactions.ts';
import { minor } from '../../fields/money.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pageOf, pageQuery, takePage } from '../../http/page.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { namedTransaction, namedTransactionExample } from './schema.ts';

export const transactionPage = pageOf(namedTransaction).extend({
  totals: z
    .array(
      z.object({
        currency: z.string(),
        count: z.int(),
        amountInMinor: minor,
        amountOutMinor: minor,
        feesMinor: minor,
      }),
    )
    .openapi({ description: 'of all transactions of the client, not only of this page; one per currency' }),
});

export const listClientTransactions = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/transactions',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'List a client’s transactions with their totals',
    params: clientParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page, newest first, and the totals.',
        schema: transactionPage,
        example: {
          items: [namedTransactionExample],
          next: null,
          totals: [{ currency: 'GBP', count: 1, amountInMinor: 700, amountOutMinor: 0, feesMinor: 0 }],
        },
      },
      {
        status: 308,
        description: 'The client was merged into another, whose list `Location` names.',
        headers: { Location: 'the survivor’s list' },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params, query }, call) => {
    const { sql } = call;
    const { id: clientId } = await clientToRead(call, params.clientId);
    const [page, totals] = await Promise.all([
      takePage(
        `/v1/clients/${clientId}/transactions`,
        query,
        ({ after, limit }) =>
          listTransactions(sql, { clientId, before: after?.[0] as number | undefined, limit }),
        ({ id }) => [id],
      ),
      totalTransactions(sql, clientId),
    ]);
    return ok({ ...page, totals });
  },
);
