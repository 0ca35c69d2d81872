import { randomBytes, randomInt } from 'node:crypto';
import type { Vault } from '../crypto/secrets.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP = 5;

/** A new token of 256 random bits for the link of a reset. */
export function newResetToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What a token is looked up by: its keyed hashes, with the current key and each earlier one. None for what is no token. */
export function resetTokenHashes(vault: Vault, token: string): string[] {
  return TOKEN.test(token) ? vault.hashes(`password reset ${token}`).map(({ hash }) => hash) : [];
}

/** A password that somebody can copy from a mail: 20 of 32 characters, 100 bits. */
export function generatePassword(): string {
  const letters = Array.from({ length: GROUPS * GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return Array.from({ length: GROUPS }, (_, at) => letters.slice(at * GROUP, (at + 1) * GROUP).join('')).join(
    '-',
  );
}
