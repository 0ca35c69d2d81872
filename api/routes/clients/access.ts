import type { Sql, Tx } from '../../../db/connect.ts';
import { type ClientRow, findClient, findSurvivor, lockClient } from '../../../db/queries/clients.ts';
import { findDeletion, leavesMoney } from '../../../db/queries/operations.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import type { Call } from '../../http/endpoint.ts';
import { Moved } from '../../http/moved.ts';
import { readsOf } from '../../http/reads.ts';
import { notFound, Problem } from '../../problems.ts';

/**
 * The client that a request reads.
 * @throws Problem 404, or Moved to the survivor when it was merged away
 */
export async function clientToRead(
  { sql, caller, c }: Pick<Call, 'sql' | 'caller' | 'c'>,
  id: number,
): Promise<ClientRow> {
  const client = await visible(sql, await readsOf(c).client(sql, id), caller, id);
  if (client.mergedIntoId === null) return client;
  const survivor = await findSurvivor(sql, id);
  if (survivor === undefined) return client;
  const { pathname, search } = new URL(c.req.url);
  throw new Moved(pathname.replace(/^\/v1\/clients\/\d+/, `/v1/clients/${survivor}`) + search);
}

/**
 * The client that a request changes, held until the transaction ends.
 * @param despite whether the operation that holds it, by its id, waits for this very change
 * @throws Problem 404; 409 when it was merged or anonymized, or an operation holds it
 */
export async function clientToChange(
  tx: Tx,
  caller: Caller,
  id: number,
  despite: (heldBy: string) => Promise<boolean> = async () => false,
): Promise<ClientRow> {
  const client = await visible(tx, await lockClient(tx, id), caller, id);
  if (client.mergedIntoId !== null) throw await mergedAway(tx, id);
  if (client.status === 'anonymized')
    throw new Problem('client-gone', `Client ${id} was anonymized: nothing about it can be changed.`);
  if (client.heldBy !== null && !(await despite(client.heldBy))) {
    throw new Problem(
      'client-held',
      `An operation runs on client ${id}: its records can be changed again when it has ended.`,
      {
        members: { operation: `/v1/operations/${client.heldBy}` },
      },
    );
  }
  return client;
}

/**
 * The client whose money a request changes, held until the transaction ends: money waits for no operation that leaves it
 * alone.
 * @throws Problem 404; 409 when it was merged or anonymized, or an operation holds its money
 */
export function clientToBook(tx: Tx, caller: Caller, id: number): Promise<ClientRow> {
  return clientToChange(tx, caller, id, (heldBy) => leavesMoney(tx, heldBy));
}

/** The 409 of a client that was merged away, with a link to the one that is left. */
export async function mergedAway(sql: Sql, id: number): Promise<Problem> {
  const survivor = await findSurvivor(sql, id);
  return new Problem('client-merged', `Client ${id} was merged into client ${survivor}: change that one.`, {
    members: { survivor: `/v1/clients/${survivor}` },
  });
}

/**
 * The client of an operation, merged ones too: the plan says what stands against it.
 * @throws Problem 404
 */
export async function clientToPlan(sql: Sql, caller: Caller, id: number): Promise<ClientRow> {
  return visible(sql, await findClient(sql, id), caller, id);
}

/** Of a client that was deleted, whoever might have seen it learns by what. */
async function visible(
  sql: Sql,
  client: ClientRow | undefined,
  caller: Caller,
  id: number,
): Promise<ClientRow> {
  if (client && maySee(caller, client.providerId)) return client;
  const deletion = client ? undefined : await findDeletion(sql, id);
  if (!deletion || !maySee(caller, deletion.providerId)) throw notFound('client', id);
  const { clientId, endedAt } = deletion;
  const who = clientId === id ? `Client ${id}` : `Client ${id} had become part of client ${clientId}, which`;
  throw new Problem('not-found', `${who} was deleted on ${endedAt.slice(0, 10)}.`, {
    members: { operation: `/v1/operations/${deletion.id}` },
  });
}

/** Whether the token may see what hangs on a client. */
export async function canSeeClient(sql: Sql, caller: Caller, id: number): Promise<boolean> {
  if (caller.providerIds === undefined) return true;
  const client = await findClient(sql, id);
  return client !== undefined && maySee(caller, client.providerId);
}
