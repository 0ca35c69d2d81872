import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { openRefund, partsOfInvoice } from '../../../db/charges/open-refund.ts';
import { refundInvoice as bookRefund, refundPayment } from '../../../db/ledger/index.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import type { RefundAttemptRow } from '../../../db/queries/refund-attempts.ts';
import { line } from '../../fields/common.ts';
import { amount } from '../../fields/money.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { book, invoiceToChange } from '../billing/book.ts';
import { newOccurrence, requireEnabled, startRefund } from '../refunds/at-gateway.ts';
import { invoiceRefundAccepted, invoiceRefundExample, shownRefund } from '../refunds/schema.ts';
import { invoiceExample, invoiceParams, invoiceSchema } from './schema.ts';

const refundBody = z
  .strictObject({
    amountMinor: amount.optional().openapi({
      description: 'of the money paid; everything, also the credit that it used, when left out',
    }),
    description: line(500).default(''),
    gateway: z.boolean().optional().openapi({
      description:
        'false: it is booked only, since the money went back in another way. Left out: what came through payment gateways is given back there',
    }),
  })
  .openapi('InvoiceRefund', { example: { amountMinor: 100 } });

export const refundInvoice = writing(
  {
    method: 'post',
    looked: true,
    path: '/v1/invoices/{invoiceId}/refund',
    scope: 'billing:write',
    tag: 'Invoices',
    summary: 'Refund a paid invoice',
    description:
      'Gives its payments back, the newest first: those that came through a payment gateway there, once, and booked when the gateway has done it; the others are booked at once. What is refunded is no longer asked for; the invoice is Refunded when nothing of it is left. With `"gateway": false` all of it is booked only.',
    params: invoiceParams,
    body: refundBody,
    answers: [
      {
        status: 200,
        description: 'All of it is booked: the invoice as it is now.',
        schema: invoiceSchema,
        example: { ...invoiceExample, status: 'paid', paidMinor: 500, refundedMinor: 100, owedMinor: 0 },
        headers: { ETag: 'its version' },
      },
      {
        status: 202,
        description: 'Gateways are being asked; the invoice as it is until then.',
        schema: invoiceRefundAccepted,
        example: invoiceRefundExample,
        headers: { Location: 'the invoice' },
      },
    ],
    problems: [
      'client-held',
      'client-merged',
      'client-gone',
      'not-now',
      'not-possible',
      'engine-unavailable',
    ],
  },
  async ({ params: { invoiceId }, body }, call) => {
    const { tx } = call;
    const { clientId } = await invoiceToChange(call, invoiceId);
    const { gateway: wanted, ...asked } = body;
    const refunds = wanted === false ? [] : await openRefunds();
    if (refunds.length === 0) {
      const { invoice } = await book(call, clientId, (inner, by) =>
        bookRefund(inner, by, { invoiceId, ...asked }),
      );
      return ok(invoice, { ETag: etagOf(invoice) });
    }
    for (const refund of refunds) await startRefund(call, refund);
    const invoice = await findInvoice(tx, invoiceId);
    const address = { Location: `/v1/invoices/${invoiceId}` };
    return { status: 202, headers: address, body: { invoice, refunds: refunds.map(shownRefund) } };

    /** What goes back through gateways, with the rest booked; nothing where no gateway is concerned. */
    function openRefunds(): Promise<RefundAttemptRow[]> {
      return book(call, clientId, async (inner, by) => {
        const parts = await partsOfInvoice(inner, by, { invoiceId, ...asked });
        if (parts.every(({ gateway }) => gateway === undefined)) return [];
        const of = { occurrence: newOccurrence(), withCredit: asked.amountMinor === undefined };
        const opened: RefundAttemptRow[] = [];
        for (const { payment, amountMinor, gateway } of parts) {
          const refund = { paymentId: payment.id, amountMinor, from: 'invoice' as const };
          const { description } = asked;
          if (gateway) {
            requireEnabled(gateway);
            opened.push(await openRefund(inner, by, { ...refund, description, ...of }, gateway, randomUUID));
          } else await refundPayment(inner, by, { ...refund, description });
        }
        return opened;
      });
    }
  },
);
