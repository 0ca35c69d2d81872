import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Problem } from '../api/problems.ts';
import type { ConsoleDeps, ConsoleEnv } from './env.ts';
import { show } from './http.tsx';
import { pageCall } from './page.ts';
import { paths } from './paths.ts';
import { refusedText } from './problem-text.ts';
import { accountWords } from './words/account.ts';
import type { CommonWords } from './words/common.ts';

/** Answers what went wrong as a page: in the language of whoever looks, with what the API said about it. */
export function showProblem(c: Context<ConsoleEnv>, with_: ConsoleDeps, problem: Problem): Promise<Response> {
  const call = c.get('staff') ?? pageCall(c, with_);
  const { words } = call;
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  return show(
    call,
    {
      title: words.errors.title,
      status: problem.status as ContentfulStatusCode,
      wrong: sentenceFor(words, problem),
    },
    problem.kind === 'second-factor-missing' ? (
      <p>
        <a href={paths.account()}>{accountWords(call.language).setUp}</a>
      </p>
    ) : problem.status >= 500 ? (
      <p>
        {words.errors.code}: <code>{c.get('requestId')}</code>
      </p>
    ) : null,
  );
}

/** What the API refused of a form, which is then shown again with what was typed; whatever else went wrong is thrown on. */
export function refusal(error: unknown): Problem {
  if (error instanceof Problem && [400, 409, 412, 422].includes(error.status)) return error;
  throw error;
}

/** What a problem means, for people; what the API says in its own words where no text of the console is better. */
export function sentenceFor(words: CommonWords, problem: Problem): string {
  const { errors, signIn } = words;
  const { kind, status, members } = problem;
  const { requiredScope } = members;
  if (kind === 'forbidden' && typeof requiredScope === 'string')
    return `${errors.forbidden} ${errors.needs(requiredScope)}`;
  if (kind === 'second-factor-missing') return signIn.enrol;
  if (kind === 'foreign-form') return errors.form;
  if (kind === 'not-found') return errors.notFound;
  if (status === 503) return errors.unavailable;
  if (status >= 500) return errors.internal;
  return refusedText(words, problem);
}
