import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'tnr_';
/** Of sessions of staff, for programs that look for secrets in what people publish. */
const SESSION_PREFIX = 'tns_';
const SESSION = /^tns_[A-Za-z0-9_-]{43}$/;
const TOKEN = /^tnr_[A-Za-z0-9_-]{43}$/;
const SHOWN_CHARACTERS = 12;

/** A new API token: what its owner gets once, what is stored, and its beginning for lists. */
export interface NewToken {
  token: string;
  hash: string;
  prefix: string;
}

/** A token of 256 random bits. */
export function generateToken(): NewToken {
  const token = PREFIX + randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token), prefix: tokenPrefix(token) };
}

/** The secret of a session of staff: 256 random bits. */
export function generateSessionToken(): { token: string; hash: string } {
  const token = SESSION_PREFIX + randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** Whether a text looks like the secret of a session. */
export function isSessionToken(text: string): boolean {
  return SESSION.test(text);
}

/** SHA-256 in hex: 256 random bits cannot be guessed, so a slow hash would protect nothing. Look tokens up by it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** Whether a presented token is the one with this stored hash; takes the same time wherever they differ. */
export function tokenMatches(token: string, storedHash: string): boolean {
  const presented = Buffer.from(hashToken(token), 'hex');
  const stored = Buffer.from(storedHash, 'hex');
  return presented.length === stored.length && timingSafeEqual(presented, stored);
}

/** Whether a text looks like a token of ours, so that anything else is refused without a look-up. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The first 12 characters, by which people tell tokens apart in a list. */
export function tokenPrefix(token: string): string {
  return token.slice(0, SHOWN_CHARACTERS);
}
