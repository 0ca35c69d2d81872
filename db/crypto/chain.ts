import { createHash } from 'node:crypto';
import { chainHashWith, type EventContent, chainStart as startWith } from '../../domain/evidence.ts';

/** SHA-256 of a text's UTF-8 bytes in lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** `prev_hash` of the first event of an operation. */
export function chainStart(operationId: string): string {
  return startWith(operationId, sha256);
}

/**
 * `hash` of an event, given the `hash` of the one before it (or `chainStart`). `seq` counts from 1, `at` is
 * `Date#toISOString()` and must be stored with no more than milliseconds. Throws when `data` is not JSON.
 */
export function chainHash(prevHash: string, event: EventContent): string {
  return chainHashWith(sha256, prevHash, event);
}
