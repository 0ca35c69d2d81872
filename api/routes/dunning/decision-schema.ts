import { z } from '@hono/zod-openapi';
import { date, id, instant, line, longText } from '../../fields/common.ts';

const invoiceId = id.optional().openapi({ description: 'only this invoice; all of the client when absent' });
export const until = z.union([date, instant]).openapi({
  description: 'a time, or a day: then until its end, by the clock of the client',
  example: '2026-04-15',
});
export const reason = longText(5000)
  .trim()
  .min(1, 'says why, in words')
  .openapi({ description: 'why; kept in the record only' });

export const newDunningDecision = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('hold'), invoiceId, until: until.optional(), reason }),
    z.strictObject({ action: z.literal('promise'), invoiceId, until, reason }),
    z.strictObject({ action: z.literal('stop'), invoiceId, reason }),
    z.strictObject({
      action: z.literal('resume'),
      invoiceId: id.optional().openapi({ description: 'ends what holds this invoice alone' }),
      holdId: id.optional().openapi({ description: 'ends this one; all that stand when neither is named' }),
      reason,
    }),
    z.strictObject({
      action: z
        .literal('approve')
        .openapi({ description: 'what waits behind a brake goes ahead for this client' }),
      reason,
    }),
    z.strictObject({
      action: z.enum(['was-sent', 'send-again']).openapi({
        description: 'of a message of which nobody knows whether it was taken (its rung is `unknown`)',
      }),
      invoiceId: id,
      rungId: line(63).min(1),
      occurrence: z.int().min(1).default(1),
      reason,
    }),
  ])
  .openapi('NewDunningDecision', {
    example: { action: 'hold', reason: 'She waits for her bank' },
  });
export type NewDunningDecision = z.output<typeof newDunningDecision>;

export const holdSchema = z
  .object({
    id,
    clientId: id,
    invoiceId: id.nullable().openapi({ description: 'null: all invoices of the client' }),
    invoiceNumber: z.string().nullable(),
    kind: z.enum(['hold', 'promise', 'stop']),
    until: z.string().nullable().openapi({ description: 'null: until it is released' }),
    reason: z.string(),
    setBy: z.string(),
    setAt: z.string(),
    releasedBy: z.string().nullable(),
    releasedAt: z.string().nullable(),
    releasedWhy: z.string(),
  })
  .openapi('DunningHold');

export const holdExample: z.input<typeof holdSchema> = {
  ...{ id: 1, clientId: 1, invoiceId: null, invoiceNumber: null, kind: 'hold' },
  until: '2026-04-16T00:00:00.000Z',
  ...{ reason: 'She waits for her bank', setBy: 'token:1', setAt: '2026-03-31T09:30:00.000Z' },
  ...{ releasedBy: null, releasedAt: null, releasedWhy: '' },
};

export const decidedSchema = z
  .object({
    clientId: id,
    action: z.enum(['hold', 'promise', 'stop', 'resume', 'approve', 'was-sent', 'send-again']),
    changed: z.array(holdSchema).openapi({ description: 'what the decision set or released' }),
    standing: z.array(holdSchema).openapi({ description: 'what holds dunning of the client now' }),
  })
  .openapi('DunningDecided');

export const decidedExample: z.input<typeof decidedSchema> = {
  ...{ clientId: 1, action: 'hold', changed: [holdExample], standing: [holdExample] },
};
