import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createVault,
  generateSecretKey,
  loadOrCreateSecretKey,
  parseSecretKey,
  SecretError,
} from '../../db/crypto/secrets.ts';
import { generateToken, hashToken, isToken, tokenMatches, tokenPrefix } from '../../db/crypto/tokens.ts';
import { jsonValue } from '../support/evidence-arbitraries.ts';

const secret = { user: 'root', apiToken: 'hunter2-very-secret' };

function errorOf(run: () => unknown): SecretError {
  try {
    run();
  } catch (error) {
    if (error instanceof SecretError) return error;
    throw error;
  }
  throw new Error('it did not throw');
}

describe('credentials at rest', () => {
  const key = randomBytes(32);
  const vault = createVault({ current: key });

  test('open to what was sealed, whatever it was', () => {
    const plaintext = fc.dictionary(fc.string(), jsonValue).map((value) => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(plaintext, fc.string(), (value, aad) => {
        expect(vault.open(vault.seal(value, aad), aad)).toEqual(value);
      }),
    );
  });

  test('are different every time and show nothing', () => {
    const sealed = [vault.seal(secret, 'servers:12'), vault.seal(secret, 'servers:12')];
    expect(sealed[0]).not.toBe(sealed[1]);
    expect(sealed.join()).not.toContain('hunter2');
    expect(Buffer.from(sealed[0]?.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain(
      'hunter2',
    );
  });

  test('open in their own row only', () => {
    const sealed = vault.seal(secret, 'servers:12');
    fc.assert(
      fc.property(fc.string(), (aad) => {
        fc.pre(aad !== 'servers:12');
        expect(errorOf(() => vault.open(sealed, aad)).code).toBe('damaged');
      }),
    );
  });

  test('show any change of a character', () => {
    const sealed = vault.seal(secret, 'servers:12');
    fc.assert(
      fc.property(
        fc.nat({ max: sealed.length - 1 }),
        fc.string({ minLength: 1, maxLength: 1 }),
        (index, character) => {
          fc.pre(sealed[index] !== character);
          const tampered = sealed.slice(0, index) + character + sealed.slice(index + 1);
          const { message } = errorOf(() => vault.open(tampered, 'servers:12'));
          expect(message).toContain('The credentials of server 12');
          expect(message).not.toContain('hunter2');
        },
      ),
      { numRuns: 500 },
    );
  });

  test('say which key they need when it was changed, and open again with the old one beside it', () => {
    const sealed = vault.seal(secret, 'servers:12');
    const current = randomBytes(32);
    const rotated = createVault({ current });
    expect(errorOf(() => rotated.open(sealed, 'servers:12'))).toMatchObject({
      code: 'other-key',
      message:
        `The credentials of server 12 were encrypted with another key: set TENURE_SECRET_KEY to the key ${vault.keyId} ` +
        `(it is now ${rotated.keyId}), name that key in TENURE_PREVIOUS_SECRET_KEYS, or enter the credentials again.`,
    });
    const both = createVault({ current, previous: [key] });
    expect(both.open(sealed, 'servers:12')).toEqual(secret);
    expect([both.isStale(sealed), both.isStale(both.seal(secret, 'servers:12'))]).toEqual([true, false]);
  });

  test('take a key in base64 or hex and refuse anything else without repeating it', () => {
    const text = generateSecretKey();
    expect(parseSecretKey(`${text}\n`)).toEqual(Buffer.from(text, 'base64'));
    expect(parseSecretKey(key.toString('hex'))).toEqual(key);
    expect(parseSecretKey(key.toString('base64url'))).toEqual(key);
    for (const bad of ['', 'correct horse battery staple', text.slice(4), `${text}${text}`]) {
      const { message } = errorOf(() => parseSecretKey(bad));
      expect(message).toMatch(/^TENURE_SECRET_KEY is not a key: it must be 32 random bytes/);
      if (bad !== '') expect(message).not.toContain(bad);
    }
    expect(errorOf(() => createVault({ current: randomBytes(16) })).message).toContain(
      'has 32 bytes, this one has 16',
    );
  });
});

describe('a key in a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenure-keys-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is made once, for its owner only, and the same for all who start together', async () => {
    const file = join(folder, 'sub', 'secret.key');
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateSecretKey(file)));
    keys.push(await loadOrCreateSecretKey(file));
    expect(new Set(keys.map((each) => each.toString('hex'))).size).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'sub'))).toEqual(['secret.key']);
  });

  test('is refused when it is damaged, and left as it is', async () => {
    const file = join(folder, 'damaged.key');
    await writeFile(file, 'oops');
    await expect(loadOrCreateSecretKey(file)).rejects.toThrow(`The file ${file} is not a key`);
    expect(await readFile(file, 'utf8')).toBe('oops');
  });
});

describe('API tokens', () => {
  test('have 256 bits and match their own hash only', () => {
    const [one, other] = [generateToken(), generateToken()];
    expect(Buffer.from(one.token.slice(4), 'base64url')).toHaveLength(32);
    expect(one).toEqual({ token: one.token, hash: hashToken(one.token), prefix: one.token.slice(0, 12) });
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(tokenMatches(one.token, one.hash)).toBe(true);
    expect(tokenMatches(one.token, other.hash)).toBe(false);
    expect(tokenMatches(one.token, '')).toBe(false);
    expect(tokenMatches(one.token, one.token)).toBe(false);
  });

  test('are told from other texts', () => {
    const { token, prefix } = generateToken();
    expect(isToken(token)).toBe(true);
    expect(tokenPrefix(token)).toBe(prefix);
    for (const text of ['', 'tnr_', token.slice(1), `${token}A`, `${token}\n`, token.toUpperCase()]) {
      expect(isToken(text)).toBe(false);
    }
  });
});
