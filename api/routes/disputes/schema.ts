import { z } from '@hono/zod-openapi';
import { disputeStates } from '../../../db/queries/disputes.ts';
import { currency, id, idParams, instant, line, longText } from '../../fields/common.ts';

export const disputeSchema = z
  .object({
    id,
    clientId: id,
    transactionId: id.nullable(),
    gateway: z.string(),
    reference: z.string().nullable(),
    currency: z.string(),
    amountMinor: z.int(),
    state: z.enum(disputeStates),
    reason: z.string(),
    openedAt: z.string(),
    closedAt: z.string().nullable(),
    suspendWanted: z
      .boolean()
      .openapi({ description: 'services are still to be suspended for it, or given back when it is won' }),
    suspendedBy: z.uuid().nullable().openapi({ description: 'the operation that suspends services for it' }),
    liftedBy: z.uuid().nullable().openapi({ description: 'the operation that gives them back' }),
  })
  .openapi('Dispute');

export const disputeExample = {
  id: 1,
  clientId: 1,
  transactionId: null,
  gateway: 'stripe',
  reference: 'dp_1NxQ',
  currency: 'EUR',
  amountMinor: 1190,
  state: 'open',
  reason: 'not recognized',
  openedAt: '2026-01-31T09:30:00.000Z',
  closedAt: null,
  suspendWanted: false,
  suspendedBy: null,
  liftedBy: null,
};

export const newDispute = z
  .strictObject({
    transactionId: id.nullable().default(null).openapi({ description: 'the payment, if it is on record' }),
    gateway: line(50).min(1),
    reference: line(200)
      .min(1)
      .nullable()
      .default(null)
      .openapi({ description: 'the gateway’s name for it' }),
    currency,
    amountMinor: z.int().min(0),
    reason: longText(5000).default(''),
    openedAt: instant.optional().openapi({ description: 'now when left out' }),
  })
  .openapi('NewDispute', { example: { gateway: 'stripe', currency: 'EUR', amountMinor: 1190 } });

export const disputeEdit = z
  .strictObject({ state: z.enum(['won', 'lost']).openapi({ description: 'as seen by the provider' }) })
  .openapi('DisputeEdit', { example: { state: 'won' } });

export const disputeParams = idParams('disputeId', 'the dispute’s number');
