import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import type { Tx } from '../../db/connect.ts';
import { verifyPassword } from '../../db/crypto/passwords.ts';
import { totpUri } from '../../db/crypto/totp.ts';
import { recordChange } from '../../db/queries/change-log.ts';
import {
  beginTotp,
  confirmTotp,
  removeSecondFactor,
  replaceRecoveryCodes,
  secondFactorOf,
} from '../../db/queries/login-second-factor.ts';
import { endLoginSessions, renewSession } from '../../db/queries/login-sessions.ts';
import { noteFailure, secondsToWait } from '../../db/queries/sign-in-failures.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import { QrCode } from '../../web/qr.tsx';
import { auditLogin } from '../audit.ts';
import type { MemberCall, Portal } from '../env.ts';
import { actorOf, lead, sessionCookie, show } from '../http.tsx';
import { memberPage } from '../member.ts';
import { storedPassword, tryOf } from '../sign-in.ts';

const codeForm = z.strictObject({ code: field(100) });
const passwordForm = z.strictObject({ password: field(4096) });

/** The second factor of the login: setting it up, new recovery codes, switching it off. */
export function registerTwoFactor(portal: Portal, deps: Deps): void {
  const rules = { staff: false };
  memberPage(portal, deps, '/two-factor', rules, {
    get: (call) => showPage(call),
    async post(call) {
      const { code } = await readForm(call, codeForm, call.signed);
      const { login, session } = call.signed;
      const result = await deps.sql.begin(async (tx) => {
        const codes = await confirmTotp(tx, deps.vault, login.id, { code, now: call.now });
        if (codes === undefined) return undefined;
        // Whoever is signed in elsewhere was let in without the second step.
        await endLoginSessions(tx, login.id, session.id);
        await log(tx, call, 'two-factor on');
        const token = await renewSession(tx, session.id);
        await auditLogin(tx, call, { action: 'client.second-factor-set', loginId: login.id });
        return { codes, token };
      });
      if (!result) return showPage(call, { wrong: call.words.twoFactorPage.wrong });
      return showCodes(renewed(call, result.token), result.codes);
    },
  });
  memberPage(portal, deps, '/two-factor/codes', rules, {
    post: (call) =>
      withPassword(call, async (tx) => {
        const codes = await replaceRecoveryCodes(tx, deps.vault, call.signed.login.id);
        await log(tx, call, 'recovery codes made');
        return (renewedCall) => showCodes(renewedCall, codes);
      }),
  });
  memberPage(portal, deps, '/two-factor/off', rules, {
    post: (call) =>
      withPassword(call, async (tx) => {
        if (call.signed.login.shortPassword)
          return (renewedCall) => showPage(renewedCall, { wrong: call.words.twoFactorPage.longerFirst });
        await removeSecondFactor(tx, call.signed.login.id);
        await log(tx, call, 'two-factor off');
        const loginId = call.signed.login.id;
        await auditLogin(tx, call, { action: 'client.second-factor-removed', loginId });
        return async (renewedCall) => lead(renewedCall, '/two-factor?done=off');
      }),
  });
}

/** Does something that needs the password once more; the session gets another token with it. */
async function withPassword(
  call: MemberCall,
  work: (tx: Tx) => Promise<(call: MemberCall) => Promise<Response>>,
): Promise<Response> {
  const { deps, words, signed } = call;
  const { password } = await readForm(call, passwordForm, signed);
  const attempt = tryOf(call, `password of ${signed.login.id} again`);
  const seconds = await secondsToWait(deps.sql, deps.vault, attempt, { known: false });
  if (seconds > 0) return showPage(call, { wrong: words.signIn.wait(Math.ceil(seconds / 60)) });
  if (!(await verifyPassword(password, storedPassword(signed.login))).ok) {
    await noteFailure(deps.sql, deps.vault, attempt);
    return showPage(call, { wrong: words.setPassword.wrongCurrent });
  }
  const { answer, token } = await deps.sql.begin(async (tx) => ({
    token: await renewSession(tx, signed.session.id),
    answer: await work(tx),
  }));
  return answer(renewed(call, token));
}

/** The same call with the session's new token, which the browser gets too. */
function renewed(call: MemberCall, token: string): MemberCall {
  sessionCookie(call).write(call.c, token);
  return { ...call, signed: { ...call.signed, token } };
}

function log(tx: Tx, call: MemberCall, action: string): Promise<void> {
  const { place, signed } = call;
  return recordChange(tx, actorOf(call), {
    ...{
      providerId: place.providerId,
      clientId: signed.client.id,
      entity: 'login',
      entityId: signed.login.id,
    },
    ...{ action, changes: {} },
  });
}

async function showPage(call: MemberCall, { wrong }: { wrong?: string } = {}): Promise<Response> {
  const { c, deps, words, signed } = call;
  const done = c.req.query('done') === 'off' && !wrong ? words.twoFactorPage.isOff : undefined;
  const title = words.twoFactor;
  if ((await secondFactorOf(deps.sql, signed.login.id)) === 'on')
    return show(call, { title, wrong, status: wrong ? 422 : 200 }, <Manage call={call} />);
  const secret = await deps.sql.begin((tx) => beginTotp(tx, deps.vault, signed.login.id));
  if (secret === undefined) return lead(call, '/two-factor');
  return show(call, { title, done, wrong, status: wrong ? 422 : 200 }, <SetUp call={call} secret={secret} />);
}

function SetUp({ call, secret }: { call: MemberCall; secret: string }) {
  const { place, words, signed } = call;
  const say = words.twoFactorPage;
  return (
    <>
      <p>{say.scan}</p>
      <QrCode
        text={totpUri(secret, { issuer: place.name, account: signed.login.name })}
        label={say.picture}
      />
      <p>
        {say.key}: <code class="key">{secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <form method="post" action={`${place.base}/two-factor`}>
        <FormToken signed={signed} />
        <Field
          name="code"
          label={words.second.code}
          hint={say.confirm}
          inputmode="numeric"
          autocomplete="one-time-code"
          required
          maxlength={20}
        />
        <button type="submit">{say.button}</button>
      </form>
    </>
  );
}

function Manage({ call }: { call: MemberCall }) {
  const { place, words, signed } = call;
  const say = words.twoFactorPage;
  const forms = [
    { action: 'codes', title: say.newCodes, about: say.codesAbout },
    { action: 'off', title: say.off, about: say.offAbout },
  ];
  return (
    <>
      <p>{words.securityPage.twoFactorOn}</p>
      {forms.map(({ action, title, about }) => (
        <form method="post" action={`${place.base}/two-factor/${action}`} class="card">
          <h2>{title}</h2>
          <p>{about}</p>
          <FormToken signed={signed} />
          <div class="field">
            <label for={`password-${action}`}>{words.setPassword.current}</label>
            <input
              id={`password-${action}`}
              name="password"
              type="password"
              autocomplete="current-password"
              required
            />
          </div>
          <button type="submit">{title}</button>
        </form>
      ))}
    </>
  );
}

function showCodes(call: MemberCall, codes: readonly string[]): Promise<Response> {
  const { place, words } = call;
  const say = words.twoFactorPage;
  return show(
    call,
    { title: say.codes, done: words.securityPage.twoFactorOn },
    <>
      <p>{say.codesAbout}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li>{code}</li>
        ))}
      </ul>
      <p>
        <a href={`${place.base}/security`}>{words.back}</a>
      </p>
    </>,
  );
}
