import { z } from '@hono/zod-openapi';
import { refundInvoice as refund } from '../../../db/ledger/index.ts';
import { line } from '../../fields/common.ts';
import { amount } from '../../fields/money.ts';
import { invoiceAction } from './action.ts';

const refundBody = z
  .strictObject({
    amountMinor: amount.optional().openapi({
      description: 'of the money paid; everything, also the credit that it used, when left out',
    }),
    description: line(500).default(''),
  })
  .openapi('InvoiceRefund', { example: { amountMinor: 100 } });

export const refundInvoice = invoiceAction({
  name: 'refund',
  summary: 'Refund a paid invoice',
  description:
    'Records that its payments were given back, the newest first. What is refunded is no longer asked for; the invoice is Refunded when nothing of it is left. No gateway is asked to pay anything out.',
  body: refundBody,
  example: { status: 'paid', paidMinor: 500, refundedMinor: 100, owedMinor: 0 },
  run: async (tx, by, { id }, body) => (await refund(tx, by, { invoiceId: id, ...body })).invoice,
});
