import { condition, proxyActivities } from '@temporalio/workflow';
import { type EngineActivities, HEARTBEAT } from '../contracts/activities.ts';
import type { BatchControl, BatchOutcome, BatchProgress, OperationInput } from '../contracts/messages.ts';
import { noTries, renewed, type Tries, tryOnce } from './attempt.ts';

const { skipItems } = proxyActivities<EngineActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT,
  scheduleToCloseTimeout: '30 days',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  summary: 'Record what is skipped',
});

export interface ItemsCall {
  input: OperationInput;
  step: string;
  title: string;
  activity: string;
  items: number[];
  concurrency: number;
  paused: boolean;
  /** called whenever something has changed */
  onChange(progress: BatchProgress): void;
}

export interface RunningItems {
  control(wish: BatchControl): void;
  outcome: Promise<BatchOutcome>;
}

interface Wait {
  /** an operator wants it now */
  over: boolean;
  attempt: number;
  nextAt: string;
  code: string;
}

/**
 * Runs items with bounded concurrency. An item that waits for its next attempt gives its lane to others, so one
 * dead server does not hold up the living; a blocked item is left for the operator, the rest go on.
 */
export function runItems(call: ItemsCall): RunningItems {
  const ready = [...call.items];
  const tries = new Map<number, Tries>();
  const inFlight = new Set<number>();
  const waiting = new Map<number, Wait>();
  const blocked = new Map<number, string>();
  const skipped = new Set<number>();
  const skips = skipRecorder(call);
  let done = 0;
  let destroyed = false;
  let { paused } = call;
  let stopped = false;

  const finished = () => stopped || (ready.length === 0 && inFlight.size === 0 && waiting.size === 0);

  function changed() {
    const idle = inFlight.size === 0 && (paused || ready.length === 0);
    call.onChange({
      done,
      skipped: skipped.size,
      retrying: waiting.size,
      blocked: blocked.size,
      inFlight: inFlight.size,
      destroyed,
      next: idle ? soonest(waiting) : undefined,
    });
  }

  async function lane() {
    while (true) {
      await condition(() => finished() || (!paused && ready.length > 0));
      if (finished()) return;
      const item = ready.shift();
      if (item !== undefined) await runOne(item);
    }
  }

  async function runOne(item: number) {
    const known = tries.get(item) ?? noTries();
    tries.set(item, known);
    inFlight.add(item);
    changed();
    const attempt = await tryOnce({ ...call, item }, known);
    inFlight.delete(item);
    if (attempt.outcome === 'done') {
      done += 1;
      destroyed = true;
      skipped.delete(item);
    } else {
      destroyed ||= attempt.acted;
      if (attempt.outcome === 'blocked' && !skipped.has(item)) blocked.set(item, attempt.error.code);
      else if (attempt.outcome === 'again' && !skipped.has(item) && !stopped)
        void waitFor(item, attempt.waitMs, { attempt: known.total, code: attempt.error.code });
    }
    changed();
  }

  async function waitFor(item: number, ms: number, why: { attempt: number; code: string }) {
    const wait = { over: false, nextAt: new Date(Date.now() + ms).toISOString(), ...why };
    waiting.set(item, wait);
    await condition(() => stopped || wait.over, ms);
    waiting.delete(item);
    if (!stopped && !skipped.has(item)) ready.push(item);
    changed();
  }

  function control(wish: BatchControl) {
    if (wish.paused !== undefined) paused = wish.paused;
    if (wish.stop) stopped = true;
    if (wish.retryNow) retryNow(pick([...blocked.keys(), ...waiting.keys()], wish.retryNow));
    if (wish.skip) skip(pick(troubled(), wish.skip.items), wish.skip.by);
    changed();
  }

  /** Also those that are being tried again at this moment. */
  function troubled(): number[] {
    return [...blocked.keys(), ...waiting.keys(), ...[...inFlight].filter((item) => tries.get(item)?.total)];
  }

  function retryNow(items: number[]) {
    for (const item of items) {
      const wait = waiting.get(item);
      if (wait) wait.over = true;
      else if (blocked.delete(item)) {
        tries.set(item, renewed(tries.get(item)));
        ready.push(item);
      }
    }
  }

  function skip(items: number[], by: string) {
    for (const item of items) {
      skipped.add(item);
      blocked.delete(item);
      const wait = waiting.get(item);
      if (wait) wait.over = true;
    }
    skips.note(items, by);
  }

  async function run(): Promise<BatchOutcome> {
    const lanes = Math.max(1, Math.min(call.concurrency, call.items.length));
    await Promise.all(Array.from({ length: lanes }, lane));
    await skips.recorded();
    return { done, skipped: skipped.size, blocked: [...blocked], destroyed };
  }

  return { control, outcome: run() };
}

/** Writes down, in order, which items were given up and by whom. */
export function skipRecorder({ input, step }: Pick<ItemsCall, 'input' | 'step'>) {
  let last = Promise.resolve();
  return {
    /** Begins to write; never throws. */
    note(items: number[], by: string): void {
      if (items.length === 0) return;
      const now = new Date(Date.now()).toISOString();
      last = last.then(() => skipItems({ operationId: input.operationId, step, items, by, now }));
      // Whoever awaits `recorded` hears of it; until then it must not count as unhandled.
      last.catch(() => {});
    },
    /** Waits until all is written; throws when it could not be. */
    recorded: () => last,
  };
}

/** Those of the items that a wish names. */
export function pick(items: number[], wanted: number[] | 'all'): number[] {
  return wanted === 'all' ? items : items.filter((item) => wanted.includes(item));
}

function soonest(waiting: Map<number, Wait>): BatchProgress['next'] {
  const [first] = [...waiting.values()].sort((a, b) => (a.nextAt < b.nextAt ? -1 : 1));
  return first && { attempt: first.attempt, nextAt: first.nextAt, code: first.code };
}
