import type { Sql, Tx } from '../db/connect.ts';
import { appendEvents, queueEvent } from '../db/queries/operation-events.ts';
import type { Failure, Summary } from '../domain/operations/state.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { StepFailure } from './failures.ts';

/** The mark of a step or an item that is done already, so that a repeated activity does nothing. */
export async function doneBefore(sql: Sql, call: StepCall): Promise<Summary | undefined> {
  const [row] =
    call.item === undefined
      ? await sql<{ summary: Summary }[]>`
          select summary from operation_steps
          where operation_id = ${call.operationId} and step_id = ${call.step} and state = 'done'`
      : await sql<{ summary: Summary }[]>`
          select summary from operation_items
          where operation_id = ${call.operationId} and step_id = ${call.step} and item_id = ${call.item} and state = 'done'`;
  return row?.summary;
}

/** Shows that a step runs. Items are not marked on their way in: their step says that it runs. */
export async function markRunning(tx: Tx, call: StepCall): Promise<void> {
  if (call.item !== undefined) return;
  await lockRow(tx, call);
  await tx`
    update operation_steps set state = 'running', attempt = ${call.attempt}, next_attempt_at = null, error = null,
           started_at = coalesce(started_at, ${call.now})
    where operation_id = ${call.operationId} and step_id = ${call.step}`;
  await tx`update operations set current_step = ${call.step}, updated_at = ${call.now} where id = ${call.operationId}`;
  await appendEvents(tx, call.operationId, call.now, [
    { key: `${call.step}:started`, type: 'step.started', data: { step: call.step } },
  ]);
}

/**
 * Marks a step or an item done, with its event; belongs into the transaction of the effect.
 * @returns the summary that holds: an earlier one, when an attempt that was given up as lost has got there first
 */
export async function markDone(tx: Tx, call: StepCall, summary: Summary): Promise<Summary> {
  const marked = await (call.item === undefined
    ? markStepDone(tx, call, summary)
    : markItemDone(tx, call, summary));
  if (marked) return summary;
  const earlier = await doneBefore(tx, call);
  if (earlier) return earlier;
  throw new StepFailure({ code: 'overtaken' });
}

async function markStepDone(tx: Tx, call: StepCall, summary: Summary): Promise<boolean> {
  const { operationId, step, now } = call;
  await lockRow(tx, call);
  const { count } = await tx`
    update operation_steps set state = 'done', summary = ${tx.json(summary)}, error = null, next_attempt_at = null,
           started_at = coalesce(started_at, ${now}), ended_at = ${now}
    where operation_id = ${operationId} and step_id = ${step} and state not in ('done', 'undone')`;
  if (count === 0) return false;
  await markNoReturn(tx, call);
  await appendEvents(tx, operationId, now, [
    { key: `${step}:done`, type: 'step.done', data: { step, ...summary } },
  ]);
  return true;
}

/** Sent in one go, since a step can have thousands of items; an event whose key is known is left out. */
async function markItemDone(tx: Tx, call: StepCall, summary: Summary): Promise<boolean> {
  const { operationId, step, item = 0, now } = call;
  const [{ count }] = await Promise.all([
    tx`
      update operation_items set state = 'done', summary = ${tx.json(summary)}, error = null, next_attempt_at = null,
             skipped_by = null, ended_at = ${now}
      where operation_id = ${operationId} and step_id = ${step} and item_id = ${item} and state <> 'done'`,
    markNoReturn(tx, call),
    queueEvent(tx, operationId, now, {
      key: `${step}:${item}:done`,
      type: 'item.done',
      data: { step, item, ...summary },
    }),
  ]);
  return count > 0;
}

/** Writes the point of no return down with the mark of what passed it, so that no crash comes in between. */
export async function markNoReturn(tx: Tx, { operationId, step, now }: StepCall): Promise<void> {
  await tx`
    update operations set past_no_return_at = ${now}
    where id = ${operationId} and past_no_return_at is null and exists (
      select from operation_steps where operation_id = ${operationId} and step_id = ${step} and point_of_no_return)`;
}

/** Marks what an undo took back; one that is marked already keeps its summary. */
export async function markUndone(tx: Tx, call: StepCall, summary: Summary): Promise<void> {
  await lockRow(tx, call);
  await tx`
    update operation_steps set state = 'undone', summary = ${tx.json(summary)}, error = null, next_attempt_at = null, ended_at = ${call.now}
    where operation_id = ${call.operationId} and step_id = ${call.step} and state <> 'undone'`;
  await appendEvents(tx, call.operationId, call.now, [
    { key: `${call.step}:undone`, type: 'step.undone', data: { step: call.step, ...summary } },
  ]);
}

/** Shows a failed attempt: when the next one is, or that a person is needed. */
export async function markFailed(
  tx: Tx,
  call: StepCall,
  failure: Failure,
  retryable: boolean,
): Promise<void> {
  const again = retryable && call.nextDelayMs !== null;
  const state = again ? ('retrying' as const) : ('blocked' as const);
  const nextAt = again ? new Date(Date.parse(call.now) + (call.nextDelayMs ?? 0)).toISOString() : null;
  const error = tx.json({ ...failure } as never);
  if (call.item === undefined) {
    await lockRow(tx, call);
    await tx`
      update operation_steps set state = ${state}, attempt = ${call.attempt}, next_attempt_at = ${nextAt}, error = ${error}
      where operation_id = ${call.operationId} and step_id = ${call.step} and state not in ('done', 'skipped', 'undone', 'undoing')`;
  } else {
    await tx`
      update operation_items set state = ${state}, attempt = ${call.attempt}, next_attempt_at = ${nextAt}, error = ${error}
      where operation_id = ${call.operationId} and step_id = ${call.step} and item_id = ${call.item} and state not in ('done', 'skipped')`;
  }
  const where = call.item === undefined ? { step: call.step } : { step: call.step, item: call.item };
  const event = {
    key: `${call.step}:${call.item ?? ''}:failed:${call.attempt}:${call.now}`,
    type: call.item === undefined ? (`step.${state}` as const) : (`item.${state}` as const),
    data: { ...where, attempt: call.attempt, code: failure.code },
  };
  if (call.item === undefined) await appendEvents(tx, call.operationId, call.now, [event]);
  else await queueEvent(tx, call.operationId, call.now, event);
}

/** The mirror takes the operation's row before its steps: in the same order nobody waits for each other in a circle. */
async function lockRow(tx: Tx, call: StepCall): Promise<void> {
  await tx`select from operations where id = ${call.operationId} for update`;
}
