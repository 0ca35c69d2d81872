import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { secretCookie } from '../../api/http/browser.ts';
import { hashPassword, verifyPassword } from '../../db/crypto/passwords.ts';
import { completeReset, isShort, loginOfLink } from '../../db/passwords/complete.ts';
import { judgeNewPassword } from '../../db/passwords/judge.ts';
import { noteResetRequest, questionOf } from '../../db/passwords/requests.ts';
import { recordChange } from '../../db/queries/change-log.ts';
import { endLoginSessions, renewSession } from '../../db/queries/login-sessions.ts';
import { findResetLogin } from '../../db/queries/password-resets.ts';
import { noteFailure, secondsToWait } from '../../db/queries/sign-in-failures.ts';
import { choosePassword } from '../../db/queries/sign-ins.ts';
import { securityQuestions } from '../../domain/passwords/questions.ts';
import type { PasswordFlaw } from '../../domain/passwords/rules.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import { auditLogin } from '../audit.ts';
import type { MemberCall, PageCall, Portal } from '../env.ts';
import { actorOf, lead, sessionCookie, show } from '../http.tsx';
import { memberPage, openPage } from '../member.ts';
import { storedPassword, tryOf, visitorOf } from '../sign-in.ts';

const LINK_SECONDS = 30 * 60;
const forgottenForm = z.strictObject({ name: field(254), answer: field(200).optional() });
const setForm = z.strictObject({ password: field(4096) });
const changeForm = z.strictObject({ current: field(4096), password: field(4096) });

/** Forgotten, new and changed passwords, by the same functions as the routes of the API. */
export function registerPassword(portal: Portal, deps: Deps): void {
  openPage(portal, deps, '/forgotten-password', { get: (call) => askName(call), post: requestLink });
  openPage(portal, deps, '/set-password', {
    async get(call) {
      const { c } = call;
      c.header('Referrer-Policy', 'no-referrer');
      const given = c.req.query('token');
      if (given === undefined) return askPassword(call);
      // The token leaves the address bar, and with it the history and whatever looks at addresses.
      linkCookie(call).write(c, given.slice(0, 200), LINK_SECONDS);
      return lead(call, '/set-password');
    },
    post: setPassword,
  });
  memberPage(
    portal,
    deps,
    '/password',
    { staff: false },
    { get: (call) => askChange(call), post: changePassword },
  );
}

function linkCookie({ deps, place }: PageCall) {
  return secretCookie(`tenure-link-${place.providerId}`, deps.publicUrl);
}

/** The answer is the same whoever it is about; where the provider asks a question it is asked of everybody. */
async function requestLink(call: PageCall): Promise<Response> {
  const { deps, place, words, now } = call;
  const { name, answer } = await readForm(call, forgottenForm);
  const { providerId } = place;
  const question = await questionOf(deps.sql, deps.vault, { login: name, providerId });
  if (question !== undefined && answer === undefined)
    return askName(call, { name, question: securityQuestions[question] });
  const { address } = visitorOf(call);
  await noteResetRequest(deps.sql, deps.vault, { login: name, providerId, answer }, { address, now });
  return show(call, { title: words.forgotten.title, done: words.forgotten.sent }, null);
}

function askName(
  call: PageCall,
  { name = '', question }: { name?: string; question?: string } = {},
): Promise<Response> {
  const { place, words } = call;
  return show(
    call,
    { title: words.forgotten.title },
    <form method="post" action={`${place.base}/forgotten-password`}>
      <p>{words.forgotten.about}</p>
      <Field
        name="name"
        label={words.signIn.name}
        value={name}
        autocomplete="username"
        required
        maxlength={254}
        readonly={question !== undefined}
      />
      {question !== undefined && (
        <Field name="answer" label={question} autocomplete="off" required maxlength={200} />
      )}
      <button type="submit">{words.forgotten.button}</button>
    </form>,
  );
}

async function askPassword(call: PageCall, { wrong }: { wrong?: string } = {}): Promise<Response> {
  const { c, deps, place, words, now } = call;
  const login = await loginOfLink(deps, linkCookie(call).read(c) ?? '', now);
  const say = words.setPassword;
  if (login?.providerId !== place.providerId)
    return show(
      call,
      { title: say.title, wrong: say.invalid, status: 404 },
      <p>
        <a href={`${place.base}/forgotten-password`}>{say.another}</a>
      </p>,
    );
  return show(
    call,
    { title: say.title, wrong, status: wrong ? 422 : 200 },
    <form method="post" action={`${place.base}/set-password`}>
      <Field
        name="password"
        label={say.fresh}
        type="password"
        hint={login.twoFactor ? say.shorter : say.rule}
        autocomplete="new-password"
        required
      />
      <button type="submit">{say.button}</button>
    </form>,
  );
}

async function setPassword(call: PageCall): Promise<Response> {
  const { c, deps, words, now } = call;
  c.header('Referrer-Policy', 'no-referrer');
  const { password } = await readForm(call, setForm);
  const parts = { ...deps, lookUp: deps.lookUpPassword, endSessions: endLoginSessions };
  const token = linkCookie(call).read(c) ?? '';
  const result = await completeReset(parts, { token, password }, { now, address: visitorOf(call).address });
  switch (result.is) {
    case 'done':
      linkCookie(call).clear(c);
      return lead(call, '/sign-in?done=password');
    case 'refused':
      return askPassword(call);
    case 'flawed':
      return askPassword(call, { wrong: words.flaws[result.flaw] });
  }
}

async function changePassword(call: MemberCall): Promise<Response> {
  const { deps, place, words, signed, now } = call;
  const { sql, vault } = deps;
  const { current, password } = await readForm(call, changeForm, signed);
  const attempt = tryOf(call, `password of ${signed.login.id} again`);
  const seconds = await secondsToWait(sql, vault, attempt, { known: false });
  if (seconds > 0) return askChange(call, { wrong: words.signIn.wait(Math.ceil(seconds / 60)) });
  if (!(await verifyPassword(current, storedPassword(signed.login))).ok) {
    await noteFailure(sql, vault, attempt);
    return askChange(call, { wrong: words.setPassword.wrongCurrent });
  }
  const login = await findResetLogin(sql, signed.login.id);
  const flaw: PasswordFlaw | undefined = login
    ? await judgeNewPassword({ sql, lookUp: deps.lookUpPassword }, login, password)
    : 'not-checked';
  if (flaw) return askChange(call, { wrong: words.flaws[flaw] });
  const chosen = { ...(await hashPassword(password)), short: isShort(password), now };
  const token = await sql.begin(async (tx) => {
    await choosePassword(tx, signed.login.id, chosen);
    await endLoginSessions(tx, signed.login.id, signed.session.id);
    await recordChange(tx, actorOf(call), {
      ...{
        providerId: place.providerId,
        clientId: signed.client.id,
        entity: 'login',
        entityId: signed.login.id,
      },
      ...{ action: 'password changed', changes: {} },
    });
    const renewed = await renewSession(tx, signed.session.id);
    await auditLogin(tx, call, { action: 'password.changed', loginId: signed.login.id });
    return renewed;
  });
  sessionCookie(call).write(call.c, token);
  return show(
    { ...call, signed: { ...signed, token } },
    { title: words.password, done: words.setPassword.done },
    null,
  );
}

function askChange(call: MemberCall, { wrong }: { wrong?: string } = {}): Promise<Response> {
  const { place, words, signed } = call;
  const say = words.setPassword;
  return show(
    call,
    {
      title: words.password,
      wrong: wrong ?? (signed.login.mustChangePassword ? say.must : undefined),
      status: wrong ? 422 : 200,
    },
    <form method="post" action={`${place.base}/password`}>
      <FormToken signed={signed} />
      <Field name="current" label={say.current} type="password" autocomplete="current-password" required />
      <Field
        name="password"
        label={say.fresh}
        type="password"
        hint={say.rule}
        autocomplete="new-password"
        required
      />
      <button type="submit">{words.save}</button>
    </form>,
  );
}
