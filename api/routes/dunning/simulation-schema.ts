import { z } from '@hono/zod-openapi';
import { noTotals } from '../../../domain/dunning/simulate.ts';
import { id, instant } from '../../fields/common.ts';
import { ladderContent, whySchema } from './schema.ts';

const minor = z.int('must be a whole number of minor units').min(1, 'must be more than nothing');
const at = instant;
const event = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('payment'), at, invoiceId: id, minor }),
  z.strictObject({ type: z.literal('cancelled'), at, invoiceId: id }),
  z.strictObject({
    type: z.literal('hold'),
    at,
    kind: z.enum(['hold', 'promise', 'stop']),
    invoiceId: id.nullable().default(null),
    until: instant.nullable().default(null),
  }),
  z.strictObject({ type: z.literal('release'), at, invoiceId: id.nullable().default(null) }),
  z.strictObject({ type: z.literal('dispute'), at, invoiceId: id, open: z.boolean().default(true) }),
  z.strictObject({
    type: z.literal('overrides'),
    at,
    overrides: z
      .strictObject({
        noOverdueMail: z.boolean(),
        noLateFee: z.boolean(),
        noCardCharge: z.boolean(),
        noSuspend: z.boolean(),
      })
      .partial(),
  }),
  z.strictObject({ type: z.literal('outage'), at, until: instant }),
]);

export const simulationRequest = z
  .strictObject({
    clientId: id.optional(),
    invoiceId: id.optional(),
    providerId: id.optional().openapi({ description: 'all clients that owe it something, in pages' }),
    groupId: id
      .optional()
      .openapi({ description: 'with `providerId`: only the clients in this group of it' }),
    from: instant.optional().openapi({ description: 'now when absent' }),
    to: instant,
    ladder: ladderContent.optional().openapi({
      description:
        'in place of the one in force; over a provider, groups with a ladder of their own keep that',
    }),
    charges: z
      .enum(['declined', 'paid'])
      .default('declined')
      .openapi({ description: 'what charges of a card come to; declined shows all that would follow' }),
    events: z.array(event).max(200).default([]).openapi({ description: 'what happens meanwhile' }),
    after: id.optional().openapi({ description: 'with `providerId`: `next` of the page before' }),
    limit: z.int().min(1).max(500).default(100).openapi({ description: 'with `providerId`: clients a page' }),
  })
  .refine(
    ({ clientId, invoiceId, providerId }) =>
      [clientId, invoiceId, providerId].filter((each) => each !== undefined).length === 1,
    { error: 'name one of `clientId`, `invoiceId` and `providerId`' },
  )
  .refine(({ groupId, providerId }) => groupId === undefined || providerId !== undefined, {
    error: 'needs `providerId`',
    path: ['groupId'],
  })
  .openapi('DunningSimulationRequest', {
    example: { providerId: 1, from: '2026-01-31T09:30:00Z', to: '2026-06-30T00:00:00Z' },
  });
export type SimulationRequest = z.output<typeof simulationRequest>;

const amounts = z.record(z.string(), z.int()).openapi({ description: 'minor units by currency' });
const counted = z.int();
const totals = z
  .object({
    ...{ reminders: counted, notices: counted, finalWarnings: counted, messages: counted, fees: counted },
    ...{ feesMinor: amounts, charges: counted, suspensions: counted, unsuspensions: counted },
    ...{ terminations: counted, collections: counted, cancelledInvoices: counted, tickets: counted },
    ...{ webhooks: counted, skipped: counted },
    owedMinor: amounts,
  })
  .openapi('DunningTotals');

const timelineEntry = z
  .object({
    at: z.string(),
    what: z.enum(['done', 'skipped', 'held', 'event', 'unsuspended']),
    invoiceId: id.nullable(),
    rungId: z.string().nullable(),
    occurrence: z.int().nullable(),
    action: z.string(),
    services: z.array(id),
    amountMinor: z.int().nullable(),
    currency: z.string().nullable(),
    until: z.string().nullable(),
    why: whySchema.nullable(),
  })
  .openapi('DunningTimelineEntry');

export const simulationView = z
  .object({
    from: z.string(),
    to: z.string(),
    totals: totals.openapi({ description: 'of the clients in this answer' }),
    clients: z.array(
      z.object({
        clientId: id,
        clientName: z.string().nullable().openapi({ description: 'null: for who may not read clients' }),
        providerId: id,
        ladder: z.object({ id: id.nullable(), version: z.int().nullable() }).nullable(),
        totals,
        timeline: z.array(timelineEntry).openapi({ description: 'empty over all clients of a provider' }),
      }),
    ),
    next: z
      .int()
      .nullable()
      .openapi({ description: 'send it as `after` for the next clients; null: these were all' }),
  })
  .openapi('DunningSimulation');

export const simulationExample: z.input<typeof simulationView> = {
  ...{ from: '2026-01-31T09:30:00.000Z', to: '2026-06-30T00:00:00.000Z' },
  totals: { ...noTotals(), notices: 3, suspensions: 1, owedMinor: { EUR: 1190 } },
  ...{ clients: [], next: null },
};
