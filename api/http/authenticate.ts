import type { Context } from 'hono';
import type { Pool } from '../../db/connect.ts';
import { formTokenMatches } from '../../db/crypto/session-tokens.ts';
import { hashToken, isSessionToken, isToken } from '../../db/crypto/tokens.ts';
import { findSession, markSessionSeen } from '../../db/queries/staff-sessions.ts';
import { findTokenByHash, findTokenOwner, markTokenUsed, type TokenRow } from '../../db/queries/tokens.ts';
import { accessLimits } from '../../domain/access/limits.ts';
import { Problem } from '../problems.ts';
import { mayUse, OWN_ACCOUNT, type RouteScope } from '../scopes.ts';
import type { SecretCookie } from './browser.ts';
import type { Caller, StaffCaller, TokenCaller } from './caller.ts';
import { within } from './rights.ts';

export interface Authenticator {
  /** Who sends this request. Throws Problem 401, or 403 for what another site made a browser send. */
  caller(c: Context): Promise<Caller>;
  /** Forgets what is remembered about callers, after rights or sessions changed here; other processes notice within seconds. */
  forget(): void;
}

/** The header in which a browser's requests carry what only our own pages know. */
export const CSRF_HEADER = 'x-csrf-token';

/** How long a caller is believed without asking the database: so long a revocation elsewhere may take. */
const BELIEVED_MS = 3_000;
const SEEN_MS = 60_000;
const MOST_CALLERS = 10_000;
const BEARER = /^Bearer +([^\s]+) *$/i;
const READING = ['GET', 'HEAD', 'OPTIONS'];

interface Known {
  caller: Caller;
  /** milliseconds of the clock: it ends by itself */
  endsAt: number;
}

/** What is asked of whoever signs in. */
export interface SignInPolicy {
  /** a second factor, also of those whose roles do not ask for it */
  secondFactorRequired: boolean;
}

/** Checks tokens and sessions against their hashes and remembers the good ones for three seconds. */
export function createAuthenticator(
  sql: Pool,
  now: () => Date,
  cookie: SecretCookie,
  policy: SignInPolicy,
): Authenticator {
  const believed = new Map<string, Known & { until: number }>();

  async function believe(secret: string): Promise<Caller> {
    const known = believed.get(secret);
    if (known && known.until > performance.now() && known.endsAt > now().getTime()) return known.caller;
    believed.delete(secret);
    const found = await (isSessionToken(secret)
      ? signedIn(sql, secret, now(), policy)
      : program(sql, secret, now()));
    if (believed.size >= MOST_CALLERS) believed.clear();
    believed.set(secret, { ...found, until: performance.now() + BELIEVED_MS });
    return found.caller;
  }

  return {
    async caller(c) {
      const header = c.req.header('authorization');
      if (header !== undefined) return believe(bearer(header));
      const session = cookie.read(c);
      if (session === undefined || !isSessionToken(session))
        throw unauthenticated('Send a token: Authorization: Bearer tnr_… Or sign in.');
      const caller = await believe(session);
      requireOwnPage(c, session);
      return caller;
    },
    forget: () => believed.clear(),
  };
}

function bearer(header: string): string {
  const secret = BEARER.exec(header)?.[1];
  if (secret !== undefined && (isToken(secret) || isSessionToken(secret))) return secret;
  throw unauthenticated('The Authorization header holds no token of Tenure: it must be “Bearer tnr_…”.');
}

async function program(sql: Pool, secret: string, now: Date): Promise<Known & { caller: TokenCaller }> {
  const token = await findTokenByHash(sql, hashToken(secret));
  requireWorking(token, now);
  const { id, ownerId } = token;
  const rights = { scopes: token.scopes, providerIds: token.providerIds ?? undefined };
  const owner = ownerId === null ? undefined : await findTokenOwner(sql, ownerId);
  if (ownerId !== null && owner?.disabledAt !== null)
    throw unauthenticated('The account that this token belongs to is disabled.');
  await markTokenUsed(sql, id);
  const bound = owner
    ? within(rights, { scopes: owner.permissions, providerIds: owner.providerIds ?? undefined })
    : rights;
  return {
    caller: { kind: 'token', id, ownerId, ...bound },
    endsAt: token.expiresAt ? Date.parse(token.expiresAt) : Number.POSITIVE_INFINITY,
  };
}

async function signedIn(
  sql: Pool,
  secret: string,
  now: Date,
  policy: SignInPolicy,
): Promise<Known & { caller: StaffCaller }> {
  const session = await findSession(sql, hashToken(secret), now);
  if (!session) throw unauthenticated('This session has ended: sign in again.');
  await markSessionSeen(sql, session.id, now);
  const { signedInWith, secondFactorRequired } = session;
  const onlyToEnrol = signedInWith === 'password' && (policy.secondFactorRequired || secondFactorRequired);
  return {
    caller: {
      ...{ kind: 'staff', id: session.staffId, sessionId: session.id, onlyToEnrol },
      scopes: [...(onlyToEnrol ? [] : session.permissions), OWN_ACCOUNT],
      providerIds: session.providerIds ?? undefined,
      // Whoever was signed in elsewhere already gave no password: that shows only when it was asked for again.
      signedInAt: signedInWith === 'single-sign-on' ? 0 : Date.parse(session.createdAt),
      confirmedAt: session.confirmedAt === null ? null : Date.parse(session.confirmedAt),
    },
    // Looked up again at least once a minute, so that it is seen to be used.
    endsAt: Math.min(Date.parse(session.expiresAt), now.getTime() + SEEN_MS),
  };
}

/** A cookie comes by itself, also with what another site makes a browser send: what changes something needs more. */
function requireOwnPage(c: Context, session: string): void {
  if (READING.includes(c.req.method)) return;
  const presented = c.req.header(CSRF_HEADER);
  if (presented !== undefined && formTokenMatches(session, presented)) return;
  throw new Problem(
    'forbidden',
    'A request with the cookie of a session needs its X-CSRF-Token, which signing in and GET /v1/staff/me answer.',
  );
}

/** Throws Problem 403 unless the caller holds the scope. */
export function requireScope(caller: Caller, scope: RouteScope | (string & {})): void {
  if (mayUse(caller.scopes, scope)) return;
  if (caller.kind === 'staff' && caller.onlyToEnrol)
    throw new Problem(
      'second-factor-missing',
      'Your account needs a second factor: set up an app or a passkey, then sign in with it.',
    );
  const detail =
    scope === OWN_ACCOUNT
      ? 'Only somebody who has signed in has an account here: a token cannot do this.'
      : `This ${caller.kind === 'token' ? 'token' : 'account'} lacks the scope ${scope}.`;
  throw new Problem('forbidden', detail, { members: { requiredScope: scope } });
}

/**
 * Throws Problem 403 unless whoever signed in has given the own password lately. Tokens have none: what a person alone
 * may do is refused to them.
 * @param how `lately`: signing in counts too; `again`: asked again since, and for people alone
 */
export function requireConfirmed(caller: Caller, how: 'lately' | 'again', now: Date): void {
  if (caller.kind === 'token') {
    if (how === 'lately') return;
    throw new Problem(
      'forbidden',
      'Only somebody who has signed in may see this, after giving the own password again.',
    );
  }
  const since = now.getTime() - accessLimits.confirmedMs;
  if (Math.max(caller.confirmedAt ?? 0, how === 'lately' ? caller.signedInAt : 0) >= since) return;
  throw new Problem(
    'confirmation-needed',
    'Give your password again before this: POST /v1/staff/me/confirm, then repeat the request.',
  );
}

/**
 * Throws Problem 403 unless a person who changes what guards others, or opens doors elsewhere, has given the own password
 * again. Tokens have none: they do what their scopes say.
 */
export function requirePersonConfirmed({ caller, now }: { caller: Caller; now: () => Date }): void {
  if (caller.kind === 'staff') requireConfirmed(caller, 'again', now());
}

function requireWorking(token: TokenRow | undefined, now: Date): asserts token is TokenRow {
  if (!token) throw unauthenticated('This token is not known here.');
  if (token.revokedAt !== null) throw unauthenticated('This token was revoked: ask for a new one.');
  if (token.expiresAt !== null && Date.parse(token.expiresAt) <= now.getTime()) {
    throw unauthenticated('This token has expired: ask for a new one.');
  }
}

function unauthenticated(detail: string): Problem {
  return new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="tenure"' } });
}
