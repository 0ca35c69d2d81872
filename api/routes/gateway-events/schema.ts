import { z } from '@hono/zod-openapi';
import { type EventWithGateway, eventStates } from '../../../db/queries/gateway-events.ts';
import { id, idParams } from '../../fields/common.ts';

export const eventSchema = z
  .object({
    id,
    providerId: id,
    gatewayId: id,
    eventId: z.string().openapi({ description: 'the gateway’s number of it' }),
    type: z.string(),
    at: z.string(),
    state: z.enum(eventStates).openapi({
      description: '`unmatched`: whose it is has to be said; `waiting`: tried again by itself',
    }),
    why: z.string().nullable(),
    clientId: id.nullable(),
    effect: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'what it says: ids, codes and amounts' }),
    receivedAt: z.string(),
    settledAt: z.string().nullable(),
    assignedBy: z.string().nullable(),
  })
  .openapi('GatewayEvent');

export const eventExample = {
  id: 1,
  providerId: 1,
  gatewayId: 1,
  eventId: 'evt_1Nv0FGQ9RKHgCVdK',
  type: 'payment_intent.succeeded',
  at: '2026-01-31T09:30:00.000Z',
  state: 'unmatched',
  why: 'client-unknown',
  clientId: null,
  effect: {
    is: 'payment',
    payment: { outcome: 'succeeded', reference: 'pi_1Nv0', amountMinor: 600, currency: 'EUR' },
    attempt: null,
    invoiceId: null,
    clientId: null,
  },
  receivedAt: '2026-01-31T09:30:01.000Z',
  settledAt: null,
  assignedBy: null,
};

export const eventParams = idParams('eventId', 'the event’s number in Tenure (its `id`)');

export const assignment = z
  .union([
    z.strictObject({
      clientId: id.openapi({ description: 'whose payment it is' }),
      invoiceId: id.nullable().default(null).openapi({ description: 'null: for the client’s credit' }),
    }),
    z.strictObject({
      transactionId: id.openapi({ description: 'the payment that the refund or dispute is about' }),
    }),
    z.strictObject({ passOver: z.literal(true).openapi({ description: 'it does not belong here' }) }),
  ])
  .openapi('GatewayEventAssignment', { example: { passOver: true } });

/** An event as the API shows it. */
export const shownEvent = ({ gateway: _, ...event }: EventWithGateway) => event;
