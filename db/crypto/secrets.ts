import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readOrCreateSecretFile } from './secret-file.ts';

/** Encrypts what must be readable again: credentials of servers. Made by `createVault`. */
export interface Vault {
  /**
   * Encrypts an object. `aad` names the row that it belongs to (`servers:12`); the result opens only there.
   * Returns text: `v1.<key id>.<nonce>.<ciphertext and tag>`, never twice the same.
   */
  seal(plaintext: Record<string, unknown>, aad: string): string;
  /** The object again. Throws `SecretError` when the key, the row or the text is not the right one. */
  open(sealed: string, aad: string): Record<string, unknown>;
  /** Whether the text was sealed with another key than the current one and should be sealed anew. */
  isStale(sealed: string): boolean;
  /**
   * Keyed hashes (HMAC-SHA256) of a text, with the current key first and then with each earlier one. They tell whether
   * two texts are equal, never what they are.
   */
  hashes(text: string): KeyedHash[];
  /** Public name of the current key: 12 hex digits. */
  readonly keyId: string;
}

/** A hash, and the public name of the key that it was made with. */
export interface KeyedHash {
  keyId: string;
  /** 64 hex digits */
  hash: string;
}

/** Why a secret could not be opened. The message never holds any of it. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code: 'other-key' | 'damaged' | 'bad-key';
  constructor(code: SecretError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const VERSION = 'v1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENVELOPE = /^v1\.([0-9a-f]{12})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;

/** A vault that seals with `current` and also opens what was sealed with a key of `previous` (32 bytes each). */
export function createVault({
  current,
  previous = [],
}: {
  current: Uint8Array;
  previous?: readonly Uint8Array[];
}): Vault {
  const keys = new Map([current, ...previous].map((key) => [keyIdOf(key), Buffer.from(key)]));
  const keyId = keyIdOf(current);
  // Never the key itself: what is derived for one purpose tells nothing about another.
  const hashing = [...keys].map(([id, key]) => ({
    keyId: id,
    key: Buffer.from(hkdfSync('sha256', key, '', 'tenure keyed hash', KEY_BYTES)),
  }));

  return {
    keyId,
    hashes: (text) =>
      hashing.map(({ keyId: id, key }) => ({
        keyId: id,
        hash: createHmac('sha256', key).update(text, 'utf8').digest('hex'),
      })),
    seal(plaintext, aad) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(keyId, aad));
      const body = [cipher.update(JSON.stringify(plaintext), 'utf8'), cipher.final(), cipher.getAuthTag()];
      return [VERSION, keyId, nonce.toString('base64url'), Buffer.concat(body).toString('base64url')].join(
        '.',
      );
    },
    open(sealed, aad) {
      const [, sealedWith, nonce, body] = ENVELOPE.exec(sealed) ?? [];
      if (sealedWith === undefined || nonce === undefined || body === undefined) throw damaged(aad);
      const key = keys.get(sealedWith);
      if (key === undefined) throw sealedWithAnotherKey(aad, sealedWith, keyId);
      const bytes = Buffer.from(body, 'base64url');
      // One envelope has one spelling: base64 ignores spare bits at its end.
      if (bytes.toString('base64url') !== body) throw damaged(aad);
      return decrypt(key, sealedWith, Buffer.from(nonce, 'base64url'), bytes, aad);
    },
    isStale: (sealed) => ENVELOPE.exec(sealed)?.[1] !== keyId,
  };
}

/** A new key as text for TENURE_SECRET_KEY: 32 random bytes in base64. */
export function generateSecretKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/**
 * The 32 bytes of a key written as 64 hex digits or in base64 (also URL-safe). Throws `SecretError` with a
 * sentence that names `setting` and never repeats the text.
 */
export function parseSecretKey(text: string, setting = 'TENURE_SECRET_KEY'): Buffer {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, 'hex');
  const key = /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : Buffer.alloc(0);
  if (key.length === KEY_BYTES) return key;
  throw new SecretError(
    'bad-key',
    `${setting} is not a key: it must be 32 random bytes in base64 (44 characters) or hex (64 digits). ` +
      'Make one with: openssl rand -base64 32',
  );
}

/** The key kept in a file (mode 0600), made there on the first call. For `npm start`. */
export async function loadOrCreateSecretKey(file: string): Promise<Buffer> {
  return parseSecretKey(
    await readOrCreateSecretFile(file, () => `${generateSecretKey()}\n`),
    `The file ${file}`,
  );
}

function keyIdOf(key: Uint8Array): string {
  if (key.length !== KEY_BYTES) {
    throw new SecretError('bad-key', `A secret key has ${KEY_BYTES} bytes, this one has ${key.length}.`);
  }
  return createHash('sha256').update('tenure secret key id').update(key).digest('hex').slice(0, 12);
}

function boundTo(keyId: string, aad: string): Buffer {
  return Buffer.from(`${VERSION}.${keyId}.${aad}`, 'utf8');
}

function decrypt(
  key: Buffer,
  keyId: string,
  nonce: Buffer,
  body: Buffer,
  aad: string,
): Record<string, unknown> {
  if (body.length < TAG_BYTES) throw damaged(aad);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(keyId, aad));
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  try {
    const plaintext = Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(plaintext.toString('utf8'));
  } catch {
    throw damaged(aad);
  }
}

function sealedWithAnotherKey(aad: string, sealedWith: string, keyId: string): SecretError {
  return new SecretError(
    'other-key',
    `${credentialsOf(aad)} were encrypted with another key: set TENURE_SECRET_KEY to the key ${sealedWith} ` +
      `(it is now ${keyId}), name that key in TENURE_PREVIOUS_SECRET_KEYS, or enter the credentials again.`,
  );
}

function damaged(aad: string): SecretError {
  return new SecretError(
    'damaged',
    `${credentialsOf(aad)} cannot be decrypted: what is stored was changed or belongs to another record. ` +
      'Enter the credentials again.',
  );
}

// "servers:12" reads as "server 12".
function credentialsOf(aad: string): string {
  const [table = 'record', id = ''] = aad.split(':');
  return `The credentials of ${table.replace(/s$/, '').replaceAll('_', ' ')} ${id}`.trimEnd();
}
