import { z } from '@hono/zod-openapi';
import { taxRuleFor } from '../../../db/billing/taxes.ts';
import { addLine, removeLine } from '../../../db/ledger/index.ts';
import { idText } from '../../fields/common.ts';
import { created, ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { book, invoiceToChange } from '../billing/book.ts';
import { invoiceExample, invoiceParams, invoiceSchema, itemExample, itemSchema, newLine } from './schema.ts';

const draftExample = { ...invoiceExample, status: 'draft', number: null, issuedOn: null, owedMinor: 0 };

export const addInvoiceLine = writing(
  {
    method: 'post',
    looked: true,
    path: '/v1/invoices/{invoiceId}/lines',
    scope: 'billing:write',
    tag: 'Invoices',
    summary: 'Add a line to a draft',
    params: invoiceParams,
    body: newLine,
    answers: [
      {
        status: 201,
        description: 'The line, and the draft with its new sums.',
        schema: z.object({ line: itemSchema, invoice: invoiceSchema }).openapi('InvoiceLineAdded'),
        example: { line: itemExample, invoice: draftExample },
        headers: { Location: 'the draft’s address', ETag: 'the draft’s version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-now', 'not-possible'],
  },
  async ({ params: { invoiceId }, body }, call) => {
    const { clientId, providerId } = await invoiceToChange(call, invoiceId);
    const added = await book(call, clientId, async (tx, by) =>
      addLine(tx, by, invoiceId, body, await taxRuleFor(tx, { clientId, providerId, now: by.now })),
    );
    return created(`/v1/invoices/${invoiceId}`, added, { ETag: etagOf(added.invoice) });
  },
);

export const removeInvoiceLine = writing(
  {
    method: 'delete',
    path: '/v1/invoices/{invoiceId}/lines/{lineId}',
    scope: 'billing:write',
    tag: 'Invoices',
    summary: 'Take a line off a draft',
    params: z.strictObject({
      ...invoiceParams.shape,
      lineId: idText('the line’s number').openapi({ param: { name: 'lineId', in: 'path' } }),
    }),
    answers: [
      {
        status: 200,
        description: 'The draft with its new sums.',
        schema: invoiceSchema,
        example: draftExample,
        headers: { ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-now'],
  },
  async ({ params: { invoiceId, lineId } }, call) => {
    const { clientId, providerId } = await invoiceToChange(call, invoiceId);
    const invoice = await book(call, clientId, async (tx, by) =>
      removeLine(tx, by, invoiceId, lineId, await taxRuleFor(tx, { clientId, providerId, now: by.now })),
    );
    return ok(invoice, { ETag: etagOf(invoice) });
  },
);
