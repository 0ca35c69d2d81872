import type { z } from '@hono/zod-openapi';
import type { Tx } from '../../../db/connect.ts';
import { type By, type Return, refundPayment, reversePayment } from '../../../db/ledger/index.ts';
import { created, ok } from '../../http/answer.ts';
import { type Endpoint, writing } from '../../http/endpoint.ts';
import { book, transactionToChange } from '../billing/book.ts';
import { pastTime } from './past-time.ts';
import { newRefund, newReversal, returnExample, returnSchema, transactionParams } from './schema.ts';

function returning<B extends typeof newRefund | typeof newReversal>(way: {
  name: string;
  summary: string;
  description: string;
  body: B;
  run(tx: Tx, by: By, wanted: z.output<B> & Return): ReturnType<typeof refundPayment>;
}): Endpoint {
  const { name, summary, description, body, run } = way;
  return writing(
    {
      method: 'post',
      path: `/v1/transactions/{transactionId}/${name}`,
      scope: 'billing:write',
      tag: 'Payments and credit',
      ...{ summary, description, params: transactionParams, body },
      answers: [
        {
          status: 201,
          description: 'It is booked.',
          schema: returnSchema,
          example: returnExample,
          headers: { Location: 'the address of the transaction' },
        },
        {
          status: 200,
          description: 'It was booked before under this reference: nothing was done.',
          schema: returnSchema,
          example: { ...returnExample, repeated: true },
        },
      ],
      problems: ['client-held', 'client-merged', 'client-gone', 'not-possible', 'conflict'],
    },
    async (input, call) => {
      const { id: paymentId, clientId } = await transactionToChange(
        call.tx,
        call.caller,
        input.params.transactionId,
      );
      const asked = input.body as z.output<B>;
      const wanted = { ...asked, paymentId, at: pastTime(asked.at, call) };
      const { invoice = null, ...done } = await book(call, clientId, (tx, by) => run(tx, by, wanted));
      const answer = { ...done, invoice };
      return done.repeated ? ok(answer) : created(`/v1/transactions/${done.transaction.id}`, answer);
    },
  );
}

export const refundTransaction = returning({
  name: 'refund',
  summary: 'Record that a payment was given back',
  description:
    'Of a paid invoice it is no longer asked for; of one that is open it is owed again. No gateway is asked to pay anything out.',
  body: newRefund,
  run: refundPayment,
});

export const reverseTransaction = returning({
  name: 'reverse',
  summary: 'Record that a payment was taken back',
  description:
    'A chargeback or a returned debit: the invoice is owed again. What of it had gone into credit goes from there, also where that had been used: those invoices are owed again too.',
  body: newReversal,
  run: reversePayment,
});
