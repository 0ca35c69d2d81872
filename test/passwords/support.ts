import type { Pool } from '../../db/connect.ts';
import { hashPassword, verifyPassword } from '../../db/crypto/passwords.ts';
import type { Vault } from '../../db/crypto/secrets.ts';
import { type Completion, completeReset } from '../../db/passwords/complete.ts';
import { noteResetRequest, type ResetRequest } from '../../db/passwords/requests.ts';
import { endLoginSessions } from '../../db/queries/login-sessions.ts';
import type { Mailbox } from '../../dev/mailbox/mailbox.ts';
import type { StoredMail } from '../../dev/mailbox/store.ts';

export const OLD_PASSWORD = 'an old tram with red seats';
export const NEW_PASSWORD = 'lamp river oak and sky';

let count = 0;
let asked = 0;

export interface TestLogin {
  id: number;
  clientId: number;
  name: string;
  email: string;
}

/** A login of a new client, with a password. */
export async function makeLogin(
  sql: Pool,
  providerId: number,
  { status = 'active', ...fields }: { status?: string } & Record<string, unknown> = {},
): Promise<TestLogin> {
  count += 1;
  const email = `zosia${count}-${providerId}@post.example`;
  const [client] = await sql<{ id: number }[]>`
    insert into clients ${sql({
      ...{ providerId, firstName: 'Zosia', lastName: 'Lis', email, currency: 'EUR', status },
      ...(status === 'closed' && { closedAt: '2026-01-01T00:00:00Z' }),
    })} returning id`;
  const { hash, scheme } = await hashPassword(OLD_PASSWORD);
  const row = {
    providerId,
    name: email,
    email,
    firstName: 'Zosia',
    lastName: 'Lis',
    language: 'en',
    ...fields,
  };
  const [login] = await sql<{ id: number; name: string; email: string }[]>`
    insert into logins ${sql({ ...row, passwordHash: hash, passwordScheme: scheme })} returning id, name, email`;
  if (!client || !login) throw new Error('nothing was stored');
  await sql`insert into login_clients (login_id, client_id, owner) values (${login.id}, ${client.id}, true)`;
  return { ...login, clientId: client.id };
}

/** Asks for a new password as the route does, from an address of its own unless told. */
export async function ask(
  parts: { sql: Pool; vault: Vault },
  request: ResetRequest,
  { address, now = new Date() }: { address?: string; now?: Date } = {},
): Promise<void> {
  asked += 1;
  const from = address ?? `198.18.${asked >> 8}.${asked & 255}`;
  await noteResetRequest(parts.sql, parts.vault, request, { address: from, now });
}

/** The tokens in the mails to an address, in the order in which they came. */
export async function tokensTo(mailbox: Mailbox, address: string): Promise<string[]> {
  const mails = await mailsTo(mailbox, address);
  return mails.flatMap(({ text }) =>
    [...text.matchAll(/set-password\?token=([\w-]{43})/g)].map(([, token]) => token ?? ''),
  );
}

export async function mailsTo(mailbox: Mailbox, address: string): Promise<StoredMail[]> {
  return (await mailbox.mails()).filter(({ to }) => to.includes(address));
}

/** Uses a token as the route does. */
export function complete(
  parts: { sql: Pool; vault: Vault },
  token: string,
  password = NEW_PASSWORD,
  now = new Date(),
): Promise<Completion> {
  const all = { ...parts, lookUp: async () => 'clean' as const, endSessions: endLoginSessions };
  return completeReset(all, { token, password }, { now, address: '198.51.100.7' });
}

/** Whether a password opens the login now. */
export async function opens(sql: Pool, loginId: number, password: string): Promise<boolean> {
  const [login] = await sql<{ passwordHash: string | null; passwordScheme: 'argon2id' | null }[]>`
    select password_hash, password_scheme from logins where id = ${loginId}`;
  const { passwordHash: hash = null, passwordScheme: scheme = null } = login ?? {};
  const stored = hash !== null && scheme !== null ? { hash, scheme } : null;
  return (await verifyPassword(password, stored)).ok;
}

/** The resets of a login as they are on record, oldest first. */
export function resetsOf(sql: Pool, loginId: number) {
  return sql<
    {
      id: number;
      state: string;
      kind: string;
      tokenHash: string | null;
      sealed: string | null;
      expiresAt: string;
    }[]
  >`
    select id, state, kind, token_hash, sealed, expires_at from password_resets where login_id = ${loginId} order by id`;
}
