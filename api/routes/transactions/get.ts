import { findNamedTransaction } from '../../../db/queries/transactions.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { namedTransaction, namedTransactionExample, transactionParams } from './schema.ts';

export const getTransaction = endpoint(
  {
    method: 'get',
    path: '/v1/transactions/{transactionId}',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'Read a transaction',
    params: transactionParams,
    answers: [
      {
        status: 200,
        description: 'The transaction.',
        schema: namedTransaction,
        example: namedTransactionExample,
      },
    ],
  },
  async ({ params: { transactionId } }, { sql, caller }) => {
    const transaction = await findNamedTransaction(sql, transactionId);
    if (!transaction || !maySee(caller, transaction.providerId)) throw notFound('transaction', transactionId);
    return ok(transaction);
  },
);
