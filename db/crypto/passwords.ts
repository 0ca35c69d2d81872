import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import { normalizePassword } from '../../domain/passwords/rules.ts';

/** How a stored password was hashed. All but argon2id come from an import and go at the next sign-in. */
export type PasswordScheme = 'argon2id' | 'bcrypt' | 'md5' | 'md5-salted' | 'hmac-sha256';

export interface StoredPassword {
  hash: string;
  scheme: PasswordScheme;
}

/** What a presented password is worth. `upgrade`: it is right, and what is stored should be hashed anew. */
export type Verdict = { ok: true; upgrade: boolean } | { ok: false; upgrade: false };

/** Argon2id as OWASP's Password Storage Cheat Sheet recommends it: 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
/** A wrong password is answered after so many milliseconds at the earliest, so that the scheme does not show. */
const WRONG_AFTER_MS = 300;
const WRONG = { ok: false, upgrade: false } as const;
let nobodys: Promise<string> | undefined;

/**
 * What is stored of a password: argon2id with a salt of its own.
 * @throws RangeError for what `passwordFlaw` refuses as no text or too long; ask it before
 */
export async function hashPassword(plain: string): Promise<StoredPassword> {
  const password = normalizePassword(plain);
  if (password === undefined) throw new RangeError('This text cannot be a password.');
  return { hash: await hash(password, PARAMETERS), scheme: 'argon2id' };
}

/**
 * Whether a password is the stored one. `null` stands for a login that is unknown or has no password: the answer is no,
 * and costs the same. What is too long costs one dummy and is never hashed.
 */
export async function verifyPassword(plain: string, stored: StoredPassword | null): Promise<Verdict> {
  const begun = performance.now();
  const verdict = await judge(plain, stored);
  if (!verdict.ok) await sleep(Math.max(0, WRONG_AFTER_MS - (performance.now() - begun)));
  return verdict;
}

async function judge(plain: string, stored: StoredPassword | null): Promise<Verdict> {
  const password = normalizePassword(plain);
  if (stored === null || password === undefined) return dummy();
  if (stored.scheme === 'argon2id') {
    if (!(await verify(stored.hash, password))) return WRONG;
    return { ok: true, upgrade: isWeaker(stored.hash) };
  }
  // Whoever hashed it before did not normalize: it counts as it is typed, and as it is normalized.
  for (const text of new Set([plain, password])) {
    if (await matchesOld(text, stored)) return { ok: true, upgrade: true };
  }
  return dummy();
}

/** Costs what a wrong password costs, and is always wrong. */
async function dummy(): Promise<Verdict> {
  nobodys ??= hash('a password that nobody has', PARAMETERS);
  await verify(await nobodys, 'another');
  return WRONG;
}

/** Whether a hash was made with other parameters than those of today. */
function isWeaker(stored: string): boolean {
  const { memoryCost, timeCost, parallelism, outputLen } = parseOptions(stored);
  return (
    memoryCost !== PARAMETERS.memoryCost ||
    timeCost !== PARAMETERS.timeCost ||
    parallelism !== PARAMETERS.parallelism ||
    outputLen !== PARAMETERS.outputLen
  );
}

/** The schemes of WHMCS, as they were imported: `cli/import/whmcs/map/passwords.ts` tells them by their shape. */
async function matchesOld(text: string, { hash: stored, scheme }: StoredPassword): Promise<boolean> {
  const [digest = '', key = ''] = splitOnce(stored);
  switch (scheme) {
    case 'argon2id':
      return false;
    case 'bcrypt':
      return verifyBcrypt(text, stored);
    case 'md5':
      return equal(createHash('md5').update(text, 'utf8').digest(), stored);
    case 'md5-salted':
      return equal(
        createHash('md5')
          .update(key + text, 'utf8')
          .digest(),
        digest,
      );
    case 'hmac-sha256':
      return equal(createHmac('sha256', key).update(text, 'utf8').digest(), digest);
  }
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function equal(computed: Buffer, hex: string): boolean {
  const expected = Buffer.from(hex, 'hex');
  return expected.length === computed.length && timingSafeEqual(expected, computed);
}
