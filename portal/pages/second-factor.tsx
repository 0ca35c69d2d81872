import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { ownPath } from '../../api/http/browser.ts';
import { useSecondFactor } from '../../db/queries/login-second-factor.ts';
import { passSecondFactor } from '../../db/queries/login-sessions.ts';
import { forgetFailures, noteFailure, secondsToWait } from '../../db/queries/sign-in-failures.ts';
import { findLogin, openClients } from '../../db/queries/sign-ins.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import type { PageCall, Portal } from '../env.ts';
import { lead, sessionCookie, show } from '../http.tsx';
import { openPage, sessionOf } from '../member.ts';
import { auditSignIn, lookUpHost, recordSignIn, refused, tryOf } from '../sign-in.ts';

const form = z.strictObject({ code: field(100), next: field(2000).optional() });

/** The second step of signing in: a code of the app, or a recovery code. */
export function registerSecondFactor(portal: Portal, deps: Deps): void {
  openPage(portal, deps, '/second-factor', {
    async get(call) {
      const session = await sessionOf(call);
      if (session?.stage !== 'second-factor') return lead(call, session ? '/' : '/sign-in?done=late');
      return showForm(call, session);
    },
    async post(call) {
      const session = await sessionOf(call);
      if (session?.stage !== 'second-factor') return lead(call, session ? '/' : '/sign-in?done=late');
      const { code, next } = await readForm(call, form, session);
      return enter(call, session, { code, next });
    },
  });
}

type Session = NonNullable<Awaited<ReturnType<typeof sessionOf>>>;

async function enter(
  call: PageCall,
  session: Session,
  { code, next }: { code: string; next: string | undefined },
): Promise<Response> {
  const { deps, place, words, now } = call;
  const { sql, vault } = deps;
  // Codes are counted apart from passwords: who has the password must not get a hundred codes with it.
  const attempt = tryOf(call, `second factor of ${session.loginId}`);
  const seconds = await secondsToWait(sql, vault, attempt, { known: false });
  if (seconds > 0) {
    call.c.header('Retry-After', String(seconds));
    return showForm(call, session, { wrong: words.signIn.wait(Math.ceil(seconds / 60)), status: 429 });
  }
  const login = await findLogin(sql, session.loginId);
  const [only, ...others] = await openClients(sql, session.loginId);
  const clientId = only && others.length === 0 ? only.id : null;
  const token = await sql.begin(async (tx) => {
    const used = login && (await useSecondFactor(tx, vault, login.id, { code, now }));
    if (!login || used === undefined) return undefined;
    const opened = await passSecondFactor(tx, session.id, { clientId, now });
    if (opened === undefined) return undefined;
    await recordSignIn(tx, call, { login, clientId });
    await auditSignIn(tx, call, { loginId: login.id, session: session.id, with: `password+${used}` });
    return opened;
  });
  if (token === undefined || !login) {
    await refused(call, login, 'code', (tx) => noteFailure(tx, vault, attempt));
    return showForm(call, session, { wrong: words.second.wrong, status: 401 });
  }
  await forgetFailures(sql, vault, attempt);
  lookUpHost(call, { login, clientId });
  sessionCookie(call).write(call.c, token);
  return lead(call, ownPath(next, `${place.base}/`) ?? '/');
}

function showForm(
  call: PageCall,
  session: { token: string },
  { wrong, status }: { wrong?: string; status?: 401 | 429 } = {},
): Promise<Response> {
  const { c, place, words } = call;
  const next = ownPath(c.req.query('next'), `${place.base}/`);
  return show(
    call,
    { title: words.second.title, wrong, status },
    <>
      <form method="post" action={`${place.base}/second-factor`}>
        <FormToken signed={session} />
        {next && <input type="hidden" name="next" value={next} />}
        <Field
          name="code"
          label={words.second.code}
          hint={words.second.about}
          autocomplete="one-time-code"
          required
          maxlength={100}
        />
        <button type="submit">{words.second.button}</button>
      </form>
      <form method="post" action={`${place.base}/sign-out`}>
        <FormToken signed={session} />
        <button type="submit" class="plain">
          {words.second.again}
        </button>
      </form>
    </>,
  );
}
