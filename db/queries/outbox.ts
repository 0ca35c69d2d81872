import { demandsAcknowledgement } from '../../domain/webhooks/topics.ts';
import type { Sql, Tx } from '../connect.ts';

/** What other systems are told. Ids, codes, states and times only. */
export interface Notice {
  topic: string;
  providerId: number;
  clientId: number | null;
  operationId: string | null;
  /** makes a repeated write harmless; null: what it tells is written once itself */
  key: string | null;
  payload: Record<string, string | number | boolean | null>;
  /** ISO time of what it tells */
  now: string;
}

/**
 * Writes a notice down, once by its key; belongs into the transaction of what it tells. Every endpoint of the
 * provider that wants the topic gets a delivery by the same statement (trigger `outbox_deliveries`).
 */
export function announce(tx: Tx, notice: Notice): Promise<void> {
  return announceAll(tx, [notice]);
}

/** The same for many notices, in one statement. */
export async function announceAll(tx: Tx, notices: readonly Notice[]): Promise<void> {
  const rows = notices.map((notice) => ({ ...notice, acknowledge: demandsAcknowledgement(notice.topic) }));
  await tx`
    insert into outbox (topic, provider_id, client_id, operation_id, key, acknowledge, payload, created_at)
    select n.topic, n."providerId", n."clientId", n."operationId", n.key, n.acknowledge, n.payload, n.now
    from jsonb_to_recordset(${tx.json(rows as never)}) as n(
      topic text, "providerId" bigint, "clientId" bigint, "operationId" uuid, key text, acknowledge boolean,
      payload jsonb, now timestamptz)
    on conflict (key) where key is not null do nothing`;
}

/** An endpoint that has been told and has not acknowledged. */
export interface OpenAcknowledgement {
  endpointId: number;
  deliveryId: string;
  topic: string;
  state: 'pending' | 'failed' | 'delivered' | 'given-up';
  disabled: boolean;
}

/** The endpoints that must acknowledge what an operation has told them and have not done so yet. */
export function openAcknowledgements(sql: Sql, operationId: string): Promise<OpenAcknowledgement[]> {
  return sql<OpenAcknowledgement[]>`
    select d.endpoint_id, d.id as delivery_id, d.topic, d.state, e.disabled_at is not null as disabled
    from outbox o join webhook_deliveries d on d.outbox_id = o.id join webhook_endpoints e on e.id = d.endpoint_id
    where o.operation_id = ${operationId} and d.acknowledge and e.acknowledge and d.acknowledged_at is null
    order by d.endpoint_id, o.id`;
}

/** How many endpoints an operation's notices of a topic went to, and how many of them acknowledged. */
export async function countDeliveries(
  sql: Sql,
  operationId: string,
  topic: string,
): Promise<{ endpoints: number; acknowledged: number }> {
  const [row] = await sql<{ endpoints: number; acknowledged: number }[]>`
    select count(*)::int as endpoints, count(d.acknowledged_at)::int as acknowledged
    from outbox o join webhook_deliveries d on d.outbox_id = o.id
    where o.operation_id = ${operationId} and o.topic = ${topic}`;
  return row ?? { endpoints: 0, acknowledged: 0 };
}
