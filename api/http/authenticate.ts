import type { Context } from 'hono';
import type { Pool } from '../../db/connect.ts';
import { hashToken, isToken } from '../../db/crypto/tokens.ts';
import { findTokenByHash, markTokenUsed, type TokenRow } from '../../db/queries/tokens.ts';
import { Problem } from '../problems.ts';
import { mayUse, type RouteScope } from '../scopes.ts';

/** Who calls. */
export interface Caller {
  tokenId: number;
  scopes: readonly string[];
  /** undefined: all providers */
  providerIds: readonly number[] | undefined;
}

export interface Authenticator {
  /** Who sends this request. Throws Problem 401. */
  caller(c: Context): Promise<Caller>;
  /** Forgets a token at once, after it was revoked here; other processes notice within seconds. */
  forget(tokenId: number): void;
}

/** How long a token is believed without asking the database: so long a revocation elsewhere may take. */
const BELIEVED_MS = 3_000;
const MOST_TOKENS = 10_000;
const BEARER = /^Bearer +([^\s]+) *$/i;

/** Checks bearer tokens against their hashes and remembers the good ones for three seconds. */
export function createAuthenticator(sql: Pool, now: () => Date): Authenticator {
  const believed = new Map<string, { caller: Caller; until: number; expiresAt: number }>();

  async function look(text: string): Promise<Caller> {
    const token = await findTokenByHash(sql, hashToken(text));
    requireWorking(token, now());
    await markTokenUsed(sql, token.id);
    const caller = { tokenId: token.id, scopes: token.scopes, providerIds: token.providerIds ?? undefined };
    if (believed.size >= MOST_TOKENS) believed.clear();
    const expiresAt = token.expiresAt ? Date.parse(token.expiresAt) : Number.POSITIVE_INFINITY;
    believed.set(text, { caller, until: performance.now() + BELIEVED_MS, expiresAt });
    return caller;
  }

  return {
    async caller(c) {
      const header = c.req.header('authorization');
      if (header === undefined) throw unauthenticated('Send a token: Authorization: Bearer tnr_…');
      const token = BEARER.exec(header)?.[1];
      if (token === undefined || !isToken(token))
        throw unauthenticated(
          'The Authorization header holds no token of Tenure: it must be “Bearer tnr_…”.',
        );
      const known = believed.get(token);
      if (known && known.until > performance.now() && known.expiresAt > now().getTime()) return known.caller;
      believed.delete(token);
      return look(token);
    },
    forget(tokenId) {
      for (const [text, { caller }] of believed) if (caller.tokenId === tokenId) believed.delete(text);
    },
  };
}

/** Throws Problem 403 unless the caller holds the scope. */
export function requireScope(caller: Caller, scope: RouteScope | (string & {})): void {
  if (mayUse(caller.scopes, scope)) return;
  throw new Problem('forbidden', `This token lacks the scope ${scope}.`, {
    members: { requiredScope: scope },
  });
}

/** Whether the caller may see what belongs to a provider. */
export function maySee(caller: Caller, providerId: number): boolean {
  return caller.providerIds === undefined || caller.providerIds.includes(providerId);
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
