import type { Tx } from '../db/connect.ts';
import { loggable } from '../db/errors.ts';
import { touchDunning } from '../db/ledger/index.ts';
import type { Deps } from './deps.ts';

const WHY = 'operation-ended';

/**
 * Lets go of the clients that an operation held, and notes that what waited for its end goes on.
 * @param now ISO time
 * @returns the clients of whom dunning is to be told after the commit
 */
export async function freeClients(tx: Tx, operationId: string, now: string): Promise<number[]> {
  const freed = await tx<{ id: number; status: string }[]>`
    update clients set held_by = null where held_by = ${operationId} returning id, status`;
  const live = freed.filter(({ status }) => status === 'active' || status === 'inactive');
  for (const { id } of live) await touchDunning(tx, { now }, id, WHY);
  return live.map(({ id }) => id);
}

/** Tells dunning. The note in the record is what counts: when the signal gets lost, the sweep takes it. */
export async function tellFreed({ dunning, log }: Deps, clientIds: readonly number[]): Promise<void> {
  for (const clientId of clientIds)
    await dunning
      .touched(clientId, WHY)
      .catch((error: unknown) => log.warn(loggable(error), 'dunning was not told that a client is free'));
}
