import { z } from '@hono/zod-openapi';
import { defaultLadder, dunningSettingsSchema } from '../../../domain/dunning/defaults.ts';
import { type LadderContent, ladderSchema } from '../../../domain/dunning/ladder.ts';
import { date, id, idText } from '../../fields/common.ts';
import { holdSchema } from './decision-schema.ts';

/** A ladder is that of the provider, or of one of its client groups. */
export const ladderQuery = {
  groupId: idText('a client group with a ladder of its own; absent: the provider’s').optional(),
};

// Built anew: a schema that was made before the library of the API was loaded cannot be described by it.
export const ladderContent = z.strictObject(ladderSchema.shape).openapi('DunningLadderContent', {
  description: 'rungs by their days to the due date of an invoice, and what counts for all of them',
});

export const ladderView = z
  .object({
    providerId: id,
    groupId: id.nullable(),
    version: z.int().openapi({ description: '0: nobody has written one' }),
    inForce: z
      .boolean()
      .openapi({ description: 'false: nothing is done about debt; `ladder` is a proposal' }),
    activeFrom: z.string().nullable(),
    createdBy: z.string().nullable(),
    ladder: ladderContent,
  })
  .openapi('DunningLadder');
export type LadderView = z.input<typeof ladderView>;

export const ladderExample: LadderView = {
  ...{ providerId: 1, groupId: null, version: 1, inForce: true },
  ...{ activeFrom: '2026-01-31T09:30:00.000Z', createdBy: 'token:1', ladder: defaultLadder() },
};

export const ladderEdit = z
  .strictObject({
    ladder: ladderContent.optional(),
    settings: z
      .strictObject(dunningSettingsSchema.shape)
      .openapi('DunningSettings', { description: 'the few numbers that hosting panels ask for' })
      .optional(),
  })
  .refine(({ ladder, settings }) => (ladder === undefined) !== (settings === undefined), {
    error: 'send either `ladder` or `settings`',
  })
  .openapi('DunningLadderEdit', {
    example: { settings: { reminderDays: 7, suspendDays: 21, terminateDays: 45 } },
  });

export const whySchema = z
  .object({
    code: z.string().openapi({ description: 'stable', example: 'on-hold' }),
    text: z.string().openapi({ example: 'Staff put dunning on hold.' }),
  })
  .openapi('DunningReason');

export const rungView = z
  .object({
    rungId: z.string(),
    occurrence: z.int(),
    action: z.string(),
    at: z.string().openapi({ description: 'its time by the ladder' }),
    until: z
      .string()
      .nullable()
      .openapi({ description: 'until when it is held; null: until something changes' }),
    services: z.array(id),
    feeMinor: z.int().nullable(),
    why: whySchema,
  })
  .openapi('DunningRung');

export const doneRungView = z
  .object({
    rungId: z.string(),
    occurrence: z.int(),
    action: z.string(),
    level: z.int().nullable(),
    state: z.enum(['claimed', 'done', 'skipped', 'unknown']),
    why: whySchema,
    dueAt: z.string(),
    at: z.string(),
    deliveredAt: z.string().nullable(),
    liftedAt: z.string().nullable(),
    services: z.array(id),
    outcome: z.string().nullable(),
  })
  .openapi('DoneDunningRung');

export const caseView = z
  .object({
    clientId: id,
    at: z.string(),
    open: z.boolean().openapi({ description: 'whether anything is owed or still to be done' }),
    nextAt: z.string().nullable().openapi({ description: 'when the next thing happens by itself' }),
    case: z
      .object({
        id,
        state: z.string(),
        openedAt: z.string(),
        nextAt: z.string().nullable(),
        lookedAt: z.string().nullable(),
        problem: z.string().nullable().openapi({
          description:
            'code of what stood in the way at the last look, such as `mail-unreachable`: it is tried again',
        }),
        workflowId: z.string().openapi({ description: 'where Temporal shows the case' }),
      })
      .nullable(),
    holds: z.array(holdSchema).openapi({ description: 'what holds dunning of the client now' }),
    providers: z.array(
      z.object({
        providerId: id,
        ladder: z.object({ id, version: z.int(), activeFrom: z.string() }).nullable(),
        invoices: z.array(
          z.object({
            invoiceId: id,
            number: z.string().nullable(),
            dueOn: date.nullable(),
            owedMinor: z.int(),
            currency: z.string(),
            status: z.string(),
            done: z.array(doneRungView),
            due: z.array(rungView),
            next: z.array(rungView),
            held: z.array(rungView),
            skipped: z.array(rungView).openapi({ description: 'will be passed over' }),
          }),
        ),
        unsuspend: z.array(z.object({ serviceId: id, why: whySchema })),
      }),
    ),
  })
  .openapi('DunningCase');

export const doneRungExample = {
  ...{ rungId: 'notice-1', occurrence: 1, action: 'notice', level: 1, state: 'done' as const },
  ...{ dueAt: '2026-03-23T08:00:00.000Z', at: '2026-03-23T08:00:02.000Z', liftedAt: null },
  ...{ deliveredAt: '2026-03-23T08:00:02.000Z', services: [], outcome: null },
  why: { code: 'its-time', text: 'Its day has come.' },
};

export const caseExample: z.input<typeof caseView> = {
  ...{ clientId: 1, at: '2026-03-31T09:30:00.000Z', open: true, nextAt: '2026-04-03T08:00:00.000Z' },
  ...{ case: null, holds: [] },
  providers: [
    {
      providerId: 1,
      ladder: { id: 1, version: 1, activeFrom: '2026-01-31T09:30:00.000Z' },
      invoices: [
        {
          ...{
            invoiceId: 1,
            number: '2026-00001',
            dueOn: '2026-03-20',
            owedMinor: 1190,
            currency: 'EUR',
            status: 'unpaid',
            due: [],
          },
          done: [doneRungExample],
          next: [
            {
              ...{ rungId: 'notice-2', occurrence: 1, action: 'notice', at: '2026-04-03T08:00:00.000Z' },
              ...{ until: null, services: [], feeMinor: null },
              why: { code: 'not-yet', text: 'Its day has not come.' },
            },
          ],
          ...{ held: [], skipped: [] },
        },
      ],
      unsuspend: [],
    },
  ],
};

/** What a ladder answers while nobody has written one. */
export function proposedLadder(
  { providerId, groupId }: { providerId: number; groupId: number | null },
  ladder: LadderContent = defaultLadder(),
): LadderView {
  return { providerId, groupId, version: 0, inForce: false, activeFrom: null, createdBy: null, ladder };
}
