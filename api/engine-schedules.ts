import {
  type Client,
  type ScheduleDescription,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type WorkflowExecutionStatusName,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { type ScheduleId, scheduleIds } from '../workflows/contracts/schedules.ts';
import { orUnavailable } from './engine-failures.ts';

/** How a run of a schedule ended; `unknown`: Temporal keeps it no longer. */
export const runResults = [
  'running',
  'completed',
  'failed',
  'timed-out',
  'cancelled',
  'terminated',
  'unknown',
] as const;
export type RunResult = (typeof runResults)[number];

/** One thing that Tenure does by itself, as Temporal knows it. */
export interface ScheduleView {
  id: ScheduleId;
  /** `missing`: no worker has made it yet, or somebody has deleted it */
  state: 'active' | 'paused' | 'missing';
  /** seconds between two runs; null: set to something else in Temporal */
  everySeconds: number | null;
  /** what Temporal says about its state */
  note: string | null;
  /** null while it is paused or missing */
  nextRunAt: string | null;
  /** null: there was none since it was made */
  lastRun: { startedAt: string; endedAt: string | null; result: RunResult } | null;
}

/** `missing`: there is no such schedule in Temporal. `running`: it runs already, so it is not started. */
export type Steered = 'done' | 'missing' | 'running';

/** The schedules as the API sees them. */
export interface ScheduleEngine {
  /** These schedules, in this order; all of them unless told otherwise. */
  schedules(ids?: readonly ScheduleId[]): Promise<ScheduleView[]>;
  /** @param note what Temporal shows beside the state: who, never why */
  pauseSchedule(id: ScheduleId, note: string): Promise<Steered>;
  resumeSchedule(id: ScheduleId, note: string): Promise<Steered>;
  /** Starts a run at once, also while it is paused. */
  triggerSchedule(id: ScheduleId): Promise<Steered>;
}

const READ_MS = 5_000;
const STEER_MS = 5_000;

/** The schedules on a Temporal client. */
export function scheduleEngine({ schedule, workflow, connection }: Client): ScheduleEngine {
  const within = <T>(ms: number, call: () => Promise<T>) => connection.withDeadline(Date.now() + ms, call);

  async function lastRunOf({ info }: ScheduleDescription): Promise<ScheduleView['lastRun']> {
    const last = info.recentActions.at(-1);
    if (!last) return null;
    const startedAt = last.takenAt.toISOString();
    try {
      // Without the run: one that goes on as new is over when its last run is.
      const { status, closeTime } = await workflow.getHandle(last.action.workflow.workflowId).describe();
      return { startedAt, endedAt: closeTime?.toISOString() ?? null, result: resultOf(status.name) };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { startedAt, endedAt: null, result: 'unknown' };
      throw error;
    }
  }

  async function view(id: ScheduleId): Promise<ScheduleView> {
    try {
      const described = await schedule.getHandle(id).describe();
      const { paused, note } = described.state;
      const every = described.spec.intervals?.[0]?.every;
      return {
        id,
        state: paused ? 'paused' : 'active',
        everySeconds: every === undefined ? null : every / 1000,
        note: note || null,
        nextRunAt: paused ? null : (described.info.nextActionTimes[0]?.toISOString() ?? null),
        lastRun: await lastRunOf(described),
      };
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      return { id, state: 'missing', everySeconds: null, note: null, nextRunAt: null, lastRun: null };
    }
  }

  const steer = (call: () => Promise<Steered>) =>
    orUnavailable(() =>
      within(STEER_MS, async () => {
        try {
          return await call();
        } catch (error) {
          if (error instanceof ScheduleNotFoundError) return 'missing';
          throw error;
        }
      }),
    );

  return {
    schedules: (ids = scheduleIds) =>
      orUnavailable(() => within(READ_MS, () => Promise.all(ids.map((id) => view(id))))),
    pauseSchedule: (id, note) =>
      steer(async () => {
        await schedule.getHandle(id).pause(note);
        return 'done';
      }),
    resumeSchedule: (id, note) =>
      steer(async () => {
        await schedule.getHandle(id).unpause(note);
        return 'done';
      }),
    triggerSchedule: (id) =>
      steer(async () => {
        const handle = schedule.getHandle(id);
        if ((await handle.describe()).info.runningActions.length > 0) return 'running';
        await handle.trigger(ScheduleOverlapPolicy.SKIP);
        return 'done';
      }),
  };
}

function resultOf(status: WorkflowExecutionStatusName): RunResult {
  switch (status) {
    case 'RUNNING':
    case 'PAUSED':
    case 'CONTINUED_AS_NEW':
      return 'running';
    case 'COMPLETED':
      return 'completed';
    case 'FAILED':
      return 'failed';
    case 'TIMED_OUT':
      return 'timed-out';
    case 'CANCELLED':
      return 'cancelled';
    case 'TERMINATED':
      return 'terminated';
    case 'UNSPECIFIED':
    case 'UNKNOWN':
      return 'unknown';
  }
}
