import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;
const DIGITS = 8;
const BYTES = 32;
const STORED = /^scrypt\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
/** Belongs to no code: what is compared when there is nothing to compare with, so that it takes as long. */
const NOBODYS = `scrypt.${'A'.repeat(22)}.${'A'.repeat(43)}`;

/** A code of eight digits that can be said on the telephone, and what is stored of it: a slow hash with its salt. */
export async function generateCode(): Promise<{ code: string; hash: string }> {
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  const salt = randomBytes(16);
  const hash = await derive(code, salt, BYTES);
  return { code, hash: `scrypt.${salt.toString('base64url')}.${hash.toString('base64url')}` };
}

/**
 * Whether the code that somebody entered (blanks and dashes do not count) is the one with this stored hash. Takes as
 * long when there is none, so that the time does not tell.
 */
export async function codeMatches(entered: string, stored: string | null): Promise<boolean> {
  const [, salt = '', hash = ''] = STORED.exec(stored ?? NOBODYS) ?? [];
  const expected = Buffer.from(hash, 'base64url');
  const derived = await derive(entered.replace(/[\s-]/g, ''), Buffer.from(salt, 'base64url'), BYTES);
  return stored !== null && expected.length === BYTES && timingSafeEqual(derived, expected);
}
