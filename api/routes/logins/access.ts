import type { Sql, Tx } from '../../../db/connect.ts';
import { recordChanges } from '../../../db/queries/change-log.ts';
import { findLogin, type LoginRow, tiesOf } from '../../../db/queries/logins.ts';
import { actorOf } from '../../http/actor.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import type { WriteCall } from '../../http/endpoint.ts';
import { notFound, Problem } from '../../problems.ts';

/** The login that a request reads. Throws Problem 404. */
export async function loginToRead(sql: Sql, caller: Caller, id: number): Promise<LoginRow> {
  return visible(await findLogin(sql, id), caller, id);
}

/**
 * The login that a request changes, held until the transaction ends.
 * @throws Problem 404; 409 while an operation holds one of its clients
 */
export async function loginToChange(tx: Tx, caller: Caller, id: number): Promise<LoginRow> {
  const login = visible(await findLogin(tx, id, { lock: true }), caller, id);
  const held = (await tiesOf(tx, id)).find(({ heldBy }) => heldBy !== null);
  if (!held) return login;
  throw new Problem(
    'client-held',
    `An operation runs on client ${held.clientId}, whose login this is: it can be changed when that has ended.`,
    { members: { operation: `/v1/operations/${held.heldBy}` } },
  );
}

/** Writes an action on a login into the log of each of its clients, with the reason. */
export async function logLoginAction(
  call: WriteCall,
  { id, providerId }: Pick<LoginRow, 'id' | 'providerId'>,
  action: string,
  reason?: string,
): Promise<void> {
  const ties = await tiesOf(call.tx, id);
  const changes: Record<string, { from: unknown; to: unknown }> =
    reason === undefined ? {} : { reason: { from: null, to: reason } };
  const clients = ties.length === 0 ? [null] : ties.map(({ clientId }) => clientId);
  await recordChanges(
    call.tx,
    actorOf(call),
    clients.map((clientId) => ({ providerId, clientId, entity: 'login', entityId: id, action, changes })),
  );
}

function visible(login: LoginRow | undefined, caller: Caller, id: number): LoginRow {
  if (login && maySee(caller, login.providerId)) return login;
  throw notFound('login', id);
}
