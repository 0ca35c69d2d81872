import { isSafeNumber, parse as parseStrictly } from 'lossless-json';
import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const event = z.strictObject({
  seq: z.int(),
  at: z.string(),
  type: z.string(),
  data: z.unknown(),
  prevHash: hash,
  hash,
});

/** The form of a `tenure-evidence/1` document. */
export const evidenceSchema = z.strictObject({
  format: z.literal('tenure-evidence/1'),
  operation: z.looseObject({ id: z.string(), kind: z.string(), clientId: z.int(), state: z.string() }),
  plan: z.unknown(),
  decisions: z.array(z.unknown()),
  steps: z.array(z.unknown()),
  events: z.array(event),
  chain: z.strictObject({ algorithm: z.literal('sha256'), start: hash, head: hash, length: z.int() }),
  signature: z.strictObject({
    alg: z.literal('Ed25519'),
    keyId: z.string(),
    publicKey: z.string(),
    value: z.string(),
  }),
});

/** The document is not of the form that we know; the message names the first field that is not. */
export class EvidenceFormatError extends Error {
  override readonly name = 'EvidenceFormatError';
  constructor(error: z.ZodError) {
    const [issue] = error.issues;
    const field = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
    super(
      `This is no evidence in the format tenure-evidence/1: ${field} is not as expected (${issue?.message}).`,
    );
  }
}

/**
 * The value of a JSON text in which nothing can hide: a name given twice, or a number with more digits than
 * are kept, would let two readers see different documents under one signature. Throws a sentence.
 */
export function parseEvidenceText(text: string): unknown {
  try {
    parseStrictly(text, null, {
      parseNumber: (digits) => {
        if (!isSafeNumber(digits)) throw new SyntaxError(`the number ${digits.slice(0, 40)} is too exact`);
        return Number(digits);
      },
      onDuplicateKey: ({ key }) => {
        throw new SyntaxError(`the name "${key.slice(0, 40)}" stands twice in one object`);
      },
    });
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('the name "__proto__" is not allowed');
      return value;
    });
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deeply';
    throw new Error(`The evidence cannot be read as JSON: ${reason}.`);
  }
}
