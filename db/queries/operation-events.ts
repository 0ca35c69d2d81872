import type { EventType } from '../../domain/operations/events.ts';
import type { Tx } from '../connect.ts';
import { chainHash, chainStart } from '../crypto/chain.ts';

export interface EventInput {
  /** makes a repeated write harmless: a key that is there already is left out */
  key: string;
  type: EventType;
  data: Record<string, unknown>;
}

/**
 * Appends events to an operation's hash chain, after those that wait in its queue. Locks the operation's row.
 * @param now ISO time of the events
 */
export async function appendEvents(
  tx: Tx,
  operationId: string,
  now: string,
  events: EventInput[],
): Promise<void> {
  const [head] = await tx<ChainHead[]>`
    select last_seq, chain_head from operations where id = ${operationId} for update`;
  if (!head) throw new Error(`Operation ${operationId} is not in the record.`);
  await chainEvents(tx, operationId, head, [
    ...(await takeQueued(tx, operationId)),
    ...events.map((event) => ({ ...event, at: now })),
  ]);
}

/**
 * Appends an event of an item without waiting for other items: it waits in the queue when another transaction
 * is at the chain. Every later append takes it along.
 * @param now ISO time of the event
 */
export async function queueEvent(tx: Tx, operationId: string, now: string, event: EventInput): Promise<void> {
  await tx`
    insert into operation_event_queue (operation_id, key, at, type, data)
    values (${operationId}, ${event.key}, ${now}, ${event.type}, ${tx.json(event.data as never)})`;
  const [head] = await tx<ChainHead[]>`
    select last_seq, chain_head from operations where id = ${operationId} for update skip locked`;
  if (head) await chainEvents(tx, operationId, head, await takeQueued(tx, operationId));
}

interface ChainHead {
  lastSeq: number;
  chainHead: string;
}
type TimedEvent = EventInput & { at: string };

async function takeQueued(tx: Tx, operationId: string): Promise<TimedEvent[]> {
  return tx<TimedEvent[]>`
    with taken as (delete from operation_event_queue where operation_id = ${operationId} returning *)
    select key, at, type, data from taken order by id`;
}

async function chainEvents(
  tx: Tx,
  operationId: string,
  head: ChainHead,
  events: TimedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const known = await tx<{ key: string }[]>`
    select key from operation_events where operation_id = ${operationId} and key in ${tx(events.map(({ key }) => key))}`;
  const seen = new Set(known.map(({ key }) => key));
  let { lastSeq: seq, chainHead: hash } = head;
  hash ||= chainStart(operationId);
  const rows = [];
  for (const { key, at, type, data } of events) {
    if (seen.has(key)) continue;
    seen.add(key);
    const prevHash = hash;
    seq += 1;
    hash = chainHash(prevHash, { seq, at, type, data });
    rows.push({ operationId, seq, at, type, data: tx.json(data as never), prevHash, hash, key });
  }
  const last = rows.at(-1);
  if (!last) return;
  await tx`insert into operation_events ${tx(rows)}`;
  await tx`
    update operations set last_seq = ${seq}, chain_head = ${hash}, updated_at = greatest(updated_at, ${last.at})
    where id = ${operationId}`;
}
