import { z } from 'zod';
import { ownPath } from '../../api/http/browser.ts';
import { Problem } from '../../api/problems.ts';
import { openedSession } from '../../api/routes/staff/schema.ts';
import { Field } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import { origin, problemIn } from '../api.ts';
import { OtherSignIn } from '../components/other-sign-in.tsx';
import type { Console, ConsoleDeps, PageCall } from '../env.ts';
import { lead, show } from '../http.tsx';
import { type Kept, KeptFields, keptIn, leadOn, MOST_KEPT, showKept } from '../kept.tsx';
import { openPage, signedIn, staffPage } from '../page.ts';
import { BASE, paths } from '../paths.ts';

const form = z.strictObject({
  ...{ email: field(254), password: field(1024), code: field(40), next: field(2000).optional() },
  ...{ keptPath: field(2000).optional(), kept: z.string().max(MOST_KEPT).optional() },
});
const empty = z.strictObject({});

/** Signing in and out. */
export function registerSignIn(console: Console, with_: ConsoleDeps): void {
  openPage(console, with_, paths.signIn(), {
    get: (call) =>
      askToSignIn(call, { next: call.c.req.query('next'), over: call.c.req.query('done') === 'over' }),
    async post(call) {
      const { keptPath, kept: fields, next, ...given } = await readForm(call, form);
      const kept = keptIn({ keptPath, kept: fields });
      const opened = await openSession(call, given);
      if (opened instanceof Problem) return refuse(call, opened, { email: given.email, next, kept });
      for (const cookie of opened.cookies) call.c.header('Set-Cookie', cookie, { append: true });
      const staff = kept && (await signedIn(call, opened.token));
      if (!kept || !staff) return leadOn(call, next);
      call.c.set('staff', staff);
      return showKept(staff, kept);
    },
  });
  staffPage(console, with_, paths.signOut(), {
    async post(call) {
      await readForm(call, empty, call.signed);
      const { c, dispatch } = call;
      const headers = origin(c);
      headers.set('authorization', `Bearer ${call.signed.token}`);
      const url = new URL('/v1/staff/me/session', c.req.url);
      const request = new Request(url, { method: 'DELETE', headers });
      const answer = await dispatch(request, c.env);
      if (!answer.ok) throw await problemIn(answer);
      for (const cookie of answer.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
      // What a browser keeps of these pages is no longer theirs to show.
      c.header('Clear-Site-Data', '"cache"');
      return lead(call, paths.signIn({ done: 'out' }));
    },
  });
}

/** Signs in by the route of the API, which counts wrong tries and ends the session of the cookie that came along. */
async function openSession(
  { c, dispatch }: PageCall,
  { code, ...given }: { email: string; password: string; code: string },
): Promise<Problem | { cookies: string[]; token: string }> {
  const headers = origin(c);
  headers.set('content-type', 'application/json');
  const cookie = c.req.header('cookie');
  if (cookie !== undefined) headers.set('cookie', cookie);
  const body = JSON.stringify({ ...given, as: 'cookie', ...(code.trim() !== '' && { code }) });
  const answer = await dispatch(
    new Request(new URL('/v1/staff/sessions', c.req.url), { method: 'POST', headers, body }),
    c.env,
  );
  if (!answer.ok) return problemIn(answer);
  openedSession.parse(await answer.json());
  const cookies = answer.headers.getSetCookie();
  const token = /^[^=]*=([^;]*)/.exec(cookies[0] ?? '')?.[1] ?? '';
  return { cookies, token };
}

interface Asked {
  email?: string;
  next?: string | undefined;
  kept?: Kept | undefined;
  over?: boolean;
  wrong?: string;
  status?: 200 | 400 | 401 | 429 | 503;
}

function refuse(call: PageCall, problem: Problem, asked: Asked): Promise<Response> {
  const words = call.words.signIn;
  switch (problem.kind) {
    case 'second-factor-needed':
      return askToSignIn(call, { ...asked, wrong: words.codeNeeded, status: 401 });
    case 'too-many-tries': {
      const wait = Number(problem.headers['Retry-After'] ?? 60);
      call.c.header('Retry-After', String(wait));
      return askToSignIn(call, { ...asked, wrong: words.wait(Math.ceil(wait / 60)), status: 429 });
    }
    case 'sign-in-refused':
    case 'invalid-request':
    case 'malformed-body':
      return askToSignIn(call, { ...asked, wrong: words.wrong, status: 401 });
    default:
      throw problem;
  }
}

/** The page on which staff sign in; it leads to own pages only. */
export function askToSignIn(
  call: PageCall,
  { email, next, kept, over, wrong, status }: Asked,
): Promise<Response> {
  const { c, words } = call;
  const inside = ownPath(next, `${BASE}/`);
  const said = over ? (kept ? `${words.signIn.over} ${words.signIn.kept}` : words.signIn.over) : undefined;
  const out = c.req.query('done') === 'out' ? words.signIn.out : undefined;
  return show(
    call,
    {
      title: words.signIn.title,
      wrong,
      done: wrong ? undefined : (said ?? out),
      status: status ?? (kept ? 401 : 200),
    },
    <form method="post" action={paths.signIn()} class="card narrow">
      {inside && <input type="hidden" name="next" value={inside} />}
      <KeptFields call={call} kept={kept} />
      <Field
        {...{ name: 'email', label: words.signIn.email, autocomplete: 'username', type: 'email' }}
        {...{ value: email ?? '', required: true, maxlength: 254 }}
      />
      <Field
        {...{ name: 'password', label: words.signIn.password, type: 'password' }}
        {...{ autocomplete: 'current-password', required: true, maxlength: 1024 }}
      />
      <Field
        {...{ name: 'code', label: words.signIn.code, hint: words.signIn.codeHint }}
        {...{ autocomplete: 'one-time-code', maxlength: 40 }}
      />
      <button type="submit">{words.signIn.button}</button>
      {/* What was typed is kept by the form alone. */}
      {!kept && <OtherSignIn call={call} next={inside} />}
    </form>,
  );
}
