import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hashToken } from './tokens.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new session or link: what its owner gets once, and what is stored. */
export interface NewSecret {
  token: string;
  hash: string;
}

/** A secret of 256 random bits that fits into a cookie and an address. */
export function newSecret(): NewSecret {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** Whether a text looks like such a secret, so that anything else is refused without a look-up. */
export function isSecret(text: string): boolean {
  return TOKEN.test(text);
}

/** What the forms of a session carry: it follows from the session's secret and tells nothing about it. */
export function formToken(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('tenure form').digest('base64url');
}

/** Whether a form was made for this session; takes the same time wherever they differ. */
export function formTokenMatches(sessionToken: string, presented: string): boolean {
  const wanted = Buffer.from(formToken(sessionToken));
  const given = Buffer.from(presented);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
