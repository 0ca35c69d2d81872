import { z } from 'zod';
import { ownPath } from '../../api/http/browser.ts';
import { Problem } from '../../api/problems.ts';
import { openedSession } from '../../api/routes/staff/schema.ts';
import { Field } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import { origin, problemIn } from '../api.ts';
import {
  identityBody,
  identityFields,
  PasskeyButton,
  PasswordFields,
  SingleSignOn,
} from '../components/identity.tsx';
import type { Console, ConsoleDeps, PageCall, StaffCall } from '../env.ts';
import { lead, show } from '../http.tsx';
import { type Kept, KeptFields, keptFields, keptIn, leadOn, showKept } from '../kept.tsx';
import { openPage, signedIn, staffPage } from '../page.ts';
import { BASE, paths } from '../paths.ts';

const form = z.strictObject({
  ...{ email: field(254).default(''), ...identityFields, ...keptFields },
  next: field(2000).optional(),
});
type Given = Pick<z.output<typeof form>, 'email' | keyof typeof identityFields>;
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
      if (opened instanceof Problem) return refuse(call, opened, { given, next, kept });
      for (const cookie of opened.cookies) call.c.header('Set-Cookie', cookie, { append: true });
      const staff = kept && (await signedIn(call, opened.token));
      return staff ? goOn(staff, { next, kept }) : leadOn(call, next);
    },
  });
  // Whoever has signed in in another tab: this form shows what it keeps, and changes nothing.
  openPage(console, with_, paths.goOn(), {
    async post(call) {
      const { keptPath, kept: fields, next } = await readForm(call, form);
      const kept = keptIn({ keptPath, kept: fields });
      const staff = await signedIn(call);
      return staff ? goOn(staff, { next, kept }) : askToSignIn(call, { next, kept, over: true });
    },
  });
  staffPage(console, with_, paths.signedIn(), {
    get: (call) =>
      show(
        call,
        { title: call.words.signIn.signedIn },
        <>
          <p>{call.words.signIn.closeTab}</p>
          <p>
            <a href={paths.today()}>{call.words.today}</a>
          </p>
        </>,
      ),
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

function goOn(
  staff: StaffCall,
  { next, kept }: { next: string | undefined; kept: Kept | undefined },
): Response | Promise<Response> {
  if (!kept) return leadOn(staff, next);
  staff.c.set('staff', staff);
  return showKept(staff, kept);
}

/** Signs in by a route of the API, which counts wrong tries and ends the session of the cookie that came along. */
async function openSession(
  { c, dispatch }: PageCall,
  { email, ...given }: Given,
): Promise<Problem | { cookies: string[]; token: string }> {
  const headers = origin(c);
  headers.set('content-type', 'application/json');
  const cookie = c.req.header('cookie');
  if (cookie !== undefined) headers.set('cookie', cookie);
  const { how, body } = identityBody(given);
  const path = how === 'passkey' ? '/v1/staff/sessions/passkey' : '/v1/staff/sessions';
  const sent = JSON.stringify({ ...(how === 'password' && { email }), ...body, as: 'cookie' });
  const answer = await dispatch(
    new Request(new URL(path, c.req.url), { method: 'POST', headers, body: sent }),
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

function refuse(
  call: PageCall,
  problem: Problem,
  { given: { email, passkey }, ...more }: Omit<Asked, 'email'> & { given: Given },
): Promise<Response> {
  const words = call.words.signIn;
  const asked = { email, ...more };
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
      return askToSignIn(call, {
        ...{ ...asked, status: 401 },
        wrong: passkey === '' ? words.wrong : words.passkeyFailed,
      });
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
      <PasswordFields call={call} />
      <button type="submit">{words.signIn.button}</button>
      <SingleSignOn {...{ call, label: words.signIn.singleSignOn, kept: kept !== undefined, next: inside }} />
      <PasskeyButton
        {...{ call, options: '/v1/staff/sessions/passkey/options', label: words.signIn.passkey }}
        failed={words.signIn.passkeyFailed}
      />
    </form>,
  );
}
