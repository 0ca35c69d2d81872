import { LEAST_ALONE, normalizePassword, type PasswordFlaw } from '../../domain/passwords/rules.ts';
import type { Pool, Tx } from '../connect.ts';
import { hashPassword } from '../crypto/passwords.ts';
import type { Vault } from '../crypto/secrets.ts';
import { audit } from '../queries/audit.ts';
import { recordChanges } from '../queries/change-log.ts';
import { clientsOfLogin, findByToken, type ResetLogin, redeemToken } from '../queries/password-resets.ts';
import { judgeNewPassword, type LookUp } from './judge.ts';
import { resetTokenHashes } from './reset-token.ts';

interface Parts {
  sql: Pool;
  vault: Vault;
  lookUp: LookUp;
}

/** What became of a link. `refused`: it does not work (any more), and nothing says why. */
export type Completion =
  | { is: 'done'; loginId: number }
  | { is: 'refused' }
  /** the link still works */
  | { is: 'flawed'; flaw: PasswordFlaw; secondFactor: boolean };

/** The login that a link is for, so that a page can be shown; undefined when the link does not work (any more). */
export function loginOfLink(
  { sql, vault }: Pick<Parts, 'sql' | 'vault'>,
  token: string,
  now: Date,
): Promise<ResetLogin | undefined> {
  return findByToken(sql, resetTokenHashes(vault, token), now.toISOString());
}

/**
 * P1. Sets the password that somebody with a link has chosen. The link is used up, all sessions of the login end, and
 * its second factor stays as it is. A password that cannot be taken leaves the link as it was.
 * @param endSessions signs the login out everywhere, in the same transaction
 */
export async function completeReset(
  parts: Parts & { endSessions(tx: Tx, loginId: number): Promise<unknown> },
  given: { token: string; password: string },
  { now, address }: { now: Date; address: string | null },
): Promise<Completion> {
  const { sql, vault } = parts;
  const hashes = resetTokenHashes(vault, given.token);
  const login = await findByToken(sql, hashes, now.toISOString());
  if (!login) return { is: 'refused' };
  const flaw = await judgeNewPassword(parts, login, given.password);
  if (flaw) return { is: 'flawed', flaw, secondFactor: login.twoFactor };
  const chosen = { ...(await hashPassword(given.password)), short: isShort(given.password) };
  const done = await sql.begin(async (tx) => {
    const redeemed = await redeemToken(tx, hashes, { ...chosen, now: now.toISOString() });
    if (!redeemed) return undefined;
    await parts.endSessions(tx, redeemed.loginId);
    const line = { providerId: login.providerId, entity: 'login', entityId: redeemed.loginId };
    const actor = { kind: 'client', id: `login:${redeemed.loginId}`, address } as const;
    const clients = await clientsOfLogin(tx, redeemed.loginId);
    await recordChanges(
      tx,
      actor,
      clients.map((clientId) => ({ ...line, clientId, action: 'password set by link', changes: {} })),
    );
    const audited = { action: 'password.reset', subject: `login:${redeemed.loginId}` } as const;
    await audit(tx, actor, { ...audited, providerId: login.providerId }, now);
    return redeemed;
  });
  return done ? { is: 'done', loginId: done.loginId } : { is: 'refused' };
}

/** Whether a password is long enough only where a second factor is asked for too. */
export function isShort(password: string): boolean {
  return [...(normalizePassword(password) ?? '')].length < LEAST_ALONE;
}
