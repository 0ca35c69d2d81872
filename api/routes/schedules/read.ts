import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { listScheduleDecisions, newestPauses } from '../../../db/queries/schedule-decisions.ts';
import type { ScheduleId } from '../../../workflows/contracts/schedules.ts';
import { ok } from '../../http/answer.ts';
import { type Call, endpoint } from '../../http/endpoint.ts';
import {
  scheduleDetail,
  scheduleDetailExample,
  scheduleExample,
  scheduleOf,
  scheduleParams,
  scheduleSchema,
} from './schema.ts';

const MOST_DECISIONS = 50;
const about = { method: 'get', scope: 'schedules:read', tag: 'Schedules' } as const;

export const listSchedules = endpoint(
  {
    ...about,
    path: '/v1/schedules',
    summary: 'List what Tenure does by itself',
    description:
      'The schedules in Temporal: when each runs next, how its last run ended, whether it is paused and why.',
    answers: [
      {
        ...{ status: 200, description: 'All of them.' },
        schema: z.object({ items: z.array(scheduleSchema) }).openapi('Schedules'),
        example: { items: [scheduleExample] },
      },
    ],
    problems: ['engine-unavailable'],
  },
  async (_, { engine, sql, caller }) => {
    // A reason may name a client of any provider.
    const decided = caller.providerIds === undefined ? await newestPauses(sql) : undefined;
    const views = await engine.schedules();
    return ok({ items: views.map((view) => ({ ...view, lastDecision: decided?.get(view.id) ?? null })) });
  },
);

export const getSchedule = endpoint(
  {
    ...about,
    path: '/v1/schedules/{scheduleId}',
    summary: 'Read one of them, with what was decided about it',
    params: scheduleParams,
    answers: [
      {
        ...{ status: 200, description: 'The schedule.' },
        ...{ schema: scheduleDetail, example: scheduleDetailExample },
      },
    ],
    problems: ['engine-unavailable'],
  },
  async ({ params }, call) => ok(await detailOf(call.sql, call, scheduleOf(params))),
);

/** A schedule as it is now, with what was decided about it. */
export async function detailOf(
  sql: Sql,
  { engine, caller }: Pick<Call, 'engine' | 'caller'>,
  id: ScheduleId,
): Promise<z.output<typeof scheduleDetail>> {
  const view = await engine.schedule(id);
  const decisions =
    caller.providerIds === undefined ? await listScheduleDecisions(sql, id, MOST_DECISIONS) : [];
  return { ...view, lastDecision: decisions.find(({ action }) => action !== 'trigger') ?? null, decisions };
}
