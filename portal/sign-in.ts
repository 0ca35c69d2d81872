import { addressOf } from '../api/http/actor.ts';
import type { Tx } from '../db/connect.ts';
import { hashPassword, verifyPassword } from '../db/crypto/passwords.ts';
import { loggable } from '../db/errors.ts';
import { recordChange } from '../db/queries/change-log.ts';
import { secondFactorOf } from '../db/queries/login-second-factor.ts';
import { endSession, openSession } from '../db/queries/login-sessions.ts';
import {
  forgetFailures,
  noteFailure,
  type SignInTry,
  secondsToWait,
} from '../db/queries/sign-in-failures.ts';
import {
  findLoginByName,
  noteSignIn,
  noteSignInHost,
  openClients,
  type SigningLogin,
  upgradeHash,
} from '../db/queries/sign-ins.ts';
import { auditLogin } from './audit.ts';
import type { PageCall } from './env.ts';
import { sessionOf } from './member.ts';

/** How a try to sign in ended. `token`: the secret of the session for the cookie. */
export type SignInOutcome =
  | { outcome: 'wrong' | 'closed' | 'unusable' }
  | { outcome: 'wait'; seconds: number }
  | { outcome: 'second-factor' | 'open'; token: string };

/**
 * Checks a name and a password and begins a session. For an unknown name everything costs what it costs for a known one,
 * and the answer is the same.
 */
export async function signIn(
  call: PageCall,
  { name, password }: { name: string; password: string },
): Promise<SignInOutcome> {
  const { deps, place, now } = call;
  const { sql, vault, log } = deps;
  const attempt = tryOf(call, name);
  const login = await findLoginByName(sql, place.providerId, name);
  const known = attempt.address !== null && login?.lastSignInAddress === attempt.address;
  const seconds = await secondsToWait(sql, vault, attempt, { known });
  if (seconds > 0) return { outcome: 'wait', seconds };
  const { ok, upgrade } = await verifyPassword(password, storedPassword(login));
  const over = login?.passwordExpiresAt != null && Date.parse(login.passwordExpiresAt) <= now.getTime();
  if (!ok || !login || over) {
    // The same for a name that nobody has: it takes the same time.
    await refused(call, login, ok && over ? 'expired' : 'password', (tx) => noteFailure(tx, vault, attempt));
    log.info({ providerId: place.providerId, loginId: login?.id }, 'a sign-in to the client area failed');
    return { outcome: 'wrong' };
  }
  const clients = await openClients(sql, login.id);
  if (clients.length === 0) {
    await refused(call, login, 'closed');
    return { outcome: 'closed' };
  }
  const factor = await secondFactorOf(sql, login.id);
  if (factor === 'unusable') {
    await refused(call, login, 'unusable');
    return { outcome: 'unusable' };
  }
  await forgetFailures(sql, vault, attempt);
  if (upgrade) await upgradeHash(sql, login, await hashPassword(password));
  const [only] = clients;
  const clientId = clients.length === 1 && only ? only.id : null;
  const before = await sessionOf(call);
  const { token } = await sql.begin(async (tx) => {
    // Whoever signs in anew leaves nothing behind that somebody else could go on with.
    if (before) await endSession(tx, before);
    const opened = await openSession(tx, {
      ...{ loginId: login.id, clientId, now },
      stage: factor === 'on' ? 'second-factor' : 'open',
      ...visitorOf(call),
    });
    if (factor === 'off') {
      await recordSignIn(tx, call, { login, clientId });
      await auditSignIn(tx, call, { loginId: login.id, session: opened.id, with: 'password' });
    }
    return opened;
  });
  if (factor === 'off') lookUpHost(call, { login, clientId });
  return { outcome: factor === 'on' ? 'second-factor' : 'open', token };
}

/** Writes down that a sign-in was refused, and whatever else has to be with it. */
export async function refused(
  call: PageCall,
  login: Pick<SigningLogin, 'id'> | undefined,
  why: 'password' | 'expired' | 'closed' | 'unusable' | 'code',
  also: (tx: Tx) => Promise<unknown> = async () => {},
): Promise<void> {
  await call.deps.sql.begin(async (tx) => {
    await also(tx);
    const line = { action: 'client.sign-in-failed', loginId: login?.id ?? null, data: { why } } as const;
    await auditLogin(tx, call, line);
  });
}

/** What is stored of a login's password, or null. */
export function storedPassword(login: SigningLogin | undefined) {
  return login?.passwordHash && login.passwordScheme
    ? { hash: login.passwordHash, scheme: login.passwordScheme }
    : null;
}

/** Whose wrong tries are counted together. */
export function tryOf({ c, place, now }: PageCall, login: string): SignInTry {
  return {
    what: `client area ${place.providerId}`,
    login,
    address: addressOf(c),
    now,
  };
}

/** From where a request comes. */
export function visitorOf({ c }: PageCall): { address: string | null; userAgent: string | null } {
  return { address: addressOf(c), userAgent: c.req.header('user-agent') ?? null };
}

/** Writes down when and from where a login has signed in (P7); for its client once it is known which. */
export async function recordSignIn(
  tx: Tx,
  call: PageCall,
  { login, clientId }: { login: SigningLogin; clientId: number | null },
): Promise<void> {
  const { place, now } = call;
  const { address } = visitorOf(call);
  await noteSignIn(tx, { loginId: login.id, clientId, address, now });
  if (clientId !== null)
    await recordChange(
      tx,
      { kind: 'client', id: `login:${login.id}`, address },
      {
        ...{ providerId: place.providerId, clientId, entity: 'login', entityId: login.id },
        ...{ action: 'signed in', changes: {} },
      },
    );
}

/** The line of the audit log about it: the last thing of the transaction. */
export function auditSignIn(
  tx: Tx,
  call: PageCall,
  { loginId, ...data }: { loginId: number; session: number; with: string },
): Promise<void> {
  return auditLogin(tx, call, { action: 'client.signed-in', loginId, data });
}

/** Looks the host name of the address up in the background: nobody waits for a name server. */
export function lookUpHost(
  call: PageCall,
  { login, clientId }: { login: SigningLogin; clientId: number | null },
): void {
  const { deps, now } = call;
  const { address } = visitorOf(call);
  if (address === null) return;
  void (async () => {
    const host = await deps.hostNameOf(address);
    if (host === undefined) return;
    const note = { loginId: login.id, clientId, address, now, host };
    await deps.sql.begin((tx) => noteSignInHost(tx, note));
  })().catch((error: unknown) => deps.log.warn(loggable(error), 'the host name of a sign-in was not kept'));
}
