import { z } from '@hono/zod-openapi';
import { brakeStates } from '../../../db/queries/dunning-brakes.ts';
import { id, idParams } from '../../fields/common.ts';
import { reason, until } from './decision-schema.ts';

export const brakeSchema = z
  .object({
    id,
    providerId: id,
    state: z.enum(brakeStates).openapi({ description: 'over: nobody waited any more' }),
    beganAt: z.string(),
    services: z.int().openapi({ description: 'suspended or terminated in the hour before, when it began' }),
    most: z.int().openapi({ description: 'how many may be in an hour without a yes, when it began' }),
    active: z.int().openapi({ description: 'services of the provider that ran, when it began' }),
    waitingClients: z.int().openapi({ description: 'clients that wait behind it now' }),
    waitingServices: z.int().openapi({ description: 'their services that would be suspended or terminated' }),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    reason: z.string(),
  })
  .openapi('DunningBrake');

export const brakeExample: z.input<typeof brakeSchema> = {
  ...{ id: 1, providerId: 1, state: 'waiting', beganAt: '2026-03-31T09:30:00.000Z', services: 50, most: 50 },
  ...{ active: 4000, waitingClients: 31, waitingServices: 44, decidedBy: null, decidedAt: null, reason: '' },
};

export const waitingSchema = z
  .object({
    caseId: id,
    clientId: id,
    rungs: z.array(
      z.object({
        invoiceId: id,
        rungId: z.string(),
        occurrence: z.int(),
        action: z.string(),
        services: z.array(id),
      }),
    ),
  })
  .openapi('DunningBraked');

export const waitingExample: z.input<typeof waitingSchema> = {
  ...{ caseId: 1, clientId: 1 },
  rungs: [{ invoiceId: 1, rungId: 'suspend', occurrence: 1, action: 'suspend', services: [1] }],
};

export const brakeParams = idParams('brakeId', 'the brake’s number');

export const brakeDecision = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('approve'), reason }),
    z.strictObject({
      action: z.literal('reject'),
      until: until
        .optional()
        .openapi({ description: 'holds the invoices until then; absent: until they are released' }),
      reason,
    }),
  ])
  .openapi('DunningBrakeDecision', { example: { action: 'approve', reason: 'The list was looked at' } });
