import { createHash } from 'node:crypto';
import { Problem } from '../problems.ts';

/** The ETag of a row with a version number. */
export function etagOf({ version }: { version: number }): string {
  return `"v${version}"`;
}

/** The ETag of a row without a version number: a hash of what it shows. */
export function contentEtag(row: object): string {
  return `"h${createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 16)}"`;
}

/**
 * Lets something be done to a row unless `If-Match` names another version than the one on record.
 * @throws Problem 412
 */
export function requireSame(ifMatch: string | undefined, current: string): void {
  if (ifMatch !== undefined) requireVersion(ifMatch, current);
}

/**
 * Lets an edit through when `If-Match` names the version on record.
 * @throws Problem 428 without the header, 412 when the version is another
 */
export function requireVersion(ifMatch: string | undefined, current: string): void {
  if (ifMatch === undefined) {
    throw new Problem(
      'precondition-required',
      'Send the ETag of the version you read in If-Match, so that you overwrite nobody’s change.',
    );
  }
  const named = ifMatch.split(',').map((tag) => tag.trim());
  if (named.includes(current) || named.includes('*')) return;
  throw new Problem(
    'stale-version',
    `It is now version ${current}, not ${ifMatch.slice(0, 100)}: read it again and repeat the edit.`,
    {
      members: { currentVersion: current },
    },
  );
}
