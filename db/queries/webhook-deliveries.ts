import type { Sql, Tx } from '../connect.ts';

export const deliveryStates = ['pending', 'failed', 'delivered', 'acknowledged', 'given-up'] as const;

/** One attempt as the log of a delivery keeps it. */
export interface LoggedAttempt {
  at: string;
  /** HTTP status; null: there was no answer */
  status: number | null;
  error: string | null;
}

export interface DeliveryRow {
  id: string;
  endpointId: number;
  topic: string;
  operationId: string | null;
  clientId: number | null;
  /** its place among all notices */
  sequence: number;
  acknowledge: boolean;
  state: (typeof deliveryStates)[number];
  attempts: number;
  nextAttemptAt: string | null;
  lastStatus: number | null;
  lastError: string | null;
  log: LoggedAttempt[];
  createdAt: string;
  deliveredAt: string | null;
  acknowledgedAt: string | null;
}

/** So many attempts are kept in the log of a delivery. */
const KEPT_ATTEMPTS = 20;

const columns = (sql: Sql) => sql`
  d.id, d.endpoint_id, d.topic, o.operation_id, o.client_id, d.outbox_id as sequence, d.acknowledge, d.state, d.attempts,
  d.next_attempt_at, d.last_status, d.last_error, d.log, d.created_at, d.delivered_at, d.acknowledged_at`;

/** One delivery and whose it is, or undefined. */
export async function findDelivery(
  sql: Sql,
  id: string,
): Promise<{ delivery: DeliveryRow; providerId: number } | undefined> {
  const [row] = await sql<(DeliveryRow & { providerId: number })[]>`
    select ${columns(sql)}, e.provider_id
    from webhook_deliveries d join outbox o on o.id = d.outbox_id join webhook_endpoints e on e.id = d.endpoint_id
    where d.id = ${id}`;
  if (!row) return undefined;
  const { providerId, ...delivery } = row;
  return { delivery, providerId };
}

/** The deliveries of an endpoint, newest first, those below number `before`. */
export function listDeliveries(
  sql: Sql,
  endpointId: number,
  { state, before, limit }: { state?: DeliveryRow['state']; before?: number; limit: number },
): Promise<DeliveryRow[]> {
  return sql<DeliveryRow[]>`
    select ${columns(sql)} from webhook_deliveries d join outbox o on o.id = d.outbox_id
    where d.endpoint_id = ${endpointId} ${state === undefined ? sql`` : sql`and d.state = ${state}`}
      ${before === undefined ? sql`` : sql`and d.outbox_id < ${before}`}
    order by d.outbox_id desc limit ${limit}`;
}

/** Makes a message for one endpoint alone and answers its delivery's id. */
export async function insertTestDelivery(
  tx: Tx,
  {
    endpointId,
    providerId,
    topic,
    now,
  }: { endpointId: number; providerId: number; topic: string; now: string },
): Promise<string> {
  const [notice] = await tx<{ id: number }[]>`
    insert into outbox (topic, provider_id, endpoint_id, payload, created_at)
    values (${topic}, ${providerId}, ${endpointId}, '{}', ${now}) returning id`;
  const [row] = await tx<{ id: string }[]>`
    select id from webhook_deliveries where outbox_id = ${notice?.id ?? 0}`;
  if (!row) throw new Error(`Endpoint ${endpointId} got no delivery.`);
  return row.id;
}

/** Begins the schedule of a delivery anew; what was acknowledged stays so. */
export async function redeliver(tx: Tx, id: string, now: string): Promise<void> {
  await tx`
    update webhook_deliveries set state = 'pending', attempts = 0, next_attempt_at = ${now} where id = ${id}`;
}

/** Notes that the receiver has done what it was told; the first time counts. */
export async function acknowledge(tx: Tx, id: string, now: string): Promise<void> {
  await tx`
    update webhook_deliveries set state = 'acknowledged', next_attempt_at = null,
           acknowledged_at = coalesce(acknowledged_at, ${now})
    where id = ${id}`;
}

/** Makes everything that an endpoint still has to get due, after it was disabled. */
export async function retryAll(tx: Tx, endpointId: number, now: string): Promise<void> {
  await tx`
    update webhook_deliveries set next_attempt_at = ${now}
    where endpoint_id = ${endpointId} and next_attempt_at > ${now}`;
}

/** What is needed to send one delivery. */
export interface DueDelivery {
  id: string;
  topic: string;
  attempts: number;
  sequence: number;
  providerId: number;
  clientId: number | null;
  operationId: string | null;
  payload: Record<string, unknown>;
  createdAt: string;
}

/** The deliveries of an endpoint that are due at `now`, the longest due first. */
export function dueDeliveries(
  sql: Sql,
  { endpointId, now, limit }: { endpointId: number; now: string; limit: number },
): Promise<DueDelivery[]> {
  return sql<DueDelivery[]>`
    select d.id, d.topic, d.attempts, d.outbox_id as sequence, o.provider_id, o.client_id, o.operation_id, o.payload,
           o.created_at
    from webhook_deliveries d join outbox o on o.id = d.outbox_id
    where d.endpoint_id = ${endpointId} and d.next_attempt_at <= ${now}
    order by d.next_attempt_at, d.outbox_id limit ${limit}`;
}

/** When the next delivery of an endpoint is due, or null: nothing is left to be sent, or it is disabled. */
export async function nextDue(sql: Sql, endpointId: number): Promise<string | null> {
  const [row] = await sql<{ next: string | null }[]>`
    select min(d.next_attempt_at) as next from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
    where d.endpoint_id = ${endpointId} and e.disabled_at is null`;
  return row?.next ?? null;
}

/** Endpoints that have something to be sent at `now`. */
export async function endpointsWithDue(sql: Sql, now: string): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select e.id from webhook_endpoints e
    where e.disabled_at is null
      and exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.next_attempt_at <= ${now})
    order by e.id`;
  return rows.map(({ id }) => id);
}

/**
 * Writes an attempt down, unless another has been written since `attempts` was read or the receiver has acknowledged
 * meanwhile, in which case only the log gets longer.
 * @param nextAttemptAt of one that failed; absent: it is given up
 */
export async function markAttempt(
  tx: Tx,
  { id, attempts }: Pick<DueDelivery, 'id' | 'attempts'>,
  attempt: LoggedAttempt &
    ({ delivered: true; acknowledged: boolean } | { delivered: false; nextAttemptAt?: string }),
): Promise<void> {
  const { at, status, error, delivered } = attempt;
  const next = delivered ? null : (attempt.nextAttemptAt ?? null);
  const state = delivered ? 'delivered' : next === null ? 'given-up' : 'failed';
  const acknowledged = delivered && attempt.acknowledged;
  await tx`
    update webhook_deliveries set
      log = (select jsonb_agg(entry order by place) from jsonb_array_elements(log || ${tx.json({ at, status, error })}::jsonb)
             with ordinality as t (entry, place) where place > jsonb_array_length(log) + 1 - ${KEPT_ATTEMPTS}::int),
      last_status = ${status}, last_error = ${error},
      delivered_at = case when ${delivered} then ${at}::timestamptz else delivered_at end
    where id = ${id}`;
  await tx`
    update webhook_deliveries set
      attempts = attempts + 1,
      acknowledged_at = case when ${acknowledged} then coalesce(acknowledged_at, ${at}) else acknowledged_at end,
      state = case when ${delivered} and (${acknowledged} or acknowledged_at is not null) then 'acknowledged' else ${state} end,
      next_attempt_at = ${next}
    where id = ${id} and next_attempt_at is not null and attempts = ${attempts}`;
}
