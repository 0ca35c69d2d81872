import type { z } from '@hono/zod-openapi';
import type { Tx } from '../../../db/connect.ts';
import { type By, type Return, type refundPayment, reversePayment } from '../../../db/ledger/index.ts';
import type { TransactionRow } from '../../../db/queries/transactions.ts';
import { created, ok } from '../../http/answer.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { book, transactionToChange } from '../billing/book.ts';
import { pastTime } from './past-time.ts';
import { newReversal, returnExample, returnSchema, transactionParams } from './schema.ts';

/** What booking money that went back answers. */
export const returnAnswers = [
  {
    status: 201 as const,
    description: 'It is booked.',
    schema: returnSchema,
    example: returnExample,
    headers: { Location: 'the address of the transaction' },
  },
  {
    status: 200 as const,
    description: 'It was booked before under this reference: nothing was done.',
    schema: returnSchema,
    example: { ...returnExample, repeated: true },
  },
];
export const returnProblems = [
  'client-held',
  'client-merged',
  'client-gone',
  'not-possible',
  'conflict',
] as const;

/** Books money of a payment that went back, and answers with it. */
export async function answerReturn<B extends z.output<typeof newReversal>>(
  call: WriteCall,
  payment: TransactionRow & { clientId: number },
  asked: B,
  run: (tx: Tx, by: By, wanted: B & Return) => ReturnType<typeof refundPayment>,
) {
  const wanted = { ...asked, paymentId: payment.id, at: pastTime(asked.at, call) };
  const { invoice = null, ...done } = await book(call, payment.clientId, (tx, by) => run(tx, by, wanted));
  const answer = { ...done, invoice };
  return done.repeated ? ok(answer) : created(`/v1/transactions/${done.transaction.id}`, answer);
}

export const reverseTransaction = writing(
  {
    method: 'post',
    path: '/v1/transactions/{transactionId}/reverse',
    scope: 'billing:write',
    tag: 'Payments and credit',
    summary: 'Record that a payment was taken back',
    description:
      'A chargeback or a returned debit: the invoice is owed again. What of it had gone into credit goes from there, also where that had been used: those invoices are owed again too.',
    params: transactionParams,
    body: newReversal,
    answers: returnAnswers,
    problems: [...returnProblems],
  },
  async ({ params: { transactionId }, body }, call) => {
    const payment = await transactionToChange(call.tx, call.caller, transactionId);
    return answerReturn(call, payment, body, reversePayment);
  },
);
