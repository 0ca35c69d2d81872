import type { GatewayEffect } from '../../domain/payments/events.ts';
import type { Tx } from '../connect.ts';
import { SecretError, type Vault } from '../crypto/secrets.ts';
import { lockAccount } from '../ledger/account.ts';
import type { By } from '../ledger/index.ts';
import { changesBetween, recordChange } from '../queries/change-log.ts';
import { clearPaymentMethod, openReference } from '../queries/payment-methods.ts';
import type { EventSource } from './events.ts';

/** Tokens are sealed, so the rows that come into question are opened; of most cards no more than a few have their digits. */
const MOST_OPENED = 5_000;

/** A method that was taken from its customer at the gateway is removed here. Answers whose it was. */
export async function removeMethod(
  tx: Tx,
  by: By,
  vault: Vault,
  source: EventSource,
  { reference, lastFour }: Extract<GatewayEffect, { is: 'method-removed' }>,
): Promise<number | undefined> {
  const method = await methodWith(tx, vault, source, reference, lastFour === null ? [] : [lastFour]);
  if (!method) return undefined;
  const { id, clientId, isDefault } = method;
  const { providerId } = await lockAccount(tx, by, clientId);
  await tx`
    update payment_methods set removed_at = ${by.now}, is_default = false where id = ${id} and removed_at is null`;
  await clearPaymentMethod(tx, id);
  if (isDefault)
    await tx`
      update payment_methods set is_default = true where id = (
        select id from payment_methods where client_id = ${clientId} and removed_at is null order by id desc limit 1)`;
  await recordChange(tx, by.actor, {
    ...{ providerId, clientId, entity: 'payment-method', entityId: id, action: 'removed' },
    changes: { removedAt: { from: null, to: by.now } },
  });
  return clientId;
}

/** A card that was renewed or corrected at the gateway is the same here; a new one may be charged again. */
export async function changeMethod(
  tx: Tx,
  by: By,
  vault: Vault,
  source: EventSource,
  { reference, lastFours, ...card }: Extract<GatewayEffect, { is: 'method-changed' }>,
): Promise<number | undefined> {
  const method = await methodWith(tx, vault, source, reference, lastFours);
  if (!method) return undefined;
  const { id, clientId } = method;
  const { providerId } = await lockAccount(tx, by, clientId);
  const said = { brand: card.brand, lastFour: card.lastFour, expiresOn: card.expiresOn };
  const fields = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
  const renewed = changesBetween(method, fields);
  if (Object.keys(renewed).length === 0) return clientId;
  const isOther = 'lastFour' in renewed || 'expiresOn' in renewed;
  await tx`
    update payment_methods set ${tx({ ...fields, ...(isOther && { declinedCode: null }) } as never)} where id = ${id}`;
  await recordChange(tx, by.actor, {
    ...{ providerId, clientId, entity: 'payment-method', entityId: id, action: 'edited' },
    // What is on a card stays out of the log: the row has it.
    changes: Object.fromEntries(Object.keys(renewed).map((field) => [field, { from: 'old', to: 'new' }])),
  });
  return clientId;
}

interface FoundMethod {
  id: number;
  clientId: number;
  isDefault: boolean;
  brand: string | null;
  lastFour: string | null;
  expiresOn: string | null;
}

async function methodWith(
  tx: Tx,
  vault: Vault,
  { providerId, gateway }: EventSource,
  reference: string,
  lastFours: readonly string[],
): Promise<FoundMethod | undefined> {
  const rows = await tx<(FoundMethod & { sealed: string })[]>`
    select m.id, m.client_id, m.is_default, m.brand, m.last_four, m.expires_on, m.reference as sealed
    from payment_methods m join clients c on c.id = m.client_id
    where m.gateway = ${gateway} and c.provider_id = ${providerId} and m.removed_at is null and m.reference is not null
      and (m.last_four = any(${[...lastFours]}::text[]) or m.last_four is null)
    order by m.last_four is null, m.id limit ${MOST_OPENED}`;
  return rows.find(({ id, sealed }) => opened(vault, id, sealed) === reference);
}

function opened(vault: Vault, id: number, sealed: string): string | null {
  try {
    return openReference(vault, id, sealed);
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
}
