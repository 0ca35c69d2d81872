import { z } from '@hono/zod-openapi';
import { listRefundAttempts as list } from '../../../db/queries/refund-attempts.ts';
import { findTransaction } from '../../../db/queries/transactions.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { notFound } from '../../problems.ts';
import { transactionParams } from '../transactions/schema.ts';
import { refundAttemptExample, refundAttemptSchema, shownRefund } from './schema.ts';

export const listRefundAttempts = endpoint(
  {
    method: 'get',
    path: '/v1/transactions/{transactionId}/refund-attempts',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'List what was tried to give a payment back at its gateway',
    params: transactionParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page, newest first.',
        schema: pageOf(refundAttemptSchema),
        example: { items: [refundAttemptExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { transactionId: paymentId }, query }, { sql, caller }) => {
    const payment = await findTransaction(sql, paymentId);
    if (!payment || !maySee(caller, payment.providerId)) throw notFound('transaction', paymentId);
    return answerNewestFirst(`/v1/transactions/${paymentId}/refund-attempts`, query, async (page) =>
      (await list(sql, { paymentId, ...page })).map(shownRefund),
    );
  },
);
