import { z } from '@hono/zod-openapi';
import { attemptStates } from '../../../domain/payments/charges.ts';
import { id } from '../../fields/common.ts';

export const attemptSchema = z
  .object({
    id,
    invoiceId: id,
    clientId: id,
    paymentMethodId: id.nullable(),
    gateway: z.string(),
    occurrence: z.string().openapi({ description: 'what it was for: a rung of a ladder or a request' }),
    attempt: z.int(),
    state: z.enum(attemptStates).openapi({
      description:
        '`requested` and `unknown`: it may still bring money, and nothing is suspended meanwhile. `cancelled`: it never reached the gateway',
    }),
    decline: z.enum(['hard', 'soft', 'action']).nullable().openapi({
      description: '`hard`: this method never pays; `action`: its owner must confirm',
    }),
    code: z.string().nullable().openapi({ description: 'in the gateway’s words' }),
    currency: z.string(),
    amountMinor: z.int(),
    gatewayReference: z.string().nullable(),
    transactionId: id.nullable(),
    requestedAt: z.string(),
    settledAt: z.string().nullable(),
  })
  .openapi('ChargeAttempt');

export const attemptExample = {
  id: 1,
  invoiceId: 1,
  clientId: 1,
  paymentMethodId: 1,
  gateway: 'stripe',
  occurrence: 'request/9f0c2a',
  attempt: 1,
  state: 'succeeded',
  decline: null,
  code: null,
  currency: 'EUR',
  amountMinor: 600,
  gatewayReference: 'pi_1Nv0FGQ9RKHgCVdK',
  transactionId: 1,
  requestedAt: '2026-01-31T09:30:00.000Z',
  settledAt: '2026-01-31T09:30:01.000Z',
};

export const chargeRequest = z
  .strictObject({
    paymentMethodId: id.optional().openapi({
      description: 'only this method; the client’s in turn, the default first, when left out',
    }),
  })
  .openapi('ChargeRequest', { example: {} });

export const chargeAccepted = z
  .object({
    invoiceId: id,
    occurrence: z.string().openapi({ description: 'the attempts of this request bear it' }),
    attempts: z.string().openapi({ description: 'where what becomes of it is listed' }),
  })
  .openapi('ChargeAccepted');
