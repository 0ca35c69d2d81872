import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { foldPassword } from '../domain/passwords/rules.ts';

/**
 * Makes db/passwords/common.txt.gz from a JSON array of passwords: `npx tsx scripts/make-common-passwords.ts
 * package/src/passwords.json`. README.md beside the file says where the list is from. Short ones are kept as well: long
 * passwords are often two of them.
 */
const LEAST = 4;

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('Name the list: npx tsx scripts/make-common-passwords.ts FILE');

const list = JSON.parse(readFileSync(source, 'utf8')) as string[];
const kept = [...new Set(list.map(foldPassword))].filter((password) => password.length >= LEAST).sort();
writeFileSync(
  new URL('../db/passwords/common.txt.gz', import.meta.url),
  gzipSync(`${kept.join('\n')}\n`, { level: 9 }),
);
console.log(
  `${kept.length} passwords, ${kept.filter(({ length }) => length >= 8).length} of 8 characters or more`,
);
