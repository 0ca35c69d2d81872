import canonicalizeModule from 'canonicalize';

/**
 * The evidence of an operation: its plan, decisions, steps and events. Each event carries the hash of
 * the one before it, so that nothing can be changed, dropped, swapped or put in between unnoticed.
 * Pure: hashing is passed in (see db/crypto/chain.ts for the one that Tenure uses).
 */

/** What is hashed of one event. `seq` counts from 1 within its operation, `at` is `Date#toISOString()`. */
export interface EventContent {
  seq: number;
  at: string;
  type: string;
  data: unknown;
}

/** An event as it stands in the record: `hash` covers `prevHash` and the content. */
export interface ChainedEvent extends EventContent {
  prevHash: string;
  hash: string;
}

/** SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hex digits. */
export type Sha256 = (text: string) => string;

/** Names the operation that the evidence is about; further fields may stand beside these. */
export interface EvidenceOperation {
  id: string;
  kind: string;
  clientId: number;
  state: string;
  [field: string]: unknown;
}

/** An evidence document before it is signed. */
export interface EvidenceBody {
  format: 'tenure-evidence/1';
  operation: EvidenceOperation;
  plan: unknown;
  decisions: unknown[];
  steps: unknown[];
  events: ChainedEvent[];
  chain: { algorithm: 'sha256'; start: string; head: string; length: number };
}

export interface EvidenceSignature {
  alg: 'Ed25519';
  /** The first 16 hex digits of the SHA-256 of the public key. */
  keyId: string;
  /** SubjectPublicKeyInfo (DER) in base64. */
  publicKey: string;
  /** The 64 signature bytes in base64. */
  value: string;
}

/** A signed evidence document, as `GET /v1/operations/{id}/evidence` answers it. */
export interface Evidence extends EvidenceBody {
  signature: EvidenceSignature;
}

export type ChainResult = { ok: true; head: string } | { ok: false; brokenAt: number; reason: string };

const ISO_MILLISECONDS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const HALF_SURROGATE_PAIR = /\p{Surrogate}/u;
const MAX_DEPTH = 100;
// The package is CommonJS with an ES declaration: its default import is the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/**
 * The canonical JSON of a value (RFC 8785): the same value gives the same text on every machine.
 * Fields that are `undefined` are left out. Throws when the value is not JSON: a big integer, a
 * function, NaN, half a surrogate pair, or nested deeper than 100 levels.
 */
export function canonicalJson(value: unknown): string {
  requireJson(value, '', 0);
  const text = canonicalize(value);
  if (text === undefined) throw new Error('There is no canonical JSON of "undefined": pass a value or null.');
  return text;
}

/** What `prevHash` of the first event must be; it ties the chain to its operation. */
export function chainStart(operationId: string, sha256: Sha256): string {
  return sha256(`tenure-evidence/1 operation ${operationId}`);
}

/** The hash of an event that follows the one with `prevHash`: sha256(prevHash + canonical event). */
export function chainHashWith(sha256: Sha256, prevHash: string, event: EventContent): string {
  if (!Number.isSafeInteger(event.seq) || event.seq < 1) {
    throw new Error(`An event's number must be a whole number from 1, not ${event.seq}.`);
  }
  if (!ISO_MILLISECONDS.test(event.at)) {
    throw new Error(`The time of event ${event.seq} must look like 2026-01-31T09:30:00.000Z.`);
  }
  const { seq, at, type, data = null } = event;
  return sha256(prevHash + canonicalJson({ seq, at, type, data }));
}

/**
 * Checks a chain from its start to its head. Pass the `head` that was kept elsewhere (a signed document):
 * without it a shortened chain cannot be told from a younger one. `brokenAt` is the number of the first
 * event that does not fit (one past the last when events are missing at the end).
 */
export function verifyChain(
  events: readonly ChainedEvent[],
  { operationId, head, sha256 }: { operationId: string; head?: string; sha256: Sha256 },
): ChainResult {
  let previous = chainStart(operationId, sha256);
  for (const [index, event] of events.entries()) {
    const expected = index + 1;
    const broken = (reason: string): ChainResult => ({ ok: false, brokenAt: expected, reason });
    if (event.seq !== expected) {
      return broken(`Event ${expected} is missing: event ${event.seq} stands in its place.`);
    }
    if (event.prevHash !== previous) {
      return broken(
        expected === 1
          ? 'Event 1 does not start the chain of this operation.'
          : `Event ${expected} does not follow event ${expected - 1}: it names another predecessor.`,
      );
    }
    const hash = hashOrReason(sha256, previous, event);
    if ('reason' in hash) return broken(hash.reason);
    if (hash.value !== event.hash) return broken(`Event ${expected} was changed after it was written.`);
    previous = event.hash;
  }
  if (head !== undefined && head !== previous) {
    const next = events.length + 1;
    return {
      ok: false,
      brokenAt: next,
      reason: `The chain does not end where it should after event ${next - 1}.`,
    };
  }
  return { ok: true, head: previous };
}

function hashOrReason(
  sha256: Sha256,
  previous: string,
  event: ChainedEvent,
): { value: string } | { reason: string } {
  try {
    return { value: chainHashWith(sha256, previous, event) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

// canonicalize lets functions and half surrogate pairs through and turns dates into text by itself.
function requireJson(value: unknown, path: string, depth: number): void {
  const refuse = (what: string): never => {
    throw new Error(`${path === '' ? 'The value' : `The field ${path}`} cannot be written as JSON: ${what}.`);
  };
  if (depth > MAX_DEPTH) refuse(`it is nested deeper than ${MAX_DEPTH} levels`);
  switch (typeof value) {
    case 'bigint':
    case 'function':
    case 'symbol':
      refuse(`it is a ${typeof value}`);
      return;
    case 'number':
      if (!Number.isFinite(value)) refuse('it is not a finite number');
      return;
    case 'string':
      if (HALF_SURROGATE_PAIR.test(value)) refuse('it holds half of a surrogate pair');
      return;
    case 'object': {
      if (value === null || value instanceof Date) return;
      if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) requireJson(item, `${path}[${index}]`, depth + 1);
        return;
      }
      for (const [key, item] of Object.entries(value)) {
        if (HALF_SURROGATE_PAIR.test(key)) refuse('a name in it holds half of a surrogate pair');
        requireJson(item, path === '' ? key : `${path}.${key}`, depth + 1);
      }
      return;
    }
    case 'undefined':
    case 'boolean':
      return;
  }
}
