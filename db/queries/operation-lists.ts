import type { ChainedEvent } from '../../domain/evidence.ts';
import type { ChosenList } from '../../domain/operations/chosen.ts';
import type { DecisionAction } from '../../domain/operations/decisions.ts';
import type { Failure, OperationState, Summary } from '../../domain/operations/state.ts';
import type { Sql, Tx } from '../connect.ts';
import type { OperationRow } from './operations.ts';

export interface OperationFilter {
  clientId?: number;
  kind?: string;
  state?: OperationState;
  /** the code of what needs a person */
  problem?: string;
  /** items of it that wait for a person or another try are services on this server */
  serverId?: number;
  /** that named it among what was chosen, worked on it, or changed it */
  touched?: { list: ChosenList; id: number };
  /** the only providers to look at */
  providerIds?: readonly number[];
}

/** A row of a list: everything but the plan, which can be long. */
export type ListedOperation = Omit<OperationRow, 'plan' | 'workflowId' | 'result'>;

const columns = [
  'id',
  'kind',
  'providerId',
  'clientId',
  'otherClientId',
  'state',
  'params',
  'planHash',
  'planBound',
  'requestedByKind',
  'requestedBy',
  'reason',
  'approvalRequired',
  'approvedBy',
  'startAt',
  'resumeAt',
  'currentStep',
  'problem',
  'pastNoReturnAt',
  'createdAt',
  'startedAt',
  'endedAt',
  'updatedAt',
] as const;

/** The steps of an operation whose item of this number waits for a person; held so until the transaction ends. */
export async function blockedSteps(tx: Tx, operationId: string, itemId: number): Promise<string[]> {
  const rows = await tx<{ stepId: string }[]>`
    select step_id from operation_items
    where operation_id = ${operationId} and item_id = ${itemId} and state = 'blocked' for share`;
  return rows.map(({ stepId }) => stepId);
}

/** Operations, newest first, those behind the position [createdAt, id]. */
export function listOperations(
  sql: Sql,
  { clientId, kind, state, problem, serverId, touched, providerIds }: OperationFilter,
  { after, limit }: { after?: readonly (string | number)[]; limit: number },
): Promise<ListedOperation[]> {
  const [createdAt, id] = (after ?? []) as [string?, string?];
  return sql<ListedOperation[]>`
    select ${sql(columns)} from operations
    where true ${clientId === undefined ? sql`` : sql`and (client_id = ${clientId} or other_client_id = ${clientId})`}
      ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
      ${state === undefined ? sql`` : sql`and state = ${state}`}
      ${problem === undefined ? sql`` : sql`and problem ->> 'code' = ${problem}`}
      ${serverId === undefined ? sql`` : sql`and ${isHeldUpBy(sql, serverId)}`}
      ${touched === undefined ? sql`` : sql`and id in (${thatTouched(sql, touched)})`}
      ${providerIds === undefined ? sql`` : sql`and provider_id = any(${[...providerIds]}::bigint[])`}
      ${createdAt === undefined || id === undefined ? sql`` : sql`and (created_at, id) < (${createdAt}, ${id})`}
    order by created_at desc, id desc limit ${limit}`;
}

/** Services on this server are among the items that did not succeed; the items of other steps are other rows. */
function isHeldUpBy(sql: Sql, serverId: number) {
  return sql`exists (
    select from operation_items i join services s on s.id = i.item_id and s.client_id = operations.client_id
    where i.operation_id = operations.id and i.state in ('blocked', 'retrying') and s.server_id = ${serverId}
      and i.step_id ~ ${SERVICE_STEPS})`;
}

/** The steps whose items are services. */
const SERVICE_STEPS = '(services|accounts|packages|passwords)$';
const ENTITIES: Record<ChosenList, string> = { services: 'service', addons: 'addon', domains: 'domain' };

/** By the change log, which goes along when clients are merged, and by what operations on its client say themselves. */
function thatTouched(sql: Sql, { list, id }: { list: ChosenList; id: number }) {
  const client = sql`(select client_id from ${sql(list)} where id = ${id})`;
  return sql`
    select l.operation_id from change_log l
    where l.client_id = ${client} and l.entity = ${ENTITIES[list]} and l.entity_id = ${id} and l.operation_id is not null
    union
    select o.id from operations o
    where o.client_id = ${client} and (o.params -> ${list}::text @> to_jsonb(${id}::bigint)
      ${
        list === 'services'
          ? sql`or exists (
              select from operation_items i
              where i.operation_id = o.id and i.item_id = ${id} and i.step_id ~ ${SERVICE_STEPS})`
          : sql``
      })`;
}

export interface ItemRow {
  stepId: string;
  position: number;
  itemId: number;
  /** what the item is called now, for instance a service by its name, domain and server */
  name: string | null;
  state: 'pending' | 'running' | 'retrying' | 'blocked' | 'done' | 'skipped' | 'undone';
  attempt: number;
  nextAttemptAt: string | null;
  error: Failure | null;
  summary: Summary | null;
  skippedBy: string | null;
  endedAt: string | null;
}

/** The items of an operation's steps in order, those behind the position [stepId, position]. */
export function listItems(
  sql: Sql,
  operationId: string,
  { step, state, itemId }: { step?: string; state?: ItemRow['state']; itemId?: number },
  { after, limit }: { after?: readonly (string | number)[]; limit: number },
): Promise<ItemRow[]> {
  const [stepId, position] = (after ?? []) as [string?, number?];
  return sql<ItemRow[]>`
    select step_id, position, item_id, state, attempt, next_attempt_at, error, summary, skipped_by, ended_at,
      case when step_id ~ ${SERVICE_STEPS} then (
        select concat_ws(' · ', nullif(s.name, ''), nullif(s.domain, ''), nullif(v.name, ''))
        from services s left join servers v on v.id = s.server_id where s.id = item_id) end as name
    from operation_items
    where operation_id = ${operationId} ${step === undefined ? sql`` : sql`and step_id = ${step}`}
      ${state === undefined ? sql`` : sql`and state = ${state}`}
      ${itemId === undefined ? sql`` : sql`and item_id = ${itemId}`}
      ${stepId === undefined || position === undefined ? sql`` : sql`and (step_id, position) > (${stepId}, ${position})`}
    order by step_id, position limit ${limit}`;
}

/** The events of an operation in order, those behind number `after`. */
export function listEvents(
  sql: Sql,
  operationId: string,
  { after = 0, limit, withoutItems = false }: { after?: number; limit?: number; withoutItems?: boolean },
): Promise<ChainedEvent[]> {
  return sql<ChainedEvent[]>`
    select seq, at, type, data, prev_hash, hash from operation_events
    where operation_id = ${operationId} and seq > ${after}
      ${withoutItems ? sql`and type not like 'item.%'` : sql``}
    order by seq ${limit === undefined ? sql`` : sql`limit ${limit}`}`;
}

/** How far each of these operations has come: the number of its last event. */
export function lastSeqs(sql: Sql, ids: readonly string[]): Promise<{ id: string; lastSeq: number }[]> {
  return sql<{ id: string; lastSeq: number }[]>`
    select id, last_seq from operations where id = any(${[...ids]}::uuid[])`;
}

export interface DecisionRow {
  id: string;
  operationId: string;
  action: DecisionAction | 'restart';
  stepId: string | null;
  items: number[] | null;
  until: string | null;
  answer: Record<string, unknown> | null;
  reason: string;
  byKind: string;
  byId: string;
  state: 'sent' | 'accepted' | 'refused' | 'applied';
  refusal: string | null;
  createdAt: string;
  appliedAt: string | null;
}

/** What people decided about an operation, oldest first, those behind the position [createdAt, id]. */
export function listDecisions(
  sql: Sql,
  operationId: string,
  { after, limit }: { after?: readonly (string | number)[]; limit?: number } = {},
): Promise<DecisionRow[]> {
  const [createdAt, id] = (after ?? []) as [string?, string?];
  return sql<DecisionRow[]>`
    select * from operation_decisions
    where operation_id = ${operationId}
      ${createdAt === undefined || id === undefined ? sql`` : sql`and (created_at, id) > (${createdAt}, ${id})`}
    order by created_at, id ${limit === undefined ? sql`` : sql`limit ${limit}`}`;
}

/** One decision, or undefined. */
export async function findDecision(sql: Sql, id: string): Promise<DecisionRow | undefined> {
  const [row] = await sql<DecisionRow[]>`select * from operation_decisions where id = ${id}`;
  return row;
}

/** Writes a decision down before the engine hears of it; a decision that is there already stays as it is. */
export async function insertDecision(
  tx: Tx,
  decision: Omit<DecisionRow, 'state' | 'refusal' | 'appliedAt'>,
): Promise<void> {
  const { items, answer } = decision;
  await tx`
    insert into operation_decisions ${tx({
      ...decision,
      items: items && tx.json(items),
      answer: answer && tx.json(answer as never),
    } as never)} on conflict (id) do nothing`;
}

/** Notes what the engine answered; what the workflow has applied meanwhile stays applied. */
export async function settleDecision(
  tx: Tx,
  id: string,
  state: 'accepted' | 'refused',
  refusal: string | null,
): Promise<void> {
  await tx`update operation_decisions set state = ${state}, refusal = ${refusal} where id = ${id} and state = 'sent'`;
}
