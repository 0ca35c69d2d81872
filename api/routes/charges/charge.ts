import { createHash, randomUUID } from 'node:crypto';
import type { Tx } from '../../../db/connect.ts';
import { attemptInFlight, nextMethod } from '../../../db/queries/charge-attempts.ts';
import type { InvoiceRow } from '../../../db/queries/invoices.ts';
import { isOpen } from '../../../domain/billing/invoice-status.ts';
import { nameOf } from '../../http/caller.ts';
import { type Call, writing } from '../../http/endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { invoiceToChange } from '../billing/book.ts';
import { clientToBook } from '../clients/access.ts';
import { invoiceParams } from '../invoices/schema.ts';
import { chargeAccepted, chargeRequest } from './schema.ts';

export const chargeInvoice = writing(
  {
    method: 'post',
    looked: true,
    path: '/v1/invoices/{invoiceId}/charge',
    scope: 'billing:write',
    tag: 'Payments and credit',
    summary: 'Charge an invoice to a stored payment method',
    description:
      'What the invoice owes is charged at the gateway without the client being there: the default method, and when it is declined the others, as far as the provider’s policy allows. It goes on by itself, also when a gateway does not answer; `Location` lists the attempts.',
    params: invoiceParams,
    body: chargeRequest,
    answers: [
      {
        status: 202,
        description: 'It is being charged.',
        schema: chargeAccepted,
        example: { invoiceId: 1, occurrence: 'request/9f0c2a', attempts: '/v1/invoices/1/charge-attempts' },
        headers: { Location: 'the attempts' },
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
  async ({ params: { invoiceId }, body: { paymentMethodId: methodId } }, call) => {
    const { tx, caller, engine, now } = call;
    const invoice = await invoiceToChange(call, invoiceId);
    await requireChargeable(tx, invoice);
    const { clientId } = invoice;
    const { providerId } = await clientToBook(tx, caller, clientId);
    const occurrence = `request/${requestId(call)}`;
    const method = await nextMethod(tx, {
      ...{ clientId, providerId, invoiceId, occurrence, today: now().toISOString().slice(0, 10) },
      ...(methodId !== undefined && { only: methodId }),
    });
    if (!method) throw noMethod(clientId, methodId);
    const requestedBy = nameOf(caller);
    await engine.charge({
      ...{ clientId, invoiceId, occurrence, requestedBy },
      ...(methodId !== undefined && { methodId }),
    });
    const attempts = `/v1/invoices/${invoiceId}/charge-attempts`;
    return { status: 202, headers: { Location: attempts }, body: { invoiceId, occurrence, attempts } };
  },
);

/** The same for a request that is repeated with its key, so that it charges once even when its answer was lost. */
function requestId({ c, caller }: Call): string {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return randomUUID();
  return createHash('sha256')
    .update(JSON.stringify([caller.kind === 'token' ? caller.id : nameOf(caller), key]))
    .digest('hex')
    .slice(0, 32);
}

/** Throws Problem 409 while there is nothing to be charged, or a charge is under way. */
async function requireChargeable(tx: Tx, { id, status, owedMinor }: InvoiceRow): Promise<void> {
  if (await attemptInFlight(tx, id))
    throw new Problem(
      'not-now',
      `A charge of invoice ${id} is under way: it can be charged again when its outcome is known.`,
    );
  if (!isOpen(status) || owedMinor <= 0)
    throw new Problem('not-now', `Invoice ${id} is ${status}: nothing is owed that could be charged.`);
}

function noMethod(clientId: number, methodId: number | undefined): Problem {
  if (methodId === undefined)
    return new Problem(
      'not-possible',
      `Client ${clientId} has no payment method that can be charged: none is stored, or all have expired, been declined for good or need their owner.`,
    );
  return impossibleField(
    '/paymentMethodId',
    `Payment method ${methodId} of client ${clientId} cannot be charged: it is not there, has expired, was declined for good or needs its owner.`,
  );
}
