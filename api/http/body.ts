import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Problem } from '../problems.ts';

const MIB = 1024 * 1024;
const MAX_DEPTH = 16;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Refuses larger bodies, whether they announce their length or not. */
export function limitBody(mib: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: mib * MIB,
    onError: () => {
      throw new Problem('too-large', `The body has more than ${mib} MiB. Send less at once.`);
    },
  });
}

/**
 * Reads the body of a request once and checks what no schema sees: its type, its syntax, its depth and its characters.
 * @returns the text as it was sent; the validators read the same text again from the request's cache
 * @throws Problem 400 or 415
 */
export async function readBody(c: Context): Promise<string> {
  const type = c.req.header('content-type');
  const text = await c.req.text();
  if (text !== '' && !JSON_TYPE.test(type ?? '')) {
    throw new Problem(
      'unsupported-media-type',
      `The body is declared as ${type ? `“${type.slice(0, 100)}”` : 'nothing'}: send it with Content-Type: application/json.`,
    );
  }
  if (text.trim() === '')
    throw new Problem('malformed-body', 'This request needs a JSON object as its body; it has none.');
  if (type === undefined)
    throw new Problem('unsupported-media-type', 'Send the body with Content-Type: application/json.');
  requirePlainJson(parse(text));
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed-body', 'The body is not JSON.');
  }
}

function requirePlainJson(value: unknown, depth = 0): void {
  if (typeof value === 'string') requireText(value);
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH)
    throw new Problem('malformed-body', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) requireText(key);
    if (key === '__proto__') throw new Problem('malformed-body', 'No field can be named __proto__.');
    requirePlainJson(inner, depth + 1);
  }
}

function requireText(text: string): void {
  if (isStorable(text)) return;
  throw new Problem(
    'malformed-body',
    'A text in the body holds a NUL character or half of a surrogate pair, which no record can keep.',
  );
}

/** Whether a text can be stored: no NUL, no half surrogate pairs. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
