import { createHash } from 'node:crypto';
import { Problem } from './problems.ts';

/** A place in a list: the sort key of the last row that was shown. */
export type Position = readonly (string | number)[];

/**
 * Writes a place in a list as opaque text.
 * @param list names the list with its filters and order; the cursor fits no other
 */
export function writeCursor(list: string, position: Position): string {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${checksum(list, payload)}`;
}

/**
 * The place that a cursor names.
 * @throws Problem 400 when it was made for another list or was changed
 */
export function readCursor(list: string, cursor: string): Position {
  const [payload = '', sum, ...rest] = cursor.split('.');
  if (rest.length > 0 || sum !== checksum(list, payload)) {
    throw new Problem(
      'invalid-cursor',
      'This cursor belongs to another list, to other filters, or was changed on the way. Start again without a cursor.',
      { errors: [{ parameter: 'cursor', detail: 'does not fit this list' }] },
    );
  }
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

/** Guards against mistakes, not against forgery: a place in a list gives nobody more than the filters allow. */
function checksum(list: string, payload: string): string {
  return createHash('sha256').update(`${list}\n${payload}`).digest('base64url').slice(0, 10);
}
