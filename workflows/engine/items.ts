import { condition } from '@temporalio/workflow';
import type { Failure } from '../../domain/operations/state.ts';
import type { BatchControl, BatchOutcome, OperationInput } from '../contracts/messages.ts';
import { noTries, type Tries, tryOnce } from './attempt.ts';

export interface ItemsCall {
  input: OperationInput;
  step: string;
  title: string;
  activity: string;
  items: number[];
  concurrency: number;
  paused: boolean;
  /** called when a count changes */
  onChange(
    counts: { done: number; skipped: number; retrying: number; blocked: number },
    inFlight: number,
  ): void;
}

export interface RunningItems {
  control(wish: BatchControl): void;
  outcome: Promise<BatchOutcome>;
}

/**
 * Runs items with bounded concurrency. An item that waits for its next attempt gives its lane to others, so one
 * dead server does not hold up the living; a blocked item is left for the operator, the rest go on.
 */
export function runItems(call: ItemsCall): RunningItems {
  const ready = [...call.items];
  const tries = new Map<number, Tries>();
  const waiting = new Map<number, { until: 'time' | 'now' }>();
  const blocked = new Map<number, Failure>();
  const skipped = new Set<number>();
  let done = 0;
  let inFlight = 0;
  let destroyed = false;
  let { paused } = call;
  let stopped = false;

  const changed = () =>
    call.onChange({ done, skipped: skipped.size, retrying: waiting.size, blocked: blocked.size }, inFlight);
  const finished = () => stopped || (ready.length === 0 && inFlight === 0 && waiting.size === 0);

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
    inFlight += 1;
    changed();
    const attempt = await tryOnce({ ...call, item }, known);
    inFlight -= 1;
    if (attempt.outcome === 'done') {
      done += 1;
      destroyed = true;
      tries.delete(item);
    } else {
      destroyed ||= attempt.acted;
      if (attempt.outcome === 'blocked') blocked.set(item, attempt.error);
      else if (!stopped) void waitFor(item, attempt.waitMs);
    }
    changed();
  }

  async function waitFor(item: number, ms: number) {
    const wait: { until: 'time' | 'now' } = { until: 'time' };
    waiting.set(item, wait);
    await condition(() => stopped || wait.until === 'now', ms);
    waiting.delete(item);
    if (!stopped && !skipped.has(item)) ready.push(item);
  }

  function control(wish: BatchControl) {
    if (wish.paused !== undefined) paused = wish.paused;
    if (wish.stop) stopped = true;
    if (wish.retryNow) retryNow(chosen(wish.retryNow));
    if (wish.skip) skip(chosen(wish.skip.items));
    changed();
  }

  function chosen(items: number[] | 'all'): number[] {
    const troubled = [...blocked.keys(), ...waiting.keys()];
    return items === 'all' ? troubled : troubled.filter((item) => items.includes(item));
  }

  function retryNow(items: number[]) {
    for (const item of items) {
      const wait = waiting.get(item);
      if (wait) wait.until = 'now';
      else if (blocked.delete(item)) {
        tries.delete(item);
        ready.push(item);
      }
    }
  }

  function skip(items: number[]) {
    for (const item of items) {
      skipped.add(item);
      blocked.delete(item);
      const wait = waiting.get(item);
      if (wait) wait.until = 'now';
    }
  }

  async function run(): Promise<BatchOutcome> {
    const lanes = Math.max(1, Math.min(call.concurrency, call.items.length));
    await Promise.all(Array.from({ length: lanes }, lane));
    await condition(() => inFlight === 0);
    const codes: Record<string, number> = {};
    for (const { code } of blocked.values()) codes[code] = (codes[code] ?? 0) + 1;
    return {
      done,
      skipped: [...skipped],
      blocked: [...blocked.keys()],
      left: call.items.length - done - skipped.size - blocked.size,
      codes,
      destroyed,
    };
  }

  return { control, outcome: run() };
}
