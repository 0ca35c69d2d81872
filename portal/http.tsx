import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { addressOf } from '../api/http/actor.ts';
import { secretCookie } from '../api/http/browser.ts';
import type { Actor } from '../db/queries/change-log.ts';
import { writtenDay as dayIn, writtenTime as timeIn } from '../web/dates.ts';
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
  return timeIn(language, place.timeZone, iso);
}

/** A day (YYYY-MM-DD) as they write it. */
export function writtenDay({ language }: Pick<PageCall, 'language'>, day: string): string {
  return dayIn(language, day);
}
