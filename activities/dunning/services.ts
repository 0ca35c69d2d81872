import { v7 as uuidv7 } from 'uuid';
import type { Sql, Tx } from '../../db/connect.ts';
import {
  lockRung,
  noteEffect,
  type RungRow,
  releaseRung,
  type Settlement,
  settleRung,
} from '../../db/queries/dunning-rungs.ts';
import { findOperation, type OperationRow } from '../../db/queries/operations.ts';
import type { Action, CaseFacts, Plan } from '../../domain/dunning/types.ts';
import { isEnded } from '../../domain/operations/state.ts';
import type { Deps } from '../deps.ts';
import { type OwnStarted, startServiceCommands } from '../start-operation.ts';
import { passBrake } from './brake.ts';
import { claim } from './claims.ts';
import { giveWay } from './give-way.ts';
import { sparedNow } from './spared.ts';
import { type Begun, DUNNING, type Ended, FINE, type Look, type Turn } from './types.ts';

type ServiceAction = Action & { type: 'suspend' | 'terminate' };

/** So long a person's no to the end of a suspension stands before it is tried again, and so long one that failed. */
const NO_STANDS_MS = 24 * 3_600_000;
const FAILURE_STANDS_MS = 10 * 60_000;

/**
 * D5, X5, X6. Begins a suspension or termination, within the look's transaction: the client is held, and the plan was
 * made under that lock. It runs on the engine, whose end touches the case.
 */
export async function beginServices(deps: Deps, tx: Tx, turn: Turn<ServiceAction>): Promise<Begun> {
  const { clientId, now, rung, facts } = turn;
  const passed = await passBrake(tx, { providerId: facts.providerId, clientId, now, rung });
  if (passed === 'waits') return { is: 'waits', problem: null, braked: true };
  const id = await claim(tx, turn);
  if (id === undefined) return { is: 'waits', problem: null };
  // Written down before it is asked for: asked for again it is the same operation.
  const operationId = uuidv7();
  await noteEffect(tx, id, { operationId, ...(passed.brakeId === null ? {} : { brakeId: passed.brakeId }) });
  return { is: 'claimed', outside: () => start(deps, turn, { id, operationId }) };
}

/** Somebody has given the rung back meanwhile. */
class NoLongerClaimed extends Error {}

async function start(
  deps: Deps,
  { clientId, now, rung }: Turn<ServiceAction>,
  { id, operationId }: { id: number; operationId: string },
): Promise<Ended> {
  const { type } = rung.action;
  try {
    const started = await startServiceCommands(deps, {
      ...{ command: type, services: rung.services, clientId, now, operationId, actor: BY },
      ...(type === 'suspend' && { because: 'overdue' as const }),
      reason: `Invoice ${rung.invoiceId} is overdue.`,
      alongside: async (inner) => {
        if ((await lockRung(inner, id))?.state !== 'claimed') throw new NoLongerClaimed();
      },
    });
    if (started.outcome !== 'started') await deps.sql.begin((tx) => releaseRung(tx, id));
    return endedOf(started);
  } catch (error) {
    if (error instanceof NoLongerClaimed) return FINE;
    throw error;
  }
}

const BY = { kind: 'system', id: DUNNING.id ?? 'dunning' } as const;

/** What is tried again after a while; the end of the operation that is in the way touches the case too. */
function endedOf(started: OwnStarted): Ended {
  switch (started.outcome) {
    case 'started':
      return FINE;
    case 'held':
      return { problem: 'operation-runs' };
    case 'refused':
      return { problem: started.blockers[0]?.code ?? 'refused' };
  }
}

/** D5. Begins to let services run again that nothing keeps suspended; what was suspended for another reason stays. */
export async function endSuspensions(
  deps: Deps,
  tx: Tx,
  { clientId, now, unsuspend }: Look & { facts: CaseFacts; unsuspend: Plan['unsuspend'] },
): Promise<Begun> {
  const services = unsuspend.map(({ serviceId }) => serviceId);
  if (await wasGivenUp(tx, { clientId, services, now }))
    return { is: 'waits', problem: 'unsuspension-given-up' };
  return {
    is: 'claimed',
    outside: async () =>
      endedOf(
        await startServiceCommands(deps, {
          ...{ command: 'unsuspend', services, because: 'overdue', clientId, now, actor: BY },
          reason: 'What they were suspended for is no longer owed.',
        }),
      ),
  };
}

const later = (now: string, ms: number) => new Date(Date.parse(now) + ms).toISOString();

/** Whether a person has lately ended such an operation without it, or left out one of the services. */
async function wasGivenUp(
  sql: Sql,
  { clientId, services, now }: { clientId: number; services: number[]; now: string },
): Promise<boolean> {
  const [given] = await sql`
    select from operations o
    where o.client_id = ${clientId} and o.kind = 'service-commands' and o.params ->> 'command' = 'unsuspend'
      and o.requested_by_kind = 'system' and o.requested_by = ${BY.id}
      and o.ended_at > ${later(now, -NO_STANDS_MS)}
      and (o.state in ('cancelled', 'rolled-back')
        or (o.state = 'failed' and o.ended_at > ${later(now, -FAILURE_STANDS_MS)})
        or exists (
        select from operation_items i
        where i.operation_id = o.id and i.state = 'skipped' and i.item_id = any(${services}::bigint[])))
    limit 1`;
  return given !== undefined;
}

/** Finds out how a suspension or termination that was begun has ended, and settles its row. */
export async function settleServices(deps: Deps, { now }: Look, row: RungRow): Promise<Ended> {
  const { sql } = deps;
  const { operationId } = row.effect;
  const operation = typeof operationId === 'string' ? await findOperation(sql, operationId) : undefined;
  if (!operation) {
    // It was never asked for: whoever still wants to finds the row gone.
    await sql.begin((tx) => releaseRung(tx, row.id));
    return FINE;
  }
  const spared = await sparedNow(sql, row, now);
  const nobodyWants = row.services.every((id) => spared.has(id));
  if (!isEnded(operation.state)) {
    if (nobodyWants) await giveWay(deps, operation, now);
    return operation.state === 'running' ? FINE : { problem: `operation-${operation.state}` };
  }
  // It can be restarted: then it goes on with what is left.
  if (operation.state === 'failed' && !nobodyWants) return { problem: 'operation-failed' };
  const settlement = await settlementOf(sql, row, { operation, nobodyWants });
  await sql.begin(async (tx) => {
    if (settlement === 'give-back') await releaseRung(tx, row.id);
    else await settleRung(tx, row.id, { ...settlement, now });
  });
  return FINE;
}

/**
 * What was done counts, and what a person has decided against stays decided for this invoice. A service that was spared
 * because something had changed may come again.
 */
async function settlementOf(
  sql: Sql,
  { services }: RungRow,
  { operation, nobodyWants }: { operation: OperationRow; nobodyWants: boolean },
): Promise<Omit<Settlement, 'now'> | 'give-back'> {
  const items = await sql<{ id: number; state: string; spared: boolean }[]>`
    select item_id as id, state, coalesce(summary ->> 'outcome' = 'spared', false) as spared
    from operation_items where operation_id = ${operation.id}`;
  const done = items.filter(({ state, spared }) => state === 'done' && !spared).map(({ id }) => id);
  const spared = new Set(items.filter((item) => item.spared).map(({ id }) => id));
  const decided = nobodyWants ? done : services.filter((id) => !spared.has(id));
  if (decided.length === 0) return 'give-back';
  const givenUp = decided.length > done.length;
  return {
    state: 'done',
    services: decided,
    outcome: givenUp ? 'given-up' : spared.size > 0 ? 'in-part' : null,
  };
}
