import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { describe, expect, test } from 'vitest';
import { password as imported } from '../../cli/import/whmcs/map/passwords.ts';
import { hashPassword, type StoredPassword, verifyPassword } from '../../db/crypto/passwords.ts';
import { isCommonPassword } from '../../db/passwords/common.ts';
import { foldPassword, MOST_CHARACTERS, passwordFlaw } from '../../domain/passwords/rules.ts';

const WORDS = 'lamp river oak and sky';
const right = { ok: true, upgrade: false };
const old = { ok: true, upgrade: true };
const wrong = { ok: false, upgrade: false };

describe('stored passwords', () => {
  test('P1: argon2id with a salt of its own, and only the right password opens it', async () => {
    const [one, two] = await Promise.all([hashPassword(WORDS), hashPassword(WORDS)]);
    expect(one.scheme).toBe('argon2id');
    expect(one.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one.hash).not.toBe(two.hash);
    expect(await verifyPassword(WORDS, one)).toEqual(right);
    expect(await verifyPassword(`${WORDS} `, one)).toEqual(wrong);
    expect(await verifyPassword(WORDS.toUpperCase(), one)).toEqual(wrong);
    expect(await verifyPassword('', one)).toEqual(wrong);
  });

  test('P1: it does not matter how a keyboard composes letters', async () => {
    const stored = await hashPassword('über den Fluß 東京');
    expect(await verifyPassword('u\u0308ber den Fluß 東京', stored)).toEqual(right);
  });

  test('P1: every character of the longest password counts', async () => {
    const longest = `${'abcdefgh'.repeat(MOST_CHARACTERS / 8 - 1)}abcdefgx`;
    const stored = await hashPassword(longest);
    expect(await verifyPassword(longest, stored)).toEqual(right);
    expect(await verifyPassword(`${longest.slice(0, -1)}h`, stored)).toEqual(wrong);
  });

  test('P1: an unknown login, a login without password, and a text that is no password are wrong', async () => {
    const stored = await hashPassword(WORDS);
    expect(await verifyPassword(WORDS, null)).toEqual(wrong);
    expect(await verifyPassword('a password that nobody has', null)).toEqual(wrong);
    expect(await verifyPassword('x'.repeat(5_000_000), stored)).toEqual(wrong);
    expect(await verifyPassword('half \ud800', stored)).toEqual(wrong);
    await expect(hashPassword('x'.repeat(5_000_000))).rejects.toThrow(RangeError);
  });

  test('P1: parameters of yesterday open once more and ask for a new hash', async () => {
    const weak = await argon2(WORDS, { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    expect(await verifyPassword(WORDS, { hash: weak, scheme: 'argon2id' })).toEqual(old);
    expect(await verifyPassword('other words', { hash: weak, scheme: 'argon2id' })).toEqual(wrong);
  });

  test('P1: what the import keeps opens once more and asks for a new hash', async () => {
    const php = (await bcrypt(WORDS, 4)).replace(/^\$2b\$/, '$2y$');
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const hmac = createHmac('sha256', 'key:1').update(WORDS).digest('hex');
    for (const cell of [php, md5(WORDS), `${md5(`s:lt${WORDS}`)}:s:lt`, `${hmac}:key:1`]) {
      const { hash, scheme } = imported(cell);
      if (hash === null || scheme === null) throw new Error('the import does not know its own scheme');
      const stored: StoredPassword = { hash, scheme };
      expect(await verifyPassword(WORDS, stored), scheme).toEqual(old);
      expect(await verifyPassword(`${WORDS}!`, stored), scheme).toEqual(wrong);
      expect(await verifyPassword(hash, stored), scheme).toEqual(wrong);
    }
  });

  test('P1: an old hash of a text that was not composed opens however it is typed', async () => {
    const stored = { hash: await bcrypt('scho\u0308ne Welt', 4), scheme: 'bcrypt' } as const;
    expect(await verifyPassword('scho\u0308ne Welt', stored)).toEqual(old);
  });
});

describe('the list of common passwords', () => {
  test.each(['password1', 'passwordpassword', 'qwerty123456789', 'iloveyou', 'trustno1', '1qaz2wsx3edc4rfv'])(
    'P1: %s is on it',
    (password) => {
      expect(isCommonPassword(password)).toBe(true);
    },
  );

  test('P1: the list has several times the 3,000 passwords that a login with a second factor could choose', () => {
    const text = gunzipSync(readFileSync(new URL('../../db/passwords/common.txt.gz', import.meta.url)));
    const passwords = text.toString('utf8').trimEnd().split('\n');
    expect(passwords.filter(({ length }) => length >= 8).length).toBeGreaterThan(15_000);
    expect(passwords.every((password) => foldPassword(password) === password)).toBe(true);
    expect(new Set(passwords).size).toBe(passwords.length);
  });

  test.each([
    '1234567890123456',
    'qwertyuiopasdfghjkl',
    'Password 12345678',
    'basketball-football',
    'iloveyou.sunshine',
    'superman1234567890',
  ])('P1: %s is two of it, or one again and again', (password) => {
    const facts = { secondFactor: false, known: [], isCommon: isCommonPassword };
    expect(passwordFlaw(password, facts)).toBe('common');
  });

  test.each([WORDS, 'correct horse battery staple', 'an old tram with red seats', 'zx8-kfq2-vv71-mmqo'])(
    'P1: %s is neither on it nor made of it',
    (password) => {
      const facts = { secondFactor: false, known: [], isCommon: isCommonPassword };
      expect(passwordFlaw(password, facts)).toBeUndefined();
    },
  );

  test('P1: what nobody has used is not on it', () => {
    expect(isCommonPassword(WORDS)).toBe(false);
    expect(isCommonPassword('zx8-kfq2-vv71-mmqo')).toBe(false);
  });
});
