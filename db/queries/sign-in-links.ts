import type { Sql, Tx } from '../connect.ts';
import { isSecret, newSecret } from '../crypto/session-tokens.ts';
import { hashToken } from '../crypto/tokens.ts';

/** How long a link opens the door for staff. */
export const LINK_MINUTES = 5;

export interface SignInLink {
  id: number;
  clientId: number;
  loginId: number;
  providerId: number;
  /** who asked for it, such as `token:7` */
  madeBy: string;
  reason: string;
  returnTo: string | null;
  expiresAt: string;
}

const columns = (sql: Sql) => sql`
  k.id, k.client_id, k.login_id, l.provider_id, k.made_by, k.reason, k.return_to, k.expires_at`;

/** Makes a link with which staff enter as the login, once. Returns its token; the record has only the hash. */
export async function makeSignInLink(
  tx: Tx,
  link: Pick<SignInLink, 'clientId' | 'loginId' | 'madeBy' | 'reason' | 'returnTo'> & { now: Date },
): Promise<{ id: number; token: string; expiresAt: string }> {
  const { clientId, loginId, madeBy, reason, returnTo, now } = link;
  const { token, hash } = newSecret();
  const expiresAt = new Date(now.getTime() + LINK_MINUTES * 60_000);
  const [row] = await tx<{ id: number }[]>`
    insert into sign_in_links (client_id, login_id, token_hash, made_by, reason, return_to, expires_at, created_at)
    values (${clientId}, ${loginId}, ${hash}, ${madeBy}, ${reason}, ${returnTo}, ${expiresAt}, ${now}) returning id`;
  if (!row) throw new Error('The database stored no link.');
  return { id: row.id, token, expiresAt: expiresAt.toISOString() };
}

/** The link of a token while it still opens something, or undefined. */
export async function findSignInLink(sql: Sql, token: string, now: Date): Promise<SignInLink | undefined> {
  if (!isSecret(token)) return undefined;
  const [row] = await sql<SignInLink[]>`
    select ${columns(sql)} from sign_in_links k join logins l on l.id = k.login_id
    where k.token_hash = ${hashToken(token)} and k.used_at is null and k.expires_at > ${now}`;
  return row;
}

/** Uses a link up. Of several requests at once one gets it. */
export async function useSignInLink(tx: Tx, id: number, now: Date): Promise<boolean> {
  const { count } = await tx`
    update sign_in_links set used_at = ${now} where id = ${id} and used_at is null and expires_at > ${now}`;
  return count > 0;
}
