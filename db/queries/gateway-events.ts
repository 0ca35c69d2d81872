import type { GatewayEffect } from '../../domain/payments/events.ts';
import type { Sql, Tx } from '../connect.ts';

export const eventStates = ['applied', 'passed-over', 'waiting', 'unmatched'] as const;
export type EventState = (typeof eventStates)[number];

/** What a gateway told, and what became of it. */
export interface EventRow {
  id: number;
  gatewayId: number;
  /** the gateway's number of it */
  eventId: string;
  type: string;
  at: string;
  state: EventState;
  /** code of why it waits, was passed over or is for staff */
  why: string | null;
  clientId: number | null;
  effect: GatewayEffect;
  receivedAt: string;
  settledAt: string | null;
  assignedBy: string | null;
}

/** An event with the gateway that it came from. */
export interface EventWithGateway extends EventRow {
  providerId: number;
  gateway: string;
}

const columns = [
  'id',
  'gatewayId',
  'eventId',
  'type',
  'at',
  'state',
  'why',
  'clientId',
  'effect',
  'receivedAt',
  'settledAt',
  'assignedBy',
] as const;

const withGateway = (sql: Sql) =>
  sql`${sql(columns.map((column) => `e.${column}`))}, g.provider_id, g.name as gateway`;

/** Writes an event down; undefined when it is on record already. */
export async function insertEvent(
  tx: Tx,
  event: Pick<EventRow, 'gatewayId' | 'eventId' | 'type' | 'at' | 'effect' | 'receivedAt'>,
  payments: readonly string[],
): Promise<number | undefined> {
  const { effect, ...fields } = event;
  const [row] = await tx<{ id: number }[]>`
    insert into gateway_events ${tx({ ...fields, state: 'waiting', payments: [...payments], effect: tx.json({ ...effect }) as never })}
    on conflict (gateway_id, event_id) do nothing returning id`;
  return row?.id;
}

/** Says what became of an event. */
export async function settleEvent(
  tx: Tx,
  id: number,
  {
    state,
    why = null,
    clientId,
    at,
    by,
  }: { state: EventState; why?: string | null; clientId?: number; at: string; by?: string },
): Promise<void> {
  const over = state === 'applied' || state === 'passed-over';
  await tx`
    update gateway_events set state = ${state}, why = ${why}, client_id = coalesce(${clientId ?? null}, client_id),
      settled_at = ${over ? at : null}, assigned_by = coalesce(${by ?? null}, assigned_by)
    where id = ${id}`;
}

export async function findEvent(sql: Sql, id: number): Promise<EventWithGateway | undefined> {
  const [row] = await sql<EventWithGateway[]>`
    select ${withGateway(sql)} from gateway_events e join payment_gateways g on g.id = e.gateway_id where e.id = ${id}`;
  return row;
}

/** The same, held until the transaction ends. */
export async function lockEvent(tx: Tx, id: number): Promise<EventWithGateway | undefined> {
  await tx`select from gateway_events where id = ${id} for update`;
  return findEvent(tx, id);
}

/** Events that wait for a payment of these names, held until the transaction ends; those that others hold are left. */
export function holdWaitingFor(
  tx: Tx,
  gatewayId: number,
  payments: readonly string[],
): Promise<EventWithGateway[]> {
  return tx<EventWithGateway[]>`
    select ${withGateway(tx)} from gateway_events e join payment_gateways g on g.id = e.gateway_id
    where e.gateway_id = ${gatewayId} and e.state = 'waiting' and e.payments && ${[...payments]}::text[]
    order by e.at, e.id for update of e skip locked`;
}

/** Numbers of events that wait, oldest first. */
export async function waitingEvents(sql: Sql, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select id from gateway_events where state = 'waiting' order by received_at, id limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Takes a waiting event for this transaction; undefined when another one has it or it waits no more. */
export async function takeWaiting(tx: Tx, id: number): Promise<EventWithGateway | undefined> {
  const held = await tx`
    select from gateway_events where id = ${id} and state = 'waiting' for update skip locked`;
  return held.length === 0 ? undefined : findEvent(tx, id);
}

/** Events of gateways of these providers, newest first, those below `before`. */
export function listEvents(
  sql: Sql,
  page: {
    only?: readonly number[];
    gatewayId?: number;
    state?: EventState;
    before?: number;
    limit: number;
  },
): Promise<EventWithGateway[]> {
  const { only, gatewayId, state, before, limit } = page;
  return sql<EventWithGateway[]>`
    select ${withGateway(sql)} from gateway_events e join payment_gateways g on g.id = e.gateway_id
    where true
      ${only === undefined ? sql`` : sql`and g.provider_id = any(${[...only]}::bigint[])`}
      ${gatewayId === undefined ? sql`` : sql`and e.gateway_id = ${gatewayId}`}
      ${state === undefined ? sql`` : sql`and e.state = ${state}`}
      ${before === undefined ? sql`` : sql`and e.id < ${before}`}
    order by e.id desc limit ${limit}`;
}
