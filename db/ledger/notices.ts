import type { BillingTopic } from '../../domain/billing/topics.ts';
import type { Tx } from '../connect.ts';
import { type Changes, recordChange } from '../queries/change-log.ts';
import { announce as putNotice } from '../queries/outbox.ts';
import type { By } from './account.ts';

type Entity = 'invoice' | 'invoice-line' | 'transaction' | 'credit-entry' | 'payment-method' | 'dispute';

interface Whose {
  providerId: number;
  clientId: number;
}

/** Writes a line of the change log. Descriptions stay out of it: the row has them. */
export function log(
  tx: Tx,
  { actor }: By,
  { providerId, clientId }: Whose,
  line: { entity: Entity; entityId: number; action: string; changes: Changes },
): Promise<void> {
  return recordChange(tx, actor, { providerId, clientId, ...line });
}

/** Puts a notice for other systems into the outbox: ids, codes and amounts. */
export function announce(
  tx: Tx,
  { actor, now }: By,
  { providerId, clientId }: Whose,
  topic: BillingTopic,
  payload: Record<string, string | number | null>,
): Promise<void> {
  const operationId = actor.kind === 'operation' ? actor.id : null;
  return putNotice(tx, { topic, providerId, clientId, operationId, key: null, payload, now });
}

/** Why somebody should look again at what a client owes. */
export type DunningReason =
  | 'invoice-issued'
  | 'invoice-changed'
  | 'invoice-cancelled'
  | 'payment-received'
  | 'payment-returned'
  | 'credit-changed'
  | (string & {});

/**
 * Notes that what a client owes has changed, in the transaction that changed it: the dunning sweep takes the note when
 * the signal, which is sent after the commit, gets lost.
 */
export async function touchDunning(
  tx: Tx,
  { now }: Pick<By, 'now'>,
  clientId: number,
  why: DunningReason,
): Promise<void> {
  await tx`
    insert into dunning_nudges (client_id, why, at) values (${clientId}, ${why}, ${now})
    on conflict (client_id) do update set why = excluded.why, at = excluded.at`;
}

/** The same for all who owe something to a provider, or those of one of its groups: what spares them has changed. */
export async function touchDebtors(
  tx: Tx,
  { now }: Pick<By, 'now'>,
  { providerId, groupId }: { providerId: number; groupId?: number },
  why: DunningReason,
): Promise<void> {
  await tx`
    insert into dunning_nudges (client_id, why, at)
    select distinct i.client_id, ${why}, ${now}::timestamptz
    from invoices i join clients c on c.id = i.client_id
    where i.provider_id = ${providerId} and i.status in ('unpaid', 'payment-pending')
      ${groupId === undefined ? tx`` : tx`and c.group_id = ${groupId}`}
    on conflict (client_id) do update set why = excluded.why, at = excluded.at`;
}
