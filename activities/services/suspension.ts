import { Context } from '@temporalio/activity';
import type { Sql, Tx } from '../../db/connect.ts';
import { inLanes } from '../../domain/lanes.ts';
import { detail } from '../../domain/operations/failure-details.ts';
import { failureOf } from '../../domain/operations/failures.ts';
import { holdsMoney } from '../../domain/operations/kinds.ts';
import type { StepActivity, StepCall } from '../../workflows/contracts/activities.ts';
import { putBackRows } from '../changes.ts';
import type { Deps } from '../deps.ts';
import { StepFailure } from '../failures.ts';
import { markUndone } from '../marks.ts';
import { guarded } from '../step.ts';
import { type Account, commandAccount, confirmedState, loadAccount } from './account.ts';

/** A service that a suspension or its end may have changed, here or at its server. */
interface Changed {
  id: number;
  /** the item went through: its record says so */
  done: boolean;
  /** the status that it had, where its record was changed, and why it was suspended */
  was: string | null;
  because: string | null;
}

/** Failures of an item that show that its server was never asked for anything. */
const NEVER_ASKED = [
  'no-server',
  'foreign-server',
  'needs-credentials',
  'bad-credentials',
  'bad-settings',
  'identity-mismatch',
  'identity-unproven',
  'missing',
  'needs-operator',
];

/**
 * Payments are booked meanwhile, and they take the client before its services: in the same order nobody waits in a
 * circle. Other items of the client need not wait.
 */
export async function holdBeforeRows(tx: Tx, { kind, clientId }: StepCall): Promise<void> {
  if (!holdsMoney(kind)) await tx`select from clients where id = ${clientId} for key share`;
}

/** The words of whoever asked go with the suspension; they can name people, so they stay out of logs and images. */
export async function noteReason(tx: Tx, { operationId }: StepCall, services: number[]): Promise<void> {
  if (services.length === 0) return;
  await tx`
    update services set suspended_note = (select nullif(reason, '') from operations where id = ${operationId})
    where id in ${tx(services)}`;
}

/**
 * Undo of suspending or unsuspending: each service gets the state back that it had, first at its server. What may
 * have been changed there, without anybody knowing, is looked at too. Services that fail stay as they are and are
 * tried again with the step.
 */
export function takeBack(deps: Deps, command: 'suspend' | 'unsuspend'): StepActivity {
  return guarded(deps, async (call) => {
    const { cancellationSignal: signal } = Context.current();
    const [changed, since] = await Promise.all([changedBy(deps.sql, call), turnedAt(deps.sql, call)]);
    const failures: StepFailure[] = [];
    await inLanes(changed, await lanesFor(deps.sql, call), async (each) => {
      if (signal.aborted) throw new StepFailure({ code: 'cancelled', retryable: true });
      try {
        await takeBackOne(deps, call, command, each, { since, signal });
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        failures.push(error);
      }
    });
    if (failures.length > 0) throw inOne(failures);
    return deps.sql.begin(async (tx) => {
      const summary = { services: await countUndone(tx, call) };
      await markUndone(tx, call, summary);
      return summary;
    });
  });
}

async function takeBackOne(
  deps: Deps,
  call: StepCall,
  command: 'suspend' | 'unsuspend',
  { id, done, was, because }: Changed,
  { since, signal }: { since: string; signal: AbortSignal },
): Promise<void> {
  const account = await loadAccount(deps.sql, call, id);
  const wanted = was ?? account.status;
  const toDo = done ? was !== null : wanted === (command === 'suspend' ? 'active' : 'suspended');
  if (toDo && account.serverId !== null) {
    try {
      const back =
        wanted === 'active'
          ? ({ kind: 'unsuspend' } as const)
          : ({ kind: 'suspend', reason: because ?? account.suspendedReason ?? 'staff' } as const);
      await commandAccount(deps, account, back, orderBack(deps, call, account, since, signal));
    } catch (error) {
      const asked = done || !(error instanceof StepFailure) || !NEVER_ASKED.includes(error.failure.code);
      if (asked) throw error;
    }
  }
  await deps.sql.begin(async (tx) => {
    await holdBeforeRows(tx, call);
    await putBackRows(tx, call, call, { row: id });
    if (was === 'active') await tx`update services set suspended_note = null where id = ${id}`;
    await tx`
      update operation_items set state = 'undone', error = null, next_attempt_at = null, ended_at = ${call.now}
      where operation_id = ${call.operationId} and step_id = ${call.step} and item_id = ${id}`;
  });
}

function orderBack({ sql }: Deps, call: StepCall, { id }: Account, since: string, signal: AbortSignal) {
  return {
    signal,
    key: `${call.operationId}/undo ${call.step}/${id}`,
    askedBefore: call.attempt > 1,
    word: () => confirmedState(sql, call, id, since),
  };
}

async function changedBy(sql: Sql, { operationId, step }: StepCall): Promise<Changed[]> {
  return sql<Changed[]>`
    select i.item_id as id, i.state = 'done' as done, b.before ->> 'status' as was, b.before ->> 'suspended_reason' as because
    from operation_items i left join operation_before_images b
      on b.operation_id = i.operation_id and b.step_id = i.step_id and b.table_name = 'services' and b.row_id = i.item_id
    where i.operation_id = ${operationId} and i.step_id = ${step} and i.state <> 'undone' and (i.state = 'done' or i.attempt > 0)
    order by i.position`;
}

/** When it was asked to roll back: what an operator has said of an account before is about the way there. */
async function turnedAt(sql: Sql, { operationId, now }: StepCall): Promise<string> {
  const [row] = await sql<{ at: string | null }[]>`
    select min(at) as at from operation_events where operation_id = ${operationId} and type = 'operation.rolling-back'`;
  return row?.at ?? now;
}

async function lanesFor(sql: Sql, { operationId, step }: StepCall): Promise<number> {
  const [row] = await sql<{ lanes: number | null }[]>`
    select min(s.max_concurrency)::int as lanes
    from operation_items i join services v on v.id = i.item_id join servers s on s.id = v.server_id
    where i.operation_id = ${operationId} and i.step_id = ${step}`;
  return row?.lanes ?? 1;
}

async function countUndone(tx: Tx, { operationId, step }: StepCall): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from operation_items
    where operation_id = ${operationId} and step_id = ${step} and state = 'undone'`;
  return row?.count ?? 0;
}

function inOne([first, ...others]: StepFailure[]): StepFailure {
  const failure = first?.failure ?? failureOf('bug');
  const all = first === undefined ? others : [first, ...others];
  return new StepFailure({
    code: failure.code,
    said: others.length === 0 ? failure : detail('not-put-back', { count: all.length, first: failure }),
    retryable: all.every(({ retryable }) => retryable),
    acted: true,
  });
}
