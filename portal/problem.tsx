import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Deps } from '../api/deps.ts';
import type { Problem } from '../api/problems.ts';
import type { PortalEnv } from './env.ts';
import { show } from './http.tsx';
import { type Words, wordsOf } from './words/index.ts';

/** Answers what went wrong as a page in the visitor's language; it names nothing that the page does not show anyway. */
export function showProblem(c: Context<PortalEnv>, deps: Deps, problem: Problem): Promise<Response> {
  const language = c.get('language') ?? 'en';
  const words = wordsOf(language);
  // Without a provider there is no client area to lead to, only the frame.
  const place = c.get('place') ?? {
    ...{ providerId: 0, name: 'Tenure', timeZone: 'UTC', defaultLanguage: 'en', policy: {}, base: '/portal' },
  };
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  const signed = c.get('signed');
  return show(
    { c, deps, place, words, language, now: deps.now(), ...(signed && { signed }) },
    {
      title: words.errors.title,
      status: problem.status as ContentfulStatusCode,
      wrong: sentenceFor(words, problem),
    },
    problem.status >= 500 ? (
      <p>
        {words.errors.code}: {c.get('requestId')}
      </p>
    ) : null,
  );
}

function sentenceFor(words: Words, { kind, status, members }: Problem): string {
  const { errors, staff } = words;
  switch (kind) {
    case 'forbidden':
      return members.toStaff ? staff.forbidden : errors.forbidden;
    case 'client-held':
      return errors.held;
    case 'too-large':
      return errors.large;
    case 'not-found':
      return errors.notFound;
    default:
      if (status === 503) return errors.unavailable;
      return status >= 500 ? errors.internal : errors.form;
  }
}
