import { z } from '@hono/zod-openapi';
import { findAddressee, findInvoice, listInvoiceItems } from '../../../db/queries/invoices.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pageQuery, takePage } from '../../http/page.ts';
import { etagOf } from '../../http/versions.ts';
import { notFound } from '../../problems.ts';
import { invoiceExample, invoiceParams, invoiceWithItems, itemExample } from './schema.ts';

export const getInvoice = endpoint(
  {
    method: 'get',
    path: '/v1/invoices/{invoiceId}',
    scope: 'clients:read',
    tag: 'Invoices',
    summary: 'Read an invoice with its items',
    params: invoiceParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'The invoice and a page of its items.',
        schema: invoiceWithItems,
        example: {
          ...invoiceExample,
          ...{ addressee: { firstName: 'Ada', lastName: 'Lovelace' }, items: [itemExample], nextItems: null },
        },
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { invoiceId }, query }, { sql, caller }) => {
    const invoice = await findInvoice(sql, invoiceId);
    if (!invoice || !maySee(caller, invoice.providerId)) throw notFound('invoice', invoiceId);
    const { items, next } = await takePage(
      `/v1/invoices/${invoiceId}`,
      query,
      ({ after, limit }) =>
        listInvoiceItems(sql, invoiceId, { after: after?.[0] as number | undefined, limit }),
      ({ id }) => [id],
    );
    const addressee = await findAddressee(sql, invoiceId);
    return ok({ ...invoice, addressee, items, nextItems: next }, { ETag: etagOf(invoice) });
  },
);
