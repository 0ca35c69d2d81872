import { randomUUID } from 'node:crypto';
import type { Sql, Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';
import type { LoginCorrespondent } from './login-mails.ts';

/** The template of the mail, which also names its messages. */
export const STAFF_INVITATION = 'staff-invitation';

/** How far the mail of somebody's link has come, while the link is open. */
export interface InvitationRow {
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown';
  /** why it was not taken, in a sentence */
  error: string | null;
  expiresAt: string;
}

const boundTo = (staffId: number) => `staff_links:${staffId}`;

/** The mail of the link of `s.id`, in a statement where `s` is the account; null where none is mailed. */
export function invitationOf(sql: Sql) {
  return sql`(
    select jsonb_build_object('state', coalesce(m.state, 'queued'), 'error', m.error, 'expiresAt',
      to_char(l.expires_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from staff_links l left join messages m on m.dedupe_key = l.mail_key
    where l.staff_id = s.id and l.provider_id is not null)`;
}

/** Marks the new link of somebody as one to be mailed in the name of a provider. */
export async function wantInvitation(
  tx: Tx,
  vault: Vault,
  staffId: number,
  { providerId, token }: { providerId: number; token: string },
): Promise<void> {
  const sealed = vault.seal({ token }, boundTo(staffId));
  const key = `${STAFF_INVITATION}/${randomUUID()}`;
  await tx`
    update staff_links set provider_id = ${providerId}, sealed = ${sealed}, mail_key = ${key}
    where staff_id = ${staffId}`;
}

/** Takes the mail of somebody's link out of the log when the link ends, unless it is just being sent. */
export async function dropInvitation(tx: Tx, staffId: number): Promise<void> {
  await tx`
    delete from messages m using staff_links l
    where l.staff_id = ${staffId} and m.dedupe_key = l.mail_key and m.state <> 'sending'`;
}

const waits = (sql: Sql, now: string) => sql`
  l.sealed is not null and l.expires_at > ${now}
  and not exists (select from messages m where m.dedupe_key = l.mail_key)`;

/** Accounts whose link is to be mailed and has no mail yet. */
export async function linksToMail(
  sql: Sql,
  { now, limit }: { now: string; limit: number },
): Promise<number[]> {
  const rows = await sql<{ staffId: number }[]>`
    select l.staff_id from staff_links l where ${waits(sql, now)} order by l.staff_id limit ${limit}`;
  return rows.map(({ staffId }) => staffId);
}

/**
 * Whom such a mail goes to, and until when the link works; it is held. Undefined when somebody else writes it, or no
 * password signs the account in by now.
 */
export async function lockLinkToMail(
  tx: Tx,
  staffId: number,
  now: string,
): Promise<{ to: LoginCorrespondent; expiresAt: string; mailKey: string } | undefined> {
  const [link] = await tx<{ expiresAt: string; mailKey: string }[]>`
    select expires_at, mail_key from staff_links l
    where staff_id = ${staffId} and ${waits(tx, now)} for update skip locked`;
  if (!link) return undefined;
  const [to] = await tx<LoginCorrespondent[]>`
    select s.id, l.provider_id, s.email, s.email as address, s.email as login, null as phone, s.language, s.name,
      p.name as provider_name, p.mail_from, p.public_url, p.default_language, p.time_zone
    from staff s join staff_links l on l.staff_id = s.id join providers p on p.id = l.provider_id
    where s.id = ${staffId} and s.email is not null and s.disabled_at is null and not s.password_off`;
  return to && { ...link, to };
}

/** The secret that belongs into a message; undefined when the link was replaced or used. Throws `SecretError`. */
export async function secretOfInvitation(
  sql: Sql,
  vault: Vault,
  messageId: number,
): Promise<string | undefined> {
  const [link] = await sql<{ staffId: number; sealed: string }[]>`
    select l.staff_id, l.sealed from staff_links l join messages m on m.dedupe_key = l.mail_key
    where m.id = ${messageId} and l.sealed is not null`;
  return link && String(vault.open(link.sealed, boundTo(link.staffId)).token);
}

/** Forgets the secrets of links whose mail is handed over or given up. */
export async function forgetMailedSecrets(sql: Sql): Promise<void> {
  await sql`
    update staff_links l set sealed = null from messages m
    where m.dedupe_key = l.mail_key and l.sealed is not null and m.state not in ('queued', 'sending')`;
}
