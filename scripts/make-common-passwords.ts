import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { foldPassword } from '../domain/passwords/rules.ts';

/**
 * Makes db/passwords/common.txt.gz from a list of passwords, the most frequent first, one a line:
 * `npx tsx scripts/make-common-passwords.ts 10_million_password_list_top_1M.txt`. Kept are the 50,000 most frequent
 * that a login with a second factor could choose, and every one that could be the only factor. README.md beside the
 * file says where the list is from.
 */
const LONG = 15;
const SHORT = 8;
const MOST_SHORT = 50_000;

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('Name the list: npx tsx scripts/make-common-passwords.ts FILE');

const long = new Set<string>();
const short = new Set<string>();
for (const line of readFileSync(source, 'utf8').split('\n')) {
  const password = foldPassword(line);
  if (password.length >= LONG) long.add(password);
  else if (password.length >= SHORT && short.size < MOST_SHORT) short.add(password);
}
const kept = [...short, ...long].sort();
writeFileSync(
  new URL('../db/passwords/common.txt.gz', import.meta.url),
  gzipSync(`${kept.join('\n')}\n`, { level: 9 }),
);
console.log(`${kept.length} passwords, ${long.size} of ${LONG} characters or more`);
