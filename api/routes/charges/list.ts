import { z } from '@hono/zod-openapi';
import { listAttempts } from '../../../db/queries/charge-attempts.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { notFound } from '../../problems.ts';
import { invoiceParams } from '../invoices/schema.ts';
import { attemptExample, attemptSchema } from './schema.ts';

export const listChargeAttempts = endpoint(
  {
    method: 'get',
    path: '/v1/invoices/{invoiceId}/charge-attempts',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'List what was tried to charge an invoice',
    params: invoiceParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page, newest first.',
        schema: pageOf(attemptSchema),
        example: { items: [attemptExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { invoiceId }, query }, { sql, caller }) => {
    const invoice = await findInvoice(sql, invoiceId);
    if (!invoice || !maySee(caller, invoice.providerId)) throw notFound('invoice', invoiceId);
    return answerNewestFirst(`/v1/invoices/${invoiceId}/charge-attempts`, query, async (page) =>
      (await listAttempts(sql, { invoiceId, ...page })).map(
        ({ providerId: _, idempotencyKey: __, ...attempt }) => attempt,
      ),
    );
  },
);
