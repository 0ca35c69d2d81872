import { createHash } from 'node:crypto';
import type { Pool, Tx } from '../../db/connect.ts';
import type { Vault } from '../../db/crypto/secrets.ts';
import {
  findAnswer,
  type IdempotencyKey,
  type KeptAnswer,
  keepAnswer,
  tryHoldKey,
} from '../../db/queries/idempotency.ts';
import { Problem } from '../problems.ts';
import { type Answer, problemAnswer } from './answer.ts';

/** A POST that may be repeated. */
export interface Repeatable extends IdempotencyKey {
  method: string;
  path: string;
  bodyText: string;
  requestId: string;
}

/**
 * Does the work of a request once, however often the request comes: the effect and its answer are one transaction,
 * so a crash leaves either both or neither, and no key is ever stuck.
 * Answers that a later attempt may change (5xx, and those with Retry-After) are not kept; neither are their effects.
 * @throws Problem 422 when the key was used for another request, 409 while the first request runs
 */
export async function once(
  { sql, vault }: { sql: Pool; vault: Vault },
  request: Repeatable,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  return await sql.begin(async (tx) => {
    await holdKey(tx, request);
    const kept = await replay(tx, vault, request);
    if (kept) return kept;
    const answer = await attempt(tx, request, work);
    await keep(tx, vault, request, answer);
    return answer;
  });
}

/** Holds the key until the transaction ends. Throws Problem 409 while another request holds it. */
export async function holdKey(tx: Tx, request: Repeatable): Promise<void> {
  if (await tryHoldKey(tx, request)) return;
  throw new Problem(
    'still-running',
    'The first request with this Idempotency-Key has not been answered yet.',
    {
      headers: { 'Retry-After': '1' },
    },
  );
}

/** The answer that the first request got, marked as replayed; undefined when this is the first. */
export async function replay(tx: Tx, vault: Vault, request: Repeatable): Promise<Answer | undefined> {
  const kept = await findAnswer(tx, request);
  if (!kept) return undefined;
  if (kept.requestHash !== hashOf(request)) {
    throw new Problem(
      'key-reused',
      'This Idempotency-Key was used for another request: use a new key, or send the same request.',
    );
  }
  return { ...opened(vault, request, kept), headers: { ...kept.headers, 'Idempotency-Replayed': 'true' } };
}

/** Keeps an answer. The body is sealed: it may hold a person's data or a new token. */
export async function keep(tx: Tx, vault: Vault, request: Repeatable, answer: Answer): Promise<void> {
  const { status, headers = {}, body, type } = answer;
  const sealed = vault.seal({ body, type }, sealedAs(request));
  await keepAnswer(tx, request, { ...request, requestHash: hashOf(request), status, headers, body: sealed });
}

async function attempt(
  tx: Tx,
  { requestId }: Repeatable,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  try {
    // The savepoint takes back what a refused request had begun, and leaves the key's lock and its answer.
    return await tx.savepoint((inner) => work(inner));
  } catch (error) {
    if (error instanceof Problem && error.status < 500 && !('Retry-After' in error.headers))
      return problemAnswer(error, requestId);
    throw error;
  }
}

function opened(vault: Vault, request: Repeatable, { status, body }: KeptAnswer): Answer {
  const { body: text, type } = vault.open(body, sealedAs(request)) as Pick<Answer, 'body' | 'type'>;
  return { status, body: text, type };
}

function sealedAs({ owner, key }: Repeatable): string {
  return `idempotency_keys:${owner}:${key}`;
}

function hashOf({ method, path, bodyText, owner, key }: Repeatable): string {
  // A token was hashed as a number before staff had keys too; answers of that time are still kept.
  const by = /^\d+$/.test(owner) ? Number(owner) : owner;
  return createHash('sha256')
    .update(JSON.stringify([by, key, method, path, bodyText]))
    .digest('hex');
}
