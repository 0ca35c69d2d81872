import type { z } from '@hono/zod-openapi';
import { applyEvent } from '../../../db/charges/events.ts';
import type { Assigned } from '../../../db/charges/payments.ts';
import {
  type EventWithGateway,
  findEvent,
  lockEvent,
  settleEvent,
} from '../../../db/queries/gateway-events.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import { findTransaction } from '../../../db/queries/transactions.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { maySee, nameOf } from '../../http/caller.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { impossibleField, notFound, Problem } from '../../problems.ts';
import { clientToBook } from '../clients/access.ts';
import { assignment, eventExample, eventParams, eventSchema, shownEvent } from './schema.ts';

export const assignGatewayEvent = writing(
  {
    method: 'post',
    path: '/v1/gateway-events/{eventId}/assign',
    scope: 'billing:write',
    tag: 'Payments and credit',
    summary: 'Say whose an event of a gateway is',
    description:
      'A payment is booked for the client, a refund or dispute for the payment that is named. `passOver` lays it aside.',
    params: eventParams,
    body: assignment,
    answers: [
      {
        status: 200,
        description: 'The event as it is now.',
        schema: eventSchema,
        example: { ...eventExample, state: 'passed-over', settledAt: '2026-02-01T09:30:00.000Z' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-now', 'not-possible'],
  },
  async ({ params: { eventId }, body }, call) => {
    const { tx, caller, now } = call;
    const event = await lockEvent(tx, eventId);
    if (!event || !maySee(caller, event.providerId)) throw notFound('gateway event', eventId);
    if (event.state === 'applied' || event.state === 'passed-over')
      throw new Problem('not-now', `Gateway event ${eventId} is ${event.state}: it is done with.`);
    const at = now().toISOString();
    const by = nameOf(caller);
    if ('passOver' in body) await settleEvent(tx, eventId, { state: 'passed-over', why: 'by-staff', at, by });
    else await assign(call, event, { ...(await assigned(call, event, body)), by }, at);
    const after = await findEvent(tx, eventId);
    return ok(after && shownEvent(after));
  },
);

type Assignment = Exclude<z.output<typeof assignment>, { passOver: true }>;

/** What was assigned, when it fits the event. Throws Problem 422 where it does not. */
async function assigned(call: WriteCall, { effect }: EventWithGateway, body: Assignment): Promise<Assigned> {
  const { tx, caller } = call;
  if ('transactionId' in body) {
    if (effect.is === 'payment')
      throw impossibleField('/transactionId', 'A payment is assigned to a client or an invoice.');
    const transaction = await findTransaction(tx, body.transactionId);
    if (!transaction || !maySee(caller, transaction.providerId) || transaction.amountInMinor === 0)
      throw impossibleField('/transactionId', `There is no payment ${body.transactionId}.`);
    if (transaction.clientId !== null) await clientToBook(tx, caller, transaction.clientId);
    return body;
  }
  if (effect.is !== 'payment')
    throw impossibleField('/clientId', 'A refund or a dispute is assigned to the payment that it is about.');
  await clientToBook(tx, caller, body.clientId);
  const invoice = body.invoiceId === null ? undefined : await findInvoice(tx, body.invoiceId);
  if (body.invoiceId !== null && invoice?.clientId !== body.clientId)
    throw impossibleField('/invoiceId', `Client ${body.clientId} has no invoice ${body.invoiceId}.`);
  return body;
}

/** Throws Problem 422 when the ledger cannot book it there either. */
async function assign(call: WriteCall, event: EventWithGateway, to: Assigned, now: string): Promise<void> {
  const { tx, dunning } = call;
  const { state, why, clientId } = await applyEvent(tx, { actor: actorOf(call), now }, event, to);
  if (state !== 'applied')
    throw new Problem('not-possible', `It cannot be booked there (${why ?? state}): nothing was changed.`);
  if (clientId !== undefined) call.afterCommit(() => dunning.touched(clientId, 'gateway-event'));
}
