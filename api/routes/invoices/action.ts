import type { z } from '@hono/zod-openapi';
import type { Tx } from '../../../db/connect.ts';
import type { By } from '../../../db/ledger/index.ts';
import type { InvoiceRow } from '../../../db/queries/invoices.ts';
import { ok } from '../../http/answer.ts';
import { type Endpoint, type WriteCall, writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { book, invoiceToChange } from '../billing/book.ts';
import { invoiceExample, invoiceParams, invoiceSchema } from './schema.ts';

/** Something that is done to an invoice: `POST /v1/invoices/{invoiceId}/<name>`, answered with the invoice as it is then. */
export function invoiceAction<B extends z.ZodType | undefined = undefined>(action: {
  name: string;
  summary: string;
  description: string;
  body?: B;
  /** how the example differs from an unpaid invoice */
  example?: Partial<InvoiceRow>;
  run(
    tx: Tx,
    by: By,
    invoice: InvoiceRow,
    body: B extends z.ZodType ? z.output<B> : undefined,
    call: WriteCall,
  ): Promise<InvoiceRow>;
}): Endpoint {
  const { name, summary, description, body, example = {}, run } = action;
  return writing(
    {
      method: 'post',
      looked: true,
      path: `/v1/invoices/{invoiceId}/${name}`,
      scope: 'billing:write',
      tag: 'Invoices',
      ...{ summary, description, params: invoiceParams, body },
      answers: [
        {
          status: 200,
          description: 'The invoice as it is now.',
          schema: invoiceSchema,
          example: { ...invoiceExample, ...example },
          headers: { ETag: 'its version' },
        },
      ],
      problems: ['client-held', 'client-merged', 'client-gone', 'not-now', 'not-possible'],
    },
    async (input, call) => {
      const invoice = await invoiceToChange(call, input.params.invoiceId);
      const after = await book(call, invoice.clientId, (tx, by) => run(tx, by, invoice, input.body, call));
      return ok(after, { ETag: etagOf(after) });
    },
  );
}
