import { audit } from '../../../db/queries/audit.ts';
import { insertScheduleDecision, type ScheduleAction } from '../../../db/queries/schedule-decisions.ts';
import type { AuditAction } from '../../../domain/access/audit.ts';
import type { ScheduleId } from '../../../workflows/contracts/schedules.ts';
import type { Engine } from '../../engine.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { requireEverywhere } from '../../http/rights.ts';
import { Problem } from '../../problems.ts';
import { detailOf } from './read.ts';
import {
  pausedNote,
  scheduleDetail,
  scheduleDetailExample,
  scheduleOf,
  scheduleParams,
  scheduleReason,
} from './schema.ts';

interface Steering {
  summary: string;
  description: string;
  audited: AuditAction;
  /** what Temporal is told, with who */
  steer(engine: Engine, id: ScheduleId, by: string): ReturnType<Engine['triggerSchedule']>;
}

const steerings: Record<ScheduleAction, Steering> = {
  pause: {
    summary: 'Pause what Tenure does by itself',
    description: 'A run that is under way ends; none is started until it is resumed.',
    audited: 'schedule.paused',
    steer: (engine, id, by) => engine.pauseSchedule(id, pausedNote(by)),
  },
  resume: {
    summary: 'Let it go on',
    description: 'What was missed is not made up for: the next run sees the same record.',
    audited: 'schedule.resumed',
    steer: (engine, id, by) => engine.resumeSchedule(id, `resumed by ${by}`),
  },
  trigger: {
    summary: 'Run it now',
    description: 'Once, also while it is paused. Refused while a run is under way.',
    audited: 'schedule.triggered',
    steer: (engine, id) => engine.triggerSchedule(id),
  },
};

/** One route that steers a schedule: the reason stays in the record, Temporal learns who. */
function steering(action: ScheduleAction) {
  const { summary, description, audited, steer } = steerings[action];
  return writing(
    {
      ...{ method: 'post', scope: 'schedules:write', tag: 'Schedules', summary, description },
      path: `/v1/schedules/{scheduleId}/${action}`,
      params: scheduleParams,
      body: scheduleReason,
      answers: [
        {
          ...{ status: 200, description: 'The schedule as it is now.' },
          ...{ schema: scheduleDetail, example: scheduleDetailExample },
        },
      ],
      problems: ['not-now', 'engine-unavailable'],
    },
    async ({ params, body: { reason } }, call) => {
      const { tx, caller, engine } = call;
      const id = scheduleOf(params);
      requireEverywhere(caller);
      const at = call.now();
      const by = nameOf(caller);
      await insertScheduleDecision(tx, id, { action, by, reason, at });
      await audit(tx, actorOf(call), { action: audited, subject: `schedule:${id}` }, at);
      // Last, so that nothing is done that the record does not know.
      const outcome = await steer(engine, id, by);
      if (outcome === 'missing')
        throw new Problem('not-now', `Temporal has no schedule ${id} yet: a worker makes it when it starts.`);
      if (outcome === 'running')
        throw new Problem('not-now', 'It runs already: ask again when that run has ended.');
      return ok(await detailOf(tx, call, id));
    },
  );
}

export const pauseSchedule = steering('pause');
export const resumeSchedule = steering('resume');
export const triggerSchedule = steering('trigger');
