import { holdsMoney } from '../../domain/operations/kinds.ts';
import { type Plan, storedPlan } from '../../domain/operations/plan.ts';
import type {
  Failure,
  ItemCounts,
  OperationState,
  OperationView,
  StepState,
  StepView,
} from '../../domain/operations/state.ts';
import type { Sql, Tx } from '../connect.ts';
import { appendEvents } from './operation-events.ts';

export interface NewOperation {
  id: string;
  kind: string;
  providerId: number;
  clientId: number;
  otherClientId?: number;
  exclusive: boolean;
  workflowId: string;
  params: Record<string, unknown>;
  plan: Plan;
  /** the request named the plan's hash: another plan at the beginning blocks it */
  planBound: boolean;
  requestedBy: { kind: string; id: string };
  reason: string;
  approvalRequired: boolean;
  /** ISO time at which it is cancelled when nobody has approved it */
  approvalUntil?: string | undefined;
  startAt?: string;
  now: string;
}

/**
 * Writes a request down: the operation, its steps, its first event. Unique keys of `operations` and `client_locks`
 * refuse a second exclusive operation on one of its clients (SQLSTATE 23505).
 */
export async function insertOperation(tx: Tx, operation: NewOperation): Promise<void> {
  const { id, plan, now, requestedBy } = operation;
  await tx`insert into operations ${tx({
    id,
    kind: operation.kind,
    providerId: operation.providerId,
    clientId: operation.clientId,
    otherClientId: operation.otherClientId ?? null,
    exclusive: operation.exclusive,
    workflowId: operation.workflowId,
    state: operation.approvalRequired ? 'awaiting-approval' : 'scheduled',
    params: tx.json(operation.params as never),
    plan: tx.json(storedPlan(plan) as never),
    planHash: plan.hash,
    planBound: operation.planBound,
    requestedByKind: requestedBy.kind,
    requestedBy: requestedBy.id,
    reason: operation.reason,
    approvalRequired: operation.approvalRequired,
    startAt: operation.startAt ?? null,
    resumeAt: operation.startAt ?? null,
    createdAt: now,
    updatedAt: now,
  })}`;
  await insertSteps(tx, id, plan);
  await appendEvents(tx, id, now, [
    {
      key: 'requested',
      type: 'operation.requested',
      data: {
        kind: operation.kind,
        params: operation.params,
        planHash: plan.hash,
        by: `${requestedBy.kind}:${requestedBy.id}`,
        ...(operation.approvalUntil !== undefined && { approvalUntil: operation.approvalUntil }),
      },
    },
  ]);
}

/** Writes the steps of a plan down; steps that are there already stay as they are. */
export async function insertSteps(tx: Tx, operationId: string, plan: Plan): Promise<void> {
  if (plan.steps.length === 0) return;
  const rows = plan.steps.map((step, position) => ({
    operationId,
    stepId: step.id,
    position,
    title: step.title,
    state: 'pending',
    undoable: step.undoable,
    pointOfNoReturn: step.pointOfNoReturn,
    skippable: step.skippable ?? null,
  }));
  await tx`insert into operation_steps ${tx(rows)} on conflict do nothing`;
}

export interface OperationRow {
  id: string;
  kind: string;
  providerId: number;
  clientId: number;
  otherClientId: number | null;
  workflowId: string;
  state: OperationState;
  params: Record<string, unknown>;
  plan: Plan;
  planHash: string;
  planBound: boolean;
  requestedByKind: string;
  requestedBy: string;
  reason: string;
  approvalRequired: boolean;
  approvedBy: string | null;
  startAt: string | null;
  resumeAt: string | null;
  currentStep: string | null;
  problem: Failure | null;
  pastNoReturnAt: string | null;
  result: Record<string, unknown> | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  updatedAt: string;
}

/** One operation's row, or undefined. */
export async function findOperation(sql: Sql, id: string): Promise<OperationRow | undefined> {
  const [row] = await sql<OperationRow[]>`select * from operations where id = ${id}`;
  return row;
}

/** Whether an operation leaves the money of the client that it holds alone, so that payments are booked meanwhile. */
export async function leavesMoney(sql: Sql, id: string): Promise<boolean> {
  const [row] = await sql<{ kind: string }[]>`select kind from operations where id = ${id}`;
  return row !== undefined && !holdsMoney(row.kind);
}

/** An exclusive operation that holds one of the clients. */
export interface OpenOperation {
  id: string;
  kind: string;
  state: OperationState;
  /** the client that it holds */
  heldClientId: number;
}

/** The exclusive operation that holds the lock of one of the clients, or undefined. */
export async function findOpenOperation(
  sql: Sql,
  clientIds: readonly number[],
): Promise<OpenOperation | undefined> {
  const [row] = await sql<OpenOperation[]>`
    select o.id, o.kind, o.state, l.client_id as held_client_id
    from client_locks l join operations o on o.id = l.operation_id
    where l.client_id = any(${[...clientIds]}::bigint[]) order by l.client_id limit 1`;
  return row;
}

/** The end of a client that is on record no more. */
export interface Deletion {
  id: string;
  providerId: number;
  /** the client that was deleted: another one when this one had been merged into it */
  clientId: number;
  endedAt: string;
}

/** The operation that deleted a client or the one that it was merged into; undefined: it is there, or never was. */
export async function findDeletion(sql: Sql, clientId: number): Promise<Deletion | undefined> {
  const [row] = await sql<Deletion[]>`
    with recursive became as (
      select ${clientId}::bigint as id, null::timestamptz as since
      union select o.other_client_id, o.ended_at from became b cross join lateral (
        select other_client_id, ended_at from operations
        where client_id = b.id and kind = 'merge' and state = 'completed' and (b.since is null or ended_at > b.since)
        order by ended_at desc limit 1) o)
    select o.id, o.provider_id, o.client_id, o.ended_at from became b join operations o on o.client_id = b.id
    where o.kind = 'delete' and o.state = 'completed' order by o.ended_at desc limit 1`;
  return row;
}

/** The view of an operation from the record alone: what is known when no worker answers. */
export async function recordedView(sql: Sql, row: OperationRow): Promise<OperationView> {
  return {
    id: row.id,
    kind: row.kind,
    clientId: row.clientId,
    providerId: row.providerId,
    state: row.state,
    currentStep: row.currentStep ?? undefined,
    problem: row.problem ?? undefined,
    approvalRequired: row.approvalRequired,
    approvedBy: row.approvedBy ?? undefined,
    resumeAt: row.resumeAt ?? undefined,
    pastNoReturn: row.pastNoReturnAt !== null,
    steps: await recordedSteps(sql, row.id),
  };
}

interface StepRow {
  stepId: string;
  title: string;
  state: StepState['state'];
  undoable: boolean;
  pointOfNoReturn: boolean;
  skippable: string | null;
  attempt: number;
  nextAttemptAt: string | null;
  error: Failure | null;
  summary: Record<string, number | string | boolean> | null;
  skippedBy: string | null;
  itemsTotal: number | null;
  done: number;
  skipped: number;
  retrying: number;
  blocked: number;
  nextItemAt: string | null;
  nextItemAttempt: number | null;
  nextItemError: Failure | null;
}

/** The steps of an operation with the counts of their items, in order. */
export async function recordedSteps(sql: Sql, operationId: string): Promise<StepView[]> {
  const rows = await sql<StepRow[]>`
    select s.*, c.*
    from operation_steps s
    cross join lateral (
      select count(*) filter (where i.state = 'done')::int as done,
             count(*) filter (where i.state = 'skipped')::int as skipped,
             count(*) filter (where i.state = 'retrying')::int as retrying,
             count(*) filter (where i.state = 'blocked')::int as blocked,
             min(i.next_attempt_at) filter (where i.state = 'retrying') as next_item_at,
             (array_agg(i.attempt order by i.next_attempt_at) filter (where i.state = 'retrying'))[1] as next_item_attempt,
             (jsonb_agg(i.error order by i.next_attempt_at) filter (where i.state = 'retrying')) -> 0 as next_item_error
      from operation_items i
      where s.items_total is not null and i.operation_id = s.operation_id and i.step_id = s.step_id
    ) c
    where s.operation_id = ${operationId}
    order by s.position`;
  return rows.map((row) => ({
    id: row.stepId,
    title: row.title,
    undoable: row.undoable,
    pointOfNoReturn: row.pointOfNoReturn,
    skippable: row.skippable ?? undefined,
    items: itemCounts(row),
    ...(waitingForItems(row) ?? stepState(row)),
  }));
}

/** A step of which nothing is left to do until the next attempt of an item. */
function waitingForItems(row: StepRow): StepState | undefined {
  const { state, itemsTotal, done, skipped, retrying, blocked, nextItemAt, nextItemAttempt, nextItemError } =
    row;
  if (state !== 'running' || nextItemAt === null || nextItemError === null) return undefined;
  if (done + skipped + retrying + blocked < (itemsTotal ?? 0)) return undefined;
  return { state: 'retrying', attempt: nextItemAttempt ?? 1, nextAt: nextItemAt, error: nextItemError };
}

function itemCounts(row: StepRow): ItemCounts | undefined {
  if (row.itemsTotal === null) return undefined;
  const { done, skipped, retrying, blocked } = row;
  return { total: row.itemsTotal, done, skipped, retrying, blocked };
}

function stepState(row: StepRow): StepState {
  const error = row.error ?? { code: 'unknown', message: 'The reason was not recorded.' };
  switch (row.state) {
    case 'pending':
    case 'running':
    case 'undoing':
    case 'undone':
      return { state: row.state };
    case 'retrying':
      return { state: 'retrying', attempt: row.attempt, nextAt: row.nextAttemptAt ?? '', error };
    case 'blocked':
    case 'undo-failed':
      return { state: row.state, error };
    case 'done':
      return { state: 'done', summary: row.summary ?? {} };
    case 'skipped':
      return { state: 'skipped', by: row.skippedBy ?? '' };
  }
}
