import { recordPayment } from '../../../db/ledger/index.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import { created, ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField } from '../../problems.ts';
import { book } from '../billing/book.ts';
import { clientToBook } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { pastTime } from './past-time.ts';
import { newPayment, paymentExample, paymentSchema } from './schema.ts';

export const payInvoice = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/payments',
    scope: 'billing:write',
    tag: 'Payments and credit',
    summary: 'Record a payment',
    description:
      'For an invoice, or for the client’s credit. What is more than the invoice owes goes into credit, and all of it when the invoice is cancelled or not issued; `because` and `said` tell.',
    params: clientParams,
    body: newPayment,
    answers: [
      {
        status: 201,
        description: 'It is booked.',
        schema: paymentSchema,
        example: paymentExample,
        headers: { Location: 'the address of the transaction' },
      },
      {
        status: 200,
        description: 'It was booked before under this reference: nothing was done.',
        schema: paymentSchema,
        example: { ...paymentExample, repeated: true },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible', 'conflict'],
  },
  async ({ params: { clientId }, body }, call) => {
    const { tx, caller } = call;
    const client = await clientToBook(tx, caller, clientId);
    const invoice = body.invoiceId === null ? undefined : await findInvoice(tx, body.invoiceId);
    if (body.invoiceId !== null && invoice?.clientId !== clientId)
      throw impossibleField('/invoiceId', `Client ${clientId} has no invoice ${body.invoiceId}.`);
    const payment = {
      ...{ ...body, clientId, currency: body.currency ?? invoice?.currency ?? client.currency },
      at: pastTime(body.at, call),
    };
    const { invoice: after = null, ...paid } = await book(call, clientId, (tx, by) =>
      recordPayment(tx, by, payment),
    );
    const answer = { ...paid, invoice: after };
    return paid.repeated ? ok(answer) : created(`/v1/transactions/${paid.transaction.id}`, answer);
  },
);
