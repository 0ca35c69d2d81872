import type { Context } from 'hono';
import { z } from 'zod';
import { isStorable } from '../api/http/body.ts';
import { requireFormToken } from '../api/http/browser.ts';
import { Problem } from '../api/problems.ts';

/**
 * Reads a form. Whatever it does not know is refused, so that nobody sets what no form offers.
 * @param signed the session that the form must have been made for
 * @throws Problem 400, 403
 */
export async function readForm<S extends z.ZodObject>(
  { c }: { c: Pick<Context, 'req'> },
  schema: S,
  signed?: { token: string },
): Promise<z.output<S>> {
  const { formToken, ...fields } = await c.req.parseBody({ all: true });
  if (signed) requireFormToken(signed.token, { formToken });
  return known(fields, schema);
}

/**
 * The same for a form with one file in its field `file`.
 * @throws Problem 400, 403
 */
export async function readUpload<S extends z.ZodObject>(
  { c }: { c: Pick<Context, 'req'> },
  schema: S,
  signed: { token: string },
): Promise<{ file: File | undefined; fields: z.output<S> }> {
  const { formToken, file, ...fields } = await c.req.parseBody({ all: true });
  requireFormToken(signed.token, { formToken });
  return { file: file instanceof File ? file : undefined, fields: known(fields, schema) };
}

function known<S extends z.ZodObject>(fields: Record<string, unknown>, schema: S): z.output<S> {
  const parsed = schema.safeParse(fields);
  const texts = Object.values(fields).flat();
  if (!parsed.success || !texts.every((text) => typeof text === 'string' && isStorable(text)))
    throw new Problem('invalid-request', 'The form has fields that it cannot have, or lacks some.');
  return parsed.data;
}

/** A field of one line; what it may hold is for the page to say. */
export const field = (max = 300) => z.string().max(max);
