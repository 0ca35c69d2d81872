import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { ownPath } from '../../api/http/browser.ts';
import { endSession } from '../../db/queries/login-sessions.ts';
import { Field } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import { auditLogin } from '../audit.ts';
import type { PageCall, Portal } from '../env.ts';
import { lead, sessionCookie, show } from '../http.tsx';
import { openPage, sessionOf } from '../member.ts';
import { type SignInOutcome, signIn } from '../sign-in.ts';

const form = z.strictObject({ name: field(320), password: field(4096), next: field(2000).optional() });
const signOutForm = z.strictObject({});

/** Signing in and out. */
export function registerSignIn(portal: Portal, deps: Deps): void {
  openPage(portal, deps, '/sign-in', {
    get: (call) => showForm(call, { done: doneBefore(call) }),
    async post(call) {
      const { name, password, next } = await readForm(call, form);
      const result = await signIn(call, { name, password });
      switch (result.outcome) {
        case 'open':
        case 'second-factor': {
          sessionCookie(call).write(call.c, result.token);
          const then = ownPath(next, `${call.place.base}/`);
          const on = result.outcome === 'open' ? (then ?? '/') : `/second-factor${query({ next: then })}`;
          return lead(call, on);
        }
        default:
          return refuse(call, name, result);
      }
    },
  });
  openPage(portal, deps, '/sign-out', {
    async post(call) {
      const session = await sessionOf(call);
      await readForm(call, signOutForm, session);
      if (session)
        await deps.sql.begin(async (tx) => {
          await endSession(tx, session);
          const line = { action: 'client.signed-out', loginId: session.loginId } as const;
          await auditLogin(tx, call, { ...line, data: { session: session.id } });
        });
      sessionCookie(call).clear(call.c);
      // What a browser keeps of these pages is no longer theirs to show.
      call.c.header('Clear-Site-Data', '"cache"');
      return lead(call, '/sign-in?done=out');
    },
  });
}

function refuse(
  call: PageCall,
  name: string,
  result: Exclude<SignInOutcome, { token: string }>,
): Promise<Response> {
  const words = call.words.signIn;
  if (result.outcome !== 'wait')
    return showForm(call, {
      name,
      wrong: words[result.outcome],
      status: result.outcome === 'wrong' ? 401 : 403,
    });
  call.c.header('Retry-After', String(result.seconds));
  return showForm(call, { name, wrong: words.wait(Math.ceil(result.seconds / 60)), status: 429 });
}

function doneBefore({ c, words }: PageCall): { said?: string; wrong?: boolean } {
  switch (c.req.query('done')) {
    case 'out':
      return { said: words.signIn.out };
    case 'over':
      return { said: words.signIn.over };
    case 'password':
      return { said: words.signIn.changed };
    case 'closed':
      return { said: words.signIn.closed, wrong: true };
    case 'late':
      return { said: words.second.late, wrong: true };
    default:
      return {};
  }
}

interface FormState {
  name?: string;
  wrong?: string;
  status?: 200 | 401 | 403 | 429;
  done?: { said?: string; wrong?: boolean };
}

function showForm(call: PageCall, { name = '', wrong, status, done = {} }: FormState): Promise<Response> {
  const { c, place, words } = call;
  const next = ownPath(c.req.query('next'), `${place.base}/`);
  return show(
    call,
    {
      title: words.signIn.title,
      status,
      done: done.wrong ? undefined : done.said,
      wrong: wrong ?? (done.wrong ? done.said : undefined),
    },
    <form method="post" action={`${place.base}/sign-in`}>
      {next && <input type="hidden" name="next" value={next} />}
      <Field
        name="name"
        label={words.signIn.name}
        value={name}
        autocomplete="username"
        required
        maxlength={320}
      />
      <Field
        name="password"
        label={words.signIn.password}
        type="password"
        autocomplete="current-password"
        required
      />
      <p class="row">
        <button type="submit">{words.signIn.button}</button>
        <a href={`${place.base}/forgotten-password`}>{words.signIn.forgotten}</a>
      </p>
    </form>,
  );
}

function query({ next }: { next: string | undefined }): string {
  return next === undefined ? '' : `?${new URLSearchParams({ next })}`;
}
