import type { Tx } from '../connect.ts';
import { hashPassword } from '../crypto/passwords.ts';
import type { Vault } from '../crypto/secrets.ts';
import { insertReset, nextResetId, type ResetKind } from '../queries/password-resets.ts';
import { generatePassword, newResetToken, resetTokenHashes } from './reset-token.ts';

const HOUR_MS = 60 * 60_000;
const boundTo = (id: number) => `password_resets:${id}`;

interface Wanted {
  loginId: number;
  /** `client`, or staff such as `token:7` */
  requestedBy: string;
  hours: number;
  /** ISO 8601 */
  now: string;
}

/** The token or the password of a reset whose mail is not handed over yet. Throws `SecretError`. */
export function openSecret(vault: Vault, { id, sealed }: { id: number; sealed: string }): string {
  return String(vault.open(sealed, boundTo(id)).secret);
}

/** Makes a link for a new password, which a worker mails; an open one no longer works. Returns the number of the reset. */
export async function openLink(
  tx: Tx,
  vault: Vault,
  { loginId, requestedBy, hours, now }: Wanted,
): Promise<number> {
  const id = await nextResetId(tx);
  const token = newResetToken();
  const [tokenHash = ''] = resetTokenHashes(vault, token);
  await insertReset(tx, {
    ...{ id, loginId, kind: 'link', requestedBy, now, tokenHash },
    sealed: vault.seal({ secret: token }, boundTo(id)),
    expiresAt: later(now, hours),
  });
  return id;
}

/**
 * P3. Gives a login a generated password, which a worker mails: it must be changed at first use, and works only for a
 * while. Returns the number of the reset.
 */
export async function openGenerated(
  tx: Tx,
  vault: Vault,
  { loginId, requestedBy, hours, now }: Wanted,
): Promise<number> {
  const id = await nextResetId(tx);
  const password = generatePassword();
  const { hash, scheme } = await hashPassword(password);
  const expiresAt = later(now, hours);
  await tx`
    update logins set password_hash = ${hash}, password_scheme = ${scheme}, password_changed_at = ${now},
           must_change_password = true, password_expires_at = ${expiresAt}, short_password = false, updated_at = now()
    where id = ${loginId}`;
  await insertReset(tx, {
    ...{ id, loginId, kind: 'generated', requestedBy, now, expiresAt },
    sealed: vault.seal({ secret: password }, boundTo(id)),
  });
  return id;
}

/** Has a worker tell a login by mail what was changed. */
export async function openNotice(
  tx: Tx,
  { loginId, requestedBy, hours, now }: Wanted,
  kind: Exclude<ResetKind, 'link' | 'generated'>,
): Promise<number> {
  const id = await nextResetId(tx);
  await insertReset(tx, { id, loginId, kind, requestedBy, now, expiresAt: later(now, hours) });
  return id;
}

function later(now: string, hours: number): string {
  return new Date(Date.parse(now) + hours * HOUR_MS).toISOString();
}
