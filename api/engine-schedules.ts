import {
  type Client,
  type ScheduleDescription,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type ScheduleSummary,
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
  /** All of them, in their order, as Temporal lists them: what was just changed may take a moment to be seen. */
  schedules(): Promise<ScheduleView[]>;
  /** One, as it is now. */
  schedule(id: ScheduleId): Promise<ScheduleView>;
  /** @param note what Temporal shows beside the state: who, never why */
  pauseSchedule(id: ScheduleId, note: string): Promise<Steered>;
  resumeSchedule(id: ScheduleId, note: string): Promise<Steered>;
  /** Starts a run at once, also while it is paused. */
  triggerSchedule(id: ScheduleId): Promise<Steered>;
}

/** A schedule is asked itself, and may be slow to answer. */
const PATIENCE_MS = 10_000;
const PING_MS = 2_000;

type Known = Pick<ScheduleSummary | ScheduleDescription, 'spec' | 'state' | 'info'>;

/** The schedules on a Temporal client. */
export function scheduleEngine({ schedule, workflow, connection }: Client): ScheduleEngine {
  const within = <T>(ms: number, call: () => Promise<T>) => connection.withDeadline(Date.now() + ms, call);
  /** Patient with a server that is there, and with no other. */
  const patiently = <T>(call: () => Promise<T>) =>
    orUnavailable(async () => {
      await within(PING_MS, () => connection.workflowService.getSystemInfo({}));
      return within(PATIENCE_MS, call);
    });

  async function lastRunOf({ info }: Known): Promise<ScheduleView['lastRun']> {
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

  async function viewOf(id: ScheduleId, known: Known | undefined): Promise<ScheduleView> {
    if (!known)
      return { id, state: 'missing', everySeconds: null, note: null, nextRunAt: null, lastRun: null };
    const { paused, note } = known.state;
    const every = known.spec?.intervals?.[0]?.every;
    return {
      id,
      state: paused ? 'paused' : 'active',
      everySeconds: every === undefined ? null : every / 1000,
      note: note || null,
      nextRunAt: paused ? null : (known.info.nextActionTimes[0]?.toISOString() ?? null),
      lastRun: await lastRunOf(known),
    };
  }

  async function listed(): Promise<ScheduleView[]> {
    const known = new Map<string, Known>();
    for await (const summary of schedule.list()) known.set(summary.scheduleId, summary);
    return Promise.all(scheduleIds.map((id) => viewOf(id, known.get(id))));
  }

  async function described(id: ScheduleId): Promise<ScheduleView> {
    try {
      return await viewOf(id, await schedule.getHandle(id).describe());
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return viewOf(id, undefined);
      throw error;
    }
  }

  const steer = (call: () => Promise<Steered>) =>
    patiently(async () => {
      try {
        return await call();
      } catch (error) {
        if (error instanceof ScheduleNotFoundError) return 'missing';
        throw error;
      }
    });

  return {
    schedules: () => patiently(listed),
    schedule: (id) => patiently(() => described(id)),
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
