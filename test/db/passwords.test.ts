import { createHash, createHmac } from 'node:crypto';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { describe, expect, test } from 'vitest';
import { password as imported } from '../../cli/import/whmcs/map/passwords.ts';
import { hashPassword, type StoredPassword, verifyPassword } from '../../db/crypto/passwords.ts';
import { isCommonPassword } from '../../db/passwords/common.ts';
import { MOST_CHARACTERS } from '../../domain/passwords/rules.ts';

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
  test.each(['password1', '1234567890123456', 'qwertyuiopasdfghjkl', 'iloveyou', 'trustno1'])(
    'P1: %s is on it',
    (password) => {
      expect(isCommonPassword(password)).toBe(true);
    },
  );

  test('P1: what nobody has used is not on it', () => {
    expect(isCommonPassword(WORDS)).toBe(false);
    expect(isCommonPassword('zx8-kfq2-vv71-mmqo')).toBe(false);
  });
});
