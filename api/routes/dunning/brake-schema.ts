import { z } from '@hono/zod-openapi';
import { brakeStates } from '../../../db/queries/dunning-brakes.ts';
import { id, idParams } from '../../fields/common.ts';
import { overdueSchema } from './cases.ts';
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
    clientName: z.string().nullable().openapi({ description: 'null: for who may not read clients' }),
    owed: overdueSchema,
    rungs: z.array(
      z.object({
        invoiceId: id,
        invoiceNumber: z.string().nullable(),
        rungId: z.string(),
        occurrence: z.int(),
        action: z.string(),
        services: z.array(id),
        serviceNames: z.array(z.string()).openapi({ description: 'what they are called, in the same order' }),
      }),
    ),
  })
  .openapi('DunningBraked');

export const waitingExample: z.input<typeof waitingSchema> = {
  ...{ caseId: 1, clientId: 1, clientName: 'Ada Lovelace' },
  owed: [{ currency: 'EUR', invoices: 1, owedMinor: 1190 }],
  rungs: [
    {
      ...{ invoiceId: 1, invoiceNumber: '2026-00001', rungId: 'suspend', occurrence: 1, action: 'suspend' },
      ...{ services: [1], serviceNames: ['Web Small'] },
    },
  ],
};

export const brakeParams = idParams('brakeId', 'the brake’s number');

const clientIds = z
  .array(id)
  .min(1)
  .max(500)
  .optional()
  .openapi({ description: 'only these; the brake waits for the others. Absent: all that wait' });

export const brakeDecision = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('approve'), clientIds, reason }),
    z.strictObject({
      action: z.literal('reject'),
      clientIds,
      until: until
        .optional()
        .openapi({ description: 'holds the invoices until then; absent: until they are released' }),
      reason,
    }),
  ])
  .openapi('DunningBrakeDecision', { example: { action: 'approve', reason: 'The list was looked at' } });
