import { createHash, randomBytes } from 'node:crypto';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new token for the link of an export: 256 random bits, of which only the hash is stored. */
export function exportLinkToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashExportLink(token) };
}

/** SHA-256 in hex. What cannot be a token has a hash too, which nothing has. */
export function hashExportLink(token: string): string {
  return createHash('sha256')
    .update(TOKEN.test(token) ? token : `no token: ${token}`, 'utf8')
    .digest('hex');
}
