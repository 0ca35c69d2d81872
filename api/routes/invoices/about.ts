import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { listMessagesAbout } from '../../../db/queries/correspondence.ts';
import { creditOfInvoice } from '../../../db/queries/credit-entries.ts';
import { listRungsOf } from '../../../db/queries/dunning-rungs.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import { transactionsAbout } from '../../../db/queries/transactions.ts';
import { storedWhy } from '../../../domain/dunning/why.ts';
import { maySee } from '../../http/caller.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { notFound } from '../../problems.ts';
import type { RouteScope } from '../../scopes.ts';
import { messageExample, messageSchema } from '../clients/correspondence.ts';
import { creditEntryExample, creditEntrySchema } from '../credit-entries/schema.ts';
import { doneRungExample, doneRungView } from '../dunning/schema.ts';
import { transactionExample, transactionSchema } from '../transactions/schema.ts';
import { invoiceParams } from './schema.ts';

/** What there is about one invoice, newest first: `GET /v1/invoices/{invoiceId}/<name>`. */
function invoiceList<T extends { id: number }>(list: {
  name: string;
  scope: RouteScope;
  tag: string;
  summary: string;
  item: z.ZodType;
  example: unknown;
  read(sql: Sql, page: { invoiceId: number; before?: number; limit: number }): Promise<readonly T[]>;
}): Endpoint {
  const { name, scope, tag, summary, item, example, read } = list;
  return endpoint(
    {
      method: 'get',
      path: `/v1/invoices/{invoiceId}/${name}`,
      ...{ scope, tag, summary, params: invoiceParams, query: z.strictObject(pageQuery) },
      answers: [
        {
          status: 200,
          description: 'A page, newest first.',
          schema: pageOf(item),
          example: { items: [example], next: null },
        },
      ],
      problems: ['invalid-cursor'],
    },
    async ({ params: { invoiceId }, query }, { sql, caller }) => {
      const invoice = await findInvoice(sql, invoiceId);
      if (!invoice || !maySee(caller, invoice.providerId)) throw notFound('invoice', invoiceId);
      return answerNewestFirst(`/v1/invoices/${invoiceId}/${name}`, query, (page) =>
        read(sql, { invoiceId, ...page }),
      );
    },
  );
}

const money = { scope: 'billing:read', tag: 'Payments and credit' } as const;

export const listInvoiceTransactions = invoiceList({
  ...{
    ...money,
    name: 'transactions',
    summary: 'List the money that came for an invoice, and what went back',
  },
  ...{ item: transactionSchema, example: transactionExample, read: transactionsAbout },
});

export const listInvoiceCredit = invoiceList({
  ...{ ...money, name: 'credit-entries', summary: 'List what an invoice used of credit, and what it added' },
  ...{
    item: creditEntrySchema,
    example: { ...creditEntryExample, kind: 'applied', amountMinor: -500, invoiceId: 1 },
  },
  read: creditOfInvoice,
});

export const listInvoiceMessages = invoiceList({
  ...{ name: 'messages', scope: 'clients:read', tag: 'Correspondence' },
  summary: 'List what the client was written about an invoice',
  ...{ item: messageSchema, example: messageExample, read: listMessagesAbout },
});

export const listInvoiceRungs = invoiceList({
  ...{ name: 'dunning-rungs', scope: 'dunning:read', tag: 'Dunning' },
  summary: 'List what dunning did about an invoice, and what it passed over',
  ...{ item: doneRungView, example: doneRungExample },
  async read(sql, page) {
    return (await listRungsOf(sql, page)).map(({ why, ...rung }) => ({ ...rung, why: storedWhy(why) }));
  },
});
