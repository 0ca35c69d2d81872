import type { Tx } from '../../db/connect.ts';
import type { Vault } from '../../db/crypto/secrets.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import type { Account } from './account.ts';

/**
 * The new password of an account: 24 characters with letters of both cases, digits and a sign. It follows from the
 * secret key and the command, so that every attempt of one command sets the same one.
 */
export function newPassword(vault: Vault, { operationId, step }: StepCall, serviceId: number): string {
  const [keyed] = vault.hashes(`password of an account: ${operationId}/${step}/${serviceId}`);
  const letters = Buffer.from(keyed?.hash ?? '', 'hex')
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '');
  return `${letters.slice(0, 20)}-aZ7`;
}

/** Keeps the new password sealed with its service. On a server worked by hand somebody else chose it: none is known. */
export async function keepPassword(tx: Tx, call: StepCall, vault: Vault, account: Account): Promise<void> {
  const { id, connector } = account;
  const sealed =
    connector === 'manual' ? null : vault.seal({ password: newPassword(vault, call, id) }, `services:${id}`);
  await tx`update services set password = ${sealed} where id = ${id} and client_id = ${call.clientId}`;
  await tx`
    insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, operation_id, at)
    values (${call.providerId}, ${call.clientId}, 'service', ${id}, 'password-changed', '{}', 'operation',
      ${call.operationId}, ${call.operationId}, ${call.now})`;
}
