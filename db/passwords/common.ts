import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FILE = new URL('./common.txt.gz', import.meta.url);
let list: Set<string> | undefined;

/**
 * Whether a password, folded by `foldPassword`, is one of the most used ones, which come with Tenure. The list is read at
 * the first question.
 */
export function isCommonPassword(folded: string): boolean {
  list ??= new Set(gunzipSync(readFileSync(FILE)).toString('utf8').split('\n'));
  return folded !== '' && list.has(folded);
}
