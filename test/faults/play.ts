import { setTimeout as sleep } from 'node:timers/promises';
import { isEnded, type OperationState } from '../../domain/operations/state.ts';
import type { RetryRule } from '../../domain/policy.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { type Case, paramsAt } from './cases.ts';
import { type MatrixClient, makeClient } from './client.ts';
import type { Scene, Stated } from './faults.ts';
import type { Point } from './points.ts';
import { allRows, type Snapshot, takeSnapshots } from './snapshot.ts';
import type { Stage } from './stage.ts';

/** An operation that is to be played, on a client of its own. */
export interface Part {
  case: Case;
  /** hold it here until the fault has struck */
  hold?: Point;
  /** before that, hold it here until all that are to be held together are there */
  gather?: Point;
  trace?: boolean;
  stated: Stated;
  /** prepares a fault of its own, given the base of its client */
  set?(base: number): void;
}

/** What became of it. */
export interface Played {
  client: MatrixClient;
  operationId: string;
  /** all that the client has afterwards */
  snapshot: Snapshot;
  trace: Point[];
  /** what an operator decided about a message that may or may not have been sent */
  operator?: 'skip' | 'retry';
  /** why it did not come to an end */
  problem?: string;
}

interface Run extends Played {
  part: Part;
  decidedAt?: number;
}

/** Enough attempts to outlast every fault, with pauses short enough for a test. */
const RETRY: RetryRule = { attempts: 12, firstMs: 200, maxMs: 2_000 };
const REACH_MS = 120_000;
const END_MS = 180_000;

/**
 * Plays operations at the same time: each is held at its boundary, then the fault strikes once for all of them, and
 * each must come to its end.
 */
export async function play(
  stage: Stage,
  parts: readonly Part[],
  strike?: (scene: Scene) => Promise<void>,
): Promise<Played[]> {
  const before = await allRows(stage.sql);
  const runs = await Promise.all(parts.map((part) => begin(stage, part)));
  await allEnded(stage, runs);
  const gathered = gathering(runs.filter(({ part }) => part.gather !== undefined).length);
  const inPosition = runs.map((run) => start(stage, run, gathered));
  await Promise.all(inPosition);
  const release = () => stage.worker.release(runs.map(({ client }) => client.id));
  if (strike) await strike({ ...stage, release });
  release();
  await allEnded(stage, runs);
  // Temporal lets go last: when it has, nothing writes any more.
  const ends = await Promise.all(runs.map((run) => workflowOf(stage, run)));
  const bases = new Set(runs.map(({ client }) => client.base));
  const snapshots = await takeSnapshots(stage, before, stage.operationsPlayed, bases);
  for (const [place, run] of runs.entries()) {
    run.snapshot = snapshots.get(run.client.base) ?? new Map();
    run.snapshot.set('workflow', [ends[place] ?? {}]);
    run.trace = stage.passed.get(run.client.id) ?? [];
  }
  return runs;
}

/** A client in the state that the operation starts from. */
async function begin(stage: Stage, part: Part): Promise<Run> {
  const client = await makeClient(stage.sql, stage.world, stage.nextBase());
  const run: Run = { part, client, operationId: '', snapshot: new Map(), trace: [] };
  for (const { kind, params } of part.case.before) {
    await startOne(stage, run, { kind, params });
    await allEnded(stage, [run]);
    if (run.problem !== undefined) {
      run.problem = `never began, since ${kind} ${run.problem}`;
      return run;
    }
    // The record lets go of a client a moment before Temporal does.
    await workflowOf(stage, run);
  }
  await part.case.meanwhile?.(stage.sql, client.id);
  return run;
}

async function startOne(stage: Stage, run: Run, { kind, params }: Pick<Case, 'kind' | 'params'>) {
  run.operationId = await stage.operations.start(kind, run.client.id, paramsAt(params, run.client.base), {
    retry: RETRY,
  });
  const place = [...stage.operationsPlayed.values()].filter(({ base }) => base === run.client.base).length;
  stage.operationsPlayed.set(run.operationId, { base: run.client.base, place });
}

/** Waits until so many have come, whatever has become of them. */
function gathering(count: number): () => Promise<void> {
  let missing = count;
  let open = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    missing -= 1;
    if (missing <= 0) open();
    return all;
  };
}

/** Starts the operation and waits until it is where it is to be held. */
async function start(stage: Stage, run: Run, gathered: () => Promise<void>): Promise<void> {
  const { part, client } = run;
  if (run.problem !== undefined) {
    if (part.gather !== undefined) void gathered();
    return;
  }
  const { rollBackAt, broken } = part.case;
  const holds = [rollBackAt, part.gather, part.hold].filter((point) => point !== undefined);
  if (broken !== undefined) stage.worker.break(client.id, broken);
  part.set?.(client.base);
  const held = heldAt(stage, client.id, holds);
  // Undisturbed but rolled back: traced from the moment of the decision.
  stage.worker.arm(client.id, holds, part.trace === true && rollBackAt === undefined);
  await startOne(stage, run, part.case);
  for (const point of holds) {
    if (!(await held[holds.indexOf(point)])) {
      run.problem ??= `never reached ${point}`;
      if (point === part.gather) void gathered();
      return;
    }
    if (point === part.gather) {
      await gathered();
      stage.worker.release([client.id]);
    }
    if (point !== rollBackAt) continue;
    await stage.operations.decide(run.operationId, 'roll-back');
    if (part.trace) stage.worker.arm(client.id, [], true);
    stage.worker.release([client.id]);
  }
}

/** One promise per hold: true when it is reached, false when that takes too long. */
function heldAt(stage: Stage, clientId: number, holds: Point[]): Promise<boolean>[] {
  const reached = new Map<Point, () => void>();
  stage.onHeld.set(clientId, (point) => reached.get(point)?.());
  return holds.map((point) => {
    const timer = new AbortController();
    const came = new Promise<boolean>((resolve) => reached.set(point, () => resolve(true)));
    const late = sleep(REACH_MS, false, { signal: timer.signal }).catch(() => false);
    return Promise.race([came, late]).finally(() => timer.abort());
  });
}

interface Seen {
  id: string;
  state: OperationState;
  currentStep: string | null;
  code: string | null;
}

/** Waits until every operation has ended; one that blocks where nobody said so, or takes too long, gets a problem. */
async function allEnded(stage: Stage, runs: Run[]): Promise<void> {
  const deadline = performance.now() + END_MS;
  let open = runs.filter((run) => run.operationId !== '' && run.problem === undefined);
  while (open.length > 0) {
    const died = stage.workerEnded();
    if (died !== undefined) throw new Error(`The worker ended by itself: ${died}`);
    const seen = await look(stage, open);
    for (const run of open) await consider(stage, run, seen.get(run.operationId), deadline);
    open = open.filter((run) => {
      const state = seen.get(run.operationId)?.state;
      return run.problem === undefined && (state === undefined || !isEnded(state));
    });
    if (open.length > 0) await sleep(100);
  }
}

async function consider(stage: Stage, run: Run, seen: Seen | undefined, deadline: number): Promise<void> {
  if (performance.now() > deadline)
    run.problem = `stayed ${seen?.state} at ${seen?.currentStep}: ${seen?.code ?? 'no problem known'}`;
  if (seen?.state !== 'blocked') return;
  if (run.decidedAt !== undefined && performance.now() - run.decidedAt < 30_000) return;
  if (run.decidedAt !== undefined || seen.code !== 'mail-unknown' || !run.part.stated.unknownMail) {
    run.problem = `blocked at ${seen.currentStep}: ${seen.code}`;
    return;
  }
  // The operator's retry must not meet a fault that waits for another operation's first attempt.
  if (stage.world.mailbox.faults.pending() > 0) return;
  run.decidedAt = performance.now();
  run.operator = (await hasMail(stage, run.client)) ? 'skip' : 'retry';
  await stage.operations.decide(run.operationId, run.operator, { step: seen.currentStep ?? '' });
}

/** What an operator looks at before deciding. */
async function hasMail({ world }: Stage, { id }: MatrixClient): Promise<boolean> {
  return (await world.mailbox.mails()).some(({ to }) => to.includes(`c${id}@`));
}

/** The operations as the record has them; while the database is away, nothing. */
async function look({ sql }: Stage, runs: Run[]): Promise<Map<string, Seen>> {
  try {
    const rows = await sql<Seen[]>`
      select id, state, current_step, problem ->> 'code' as code from operations
      where id in ${sql(runs.map(({ operationId }) => operationId))}`;
    return new Map(rows.map((row) => [row.id, row]));
  } catch {
    return new Map();
  }
}

/** How Temporal says that the client's last operation ended. */
async function workflowOf({ temporal }: Stage, run: Run): Promise<Record<string, unknown>> {
  if (run.problem !== undefined) return {};
  const handle = temporal.workflow.getHandle(lifecycleWorkflowId(run.client.id));
  for (let look = 0; look < 300; look++) {
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return { status: status.name, result: await handle.result() };
    await sleep(100);
  }
  return { status: 'RUNNING' };
}
