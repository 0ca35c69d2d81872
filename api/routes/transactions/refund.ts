import { randomUUID } from 'node:crypto';
import { openRefund } from '../../../db/charges/open-refund.ts';
import { refundPayment } from '../../../db/ledger/index.ts';
import { writing } from '../../http/endpoint.ts';
import { impossibleField } from '../../problems.ts';
import { book, transactionToChange } from '../billing/book.ts';
import { gatewayToAsk, newOccurrence, startRefund } from '../refunds/at-gateway.ts';
import { refundAccepted, refundAcceptedExample, shownRefund } from '../refunds/schema.ts';
import { answerReturn, returnAnswers, returnProblems } from './return.ts';
import { newRefund, transactionParams } from './schema.ts';

export const refundTransaction = writing(
  {
    method: 'post',
    path: '/v1/transactions/{transactionId}/refund',
    scope: 'billing:write',
    tag: 'Payments and credit',
    summary: 'Give a payment back',
    description:
      'Where it came through a payment gateway it is given back there, once, and booked when the gateway has done it: `Location` lists what becomes of it. Else, and with `"gateway": false`, it is booked only. Of a paid invoice it is no longer asked for; of one that is open it is owed again.',
    params: transactionParams,
    body: newRefund,
    answers: [
      ...returnAnswers,
      {
        status: 202,
        description: 'The gateway is being asked.',
        schema: refundAccepted,
        example: refundAcceptedExample,
        headers: { Location: 'the attempts' },
      },
    ],
    problems: [...returnProblems, 'not-now', 'engine-unavailable'],
  },
  async (input, call) => {
    const { tx, caller } = call;
    const payment = await transactionToChange(tx, caller, input.params.transactionId);
    const { gateway: wanted, ...asked } = input.body;
    const gateway = await gatewayToAsk(tx, payment, wanted);
    if (!gateway) return answerReturn(call, payment, asked, refundPayment);
    requireNotHappened(asked);
    const { amountMinor, from, feesMinor, description } = asked;
    const wish = { paymentId: payment.id, amountMinor, from, feesMinor, description };
    const refund = await book(call, payment.clientId, (inner, by) =>
      openRefund(inner, by, { ...wish, occurrence: newOccurrence() }, gateway, randomUUID),
    );
    await startRefund(call, refund);
    const attempts = `/v1/transactions/${payment.id}/refund-attempts`;
    return { status: 202, headers: { Location: attempts }, body: { refund: shownRefund(refund), attempts } };
  },
);

/** What has a reference or a time has happened already: asking the gateway would give the money back twice. */
function requireNotHappened(asked: { reference: string | null; at?: string }): void {
  const field = asked.reference !== null ? 'reference' : asked.at !== undefined ? 'at' : undefined;
  if (field === undefined) return;
  throw impossibleField(
    `/${field}`,
    `Leave \`${field}\` out to give the payment back at its gateway; with \`"gateway": false\` what was given back there is booked.`,
  );
}
