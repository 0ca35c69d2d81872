import { z } from '@hono/zod-openapi';
import { scheduleActions } from '../../../db/queries/schedule-decisions.ts';
import { type ScheduleId, scheduleIds } from '../../../workflows/contracts/schedules.ts';
import { runResults } from '../../engine-schedules.ts';
import { notFound } from '../../problems.ts';
import { reason } from '../operations/schema.ts';

export const scheduleParams = z.strictObject({
  scheduleId: z
    .string()
    .max(100)
    .openapi({ param: { name: 'scheduleId', in: 'path' }, example: 'bill-due', enum: scheduleIds }),
});

/** The schedule that an address names. @throws Problem 404 */
export function scheduleOf({ scheduleId }: z.output<typeof scheduleParams>): ScheduleId {
  const id = scheduleIds.find((known) => known === scheduleId);
  if (id === undefined) throw notFound('schedule', scheduleId);
  return id;
}

export const scheduleReason = z
  .strictObject({ reason })
  .openapi('ScheduleDecision', { example: { reason: 'The panel is being moved' } });

/** What Temporal is told of a pause: who, never why. */
export const pausedNote = (by: string) => `paused by ${by}`;

const decisionSchema = z.object({
  action: z.enum(scheduleActions),
  by: z.string(),
  reason: z.string(),
  at: z.string(),
});

const fields = {
  id: z.enum(scheduleIds as [ScheduleId, ...ScheduleId[]]),
  state: z
    .enum(['active', 'paused', 'missing'])
    .openapi({ description: 'missing: no worker has made it in Temporal yet' }),
  everySeconds: z.number().nullable(),
  note: z.string().nullable().openapi({ description: 'what Temporal says about its state' }),
  nextRunAt: z.string().nullable(),
  lastRun: z
    .object({
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      result: z.enum(runResults).openapi({ description: 'unknown: Temporal keeps that run no longer' }),
    })
    .nullable(),
  lastDecision: decisionSchema.nullable().openapi({
    description:
      'who paused or resumed it here last, and why; null also for whoever is limited to certain providers',
  }),
};
export const scheduleSchema = z.object(fields).openapi('Schedule');

export const scheduleDetail = z
  .object({ ...fields, decisions: z.array(decisionSchema).openapi({ description: 'the newest 50' }) })
  .openapi('ScheduleDetail');

const decision = {
  ...{ action: 'pause', by: 'staff:3', reason: 'The panel is being moved' },
  at: '2026-01-31T09:30:00.000Z',
};
export const scheduleExample = {
  ...{ id: 'bill-due', state: 'paused', everySeconds: 3600, note: 'paused by staff:3', nextRunAt: null },
  lastRun: {
    ...{ startedAt: '2026-01-31T09:00:00.000Z', endedAt: '2026-01-31T09:00:04.000Z' },
    result: 'completed',
  },
  lastDecision: decision,
};
export const scheduleDetailExample = { ...scheduleExample, decisions: [decision] };
