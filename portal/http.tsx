import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { addressOf } from '../api/http/actor.ts';
import { isStorable } from '../api/http/body.ts';
import { requireFormToken, secretCookie } from '../api/http/browser.ts';
import { Problem } from '../api/problems.ts';
import type { Actor } from '../db/queries/change-log.ts';
import type { MemberCall, PageCall, Signed } from './env.ts';
import { Layout } from './layout.tsx';

/** The cookie of a provider's sessions: several client areas on one host do not meet. */
export function sessionCookie({ deps, place }: Pick<PageCall, 'deps' | 'place'>) {
  return secretCookie(`tenure-client-${place.providerId}`, deps.publicUrl);
}

interface Shown {
  title: string;
  status?: ContentfulStatusCode;
  /** said above the content: what was done, or what is wrong */
  done?: string | undefined;
  wrong?: string | undefined;
}

/** Answers a page in the frame of the client area. */
export async function show(
  call: PageCall & { signed?: Signed },
  shown: Shown,
  content: Child,
): Promise<Response> {
  const { c } = call;
  const { status = 200 } = shown;
  const text = await (
    <Layout call={call} {...shown}>
      {content}
    </Layout>
  ).toString();
  c.set('status', status);
  return c.html(`<!doctype html>\n${text}`, status);
}

/** Leads to another page of the same client area. */
export function lead({ c, place }: Pick<PageCall, 'c' | 'place'>, path: string): Response {
  c.set('status', 303);
  return c.redirect(path.startsWith(`${place.base}/`) ? path : `${place.base}${path}`, 303);
}

/**
 * Reads a form. Whatever it does not know is refused, so that nobody sets what no form offers.
 * @param signed the session that the form must have been made for
 * @throws Problem 400, 403
 */
export async function readForm<S extends z.ZodObject>(
  { c }: Pick<PageCall, 'c'>,
  schema: S,
  signed?: Pick<Signed, 'token'>,
): Promise<z.output<S>> {
  const { formToken, ...fields } = await c.req.parseBody({ all: true });
  if (signed) requireFormToken(signed.token, { formToken });
  const parsed = schema.safeParse(fields);
  const texts = Object.values(fields).flat();
  if (!parsed.success || !texts.every((text) => typeof text === 'string' && isStorable(text)))
    throw new Problem('invalid-request', 'The form has fields that it cannot have, or lacks some.');
  return parsed.data;
}

/** A field of one line; what it may hold is for the page to say. */
export const field = (max = 300) => z.string().max(max);

/** Who stands in the change log: the login, or staff for it. */
export function actorOf({ c, signed }: Pick<MemberCall, 'c' | 'signed'>): Actor {
  const { session, login } = signed;
  const address = addressOf(c);
  return session.enteredBy === null
    ? { kind: 'client', id: `login:${login.id}`, address }
    : { kind: 'staff', id: `${session.enteredBy} for login:${login.id}`, address };
}

/** A time as the people of the page's language write it, where the provider is. */
export function writtenTime({ language, place }: Pick<PageCall, 'language' | 'place'>, iso: string): string {
  return new Intl.DateTimeFormat(language, {
    ...{ dateStyle: 'medium', timeStyle: 'short' },
    timeZone: place.timeZone,
  }).format(new Date(iso));
}

/** A day (YYYY-MM-DD) as they write it. */
export function writtenDay({ language }: Pick<PageCall, 'language'>, day: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}
