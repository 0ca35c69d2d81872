import { z } from '@hono/zod-openapi';
import { hashPassword } from '../../../db/crypto/passwords.ts';
import { isShort } from '../../../db/passwords/complete.ts';
import { judgeNewPassword } from '../../../db/passwords/judge.ts';
import { openGenerated, openLink, openNotice } from '../../../db/passwords/open.ts';
import { audit } from '../../../db/queries/audit.ts';
import { removeSecondFactor } from '../../../db/queries/login-second-factor.ts';
import { endLoginSessions } from '../../../db/queries/login-sessions.ts';
import { setPassword, setSecurityQuestion, switchTwoFactorOff, tiesOf } from '../../../db/queries/logins.ts';
import { findResetLogin } from '../../../db/queries/password-resets.ts';
import { settingsOfProvider } from '../../../db/queries/settings.ts';
import { normalizeAnswer } from '../../../domain/passwords/questions.ts';
import { flawSentence } from '../../../domain/passwords/rules.ts';
import { settingValues } from '../../../domain/settings/resolve.ts';
import { actorOf } from '../../http/actor.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { loginToChange, logLoginAction } from './access.ts';
import { chosenPassword, chosenQuestion, loginParams, reasoned } from './schema.ts';

const common = { scope: 'logins:passwords', tag: 'Logins', params: loginParams } as const;
const onItsWay = z.object({ resetId: z.int(), expiresAt: z.string() }).openapi('PasswordOnItsWay');
const onItsWayExample = { resetId: 1, expiresAt: '2026-01-31T11:30:00.000Z' };

export const sendPasswordLink = writing(
  {
    ...common,
    method: 'post',
    path: '/v1/logins/{loginId}/password-link',
    summary: 'Mail a link for a new password',
    description:
      'A link that was sent before no longer works. The password stays as it is until the link is used.',
    body: reasoned,
    answers: [
      { status: 202, description: 'The mail is on its way.', schema: onItsWay, example: onItsWayExample },
    ],
    problems: ['client-held', 'not-possible'],
  },
  async (input, call) => {
    const { providerId } = await loginToChange(call.tx, call.caller, input.params.loginId);
    const answer = await send(input, call, openLink, 'password link sent');
    await auditPassword(call, { loginId: input.params.loginId, providerId, how: 'link' });
    return answer;
  },
);

export const sendGeneratedPassword = writing(
  {
    ...common,
    method: 'post',
    path: '/v1/logins/{loginId}/generated-password',
    summary: 'Mail a generated password',
    description:
      'Where the provider allows it (`generatedPasswords`). It replaces the password at once, signs the login out everywhere, must be changed at first use and works as long as a link would.',
    body: reasoned,
    answers: [
      { status: 202, description: 'The mail is on its way.', schema: onItsWay, example: onItsWayExample },
    ],
    problems: ['client-held', 'not-possible'],
  },
  async (input, call) => {
    const { providerId } = await loginToChange(call.tx, call.caller, input.params.loginId);
    const { generatedPasswords } = settingValues(await settingsOfProvider(call.tx, providerId));
    if (!generatedPasswords)
      throw new Problem(
        'not-possible',
        'This provider sends no passwords by mail: send a link, or switch generatedPasswords on.',
      );
    const answer = await send(input, call, openGenerated, 'generated password sent');
    await endLoginSessions(call.tx, input.params.loginId);
    await auditPassword(call, { loginId: input.params.loginId, providerId, how: 'generated' });
    return answer;
  },
);

export const setLoginPassword = writing(
  {
    ...common,
    method: 'put',
    path: '/v1/logins/{loginId}/password',
    summary: 'Set a chosen password without a mail',
    description: 'The login is signed out everywhere; no mail goes out.',
    body: chosenPassword,
    answers: [{ status: 204, description: 'The password is set, and works at once.' }],
    problems: ['client-held', 'not-possible'],
  },
  async ({ params: { loginId }, body: { password, reason, mustChange } }, call) => {
    const { tx, caller, lookUpPassword, now } = call;
    const login = await loginToChange(tx, caller, loginId);
    const chosenFor = await findResetLogin(tx, loginId);
    if (!chosenFor) throw new Error(`Login ${loginId} is gone.`);
    const flaw = await judgeNewPassword({ sql: tx, lookUp: lookUpPassword }, chosenFor, password);
    if (flaw) throw impossibleField('/password', flawSentence(flaw, chosenFor.twoFactor));
    const stored = await hashPassword(password);
    await setPassword(tx, loginId, {
      ...{ ...stored, short: isShort(password), mustChange, now: now().toISOString() },
    });
    await endLoginSessions(tx, loginId);
    await logLoginAction(call, login, 'password set by staff', reason);
    await auditPassword(call, { loginId, providerId: login.providerId, how: 'chosen' });
    return { status: 204 };
  },
);

export const switchOffTwoFactor = writing(
  {
    ...common,
    method: 'post',
    path: '/v1/logins/{loginId}/two-factor/off',
    summary: 'Switch two-factor sign-in off, after checking who asks',
    description:
      'The login is signed out everywhere, and told by mail where the provider wants that (`securityNotices`). A password that was long enough only with a second factor must be changed at the next sign-in.',
    body: reasoned,
    answers: [{ status: 204, description: 'The password alone signs in.' }],
    problems: ['client-held', 'not-possible'],
  },
  async ({ params: { loginId }, body: { reason } }, call) => {
    const { tx, caller, now } = call;
    const login = await loginToChange(tx, caller, loginId);
    if (!login.twoFactor)
      throw new Problem('not-possible', `Two-factor sign-in of login ${loginId} is off already.`);
    await switchTwoFactorOff(tx, loginId);
    await removeSecondFactor(tx, loginId);
    await endLoginSessions(tx, loginId);
    const notice = { loginId, requestedBy: requesterOf(call), hours: 24, now: now().toISOString() };
    await openNotice(tx, notice, 'two-factor-off');
    await logLoginAction(call, login, 'two-factor sign-in switched off', reason);
    const line = { action: 'client.second-factor-removed', subject: `login:${loginId}` } as const;
    await audit(tx, actorOf(call), { ...line, providerId: login.providerId }, now());
    return { status: 204 };
  },
);

export const setLoginSecurityQuestion = writing(
  {
    ...common,
    method: 'put',
    path: '/v1/logins/{loginId}/security-question',
    summary: 'Set or remove the security question of a login',
    description:
      'Only the hash of the answer is kept. It is asked where the provider wants that (`securityQuestion`).',
    body: chosenQuestion,
    answers: [{ status: 204, description: 'It is set, or gone.' }],
    problems: ['client-held'],
  },
  async ({ params: { loginId }, body: { question, answer = '' } }, call) => {
    const login = await loginToChange(call.tx, call.caller, loginId);
    const code = question;
    await setSecurityQuestion(
      call.tx,
      loginId,
      code === null ? null : { code, answerHash: (await hashPassword(normalizeAnswer(answer))).hash },
    );
    await logLoginAction(call, login, code === null ? 'security question removed' : 'security question set');
    return { status: 204 };
  },
);

interface Asked {
  params: { loginId: number };
  body: { reason: string };
}

/** Puts a link or a generated password on its way; the worker mails it. */
async function send(
  { params: { loginId }, body: { reason } }: Asked,
  call: WriteCall,
  open: typeof openLink,
  action: string,
) {
  const { tx, caller, vault, now } = call;
  const login = await loginToChange(tx, caller, loginId);
  if (login.email === '' || !(await tiesOf(tx, loginId)).some(({ enabled }) => enabled))
    throw new Problem('not-possible', `Login ${loginId} has no address, or no client lets it in.`);
  const { resetLinkHours: hours } = settingValues(await settingsOfProvider(tx, login.providerId));
  const at = now();
  const resetId = await open(tx, vault, {
    loginId,
    requestedBy: requesterOf(call),
    hours,
    now: at.toISOString(),
  });
  await logLoginAction(call, login, action, reason);
  const expiresAt = new Date(at.getTime() + hours * 60 * 60_000).toISOString();
  return { status: 202, body: { resetId, expiresAt } };
}

/** The last thing of the transaction. */
function auditPassword(
  call: WriteCall,
  { loginId, providerId, how }: { loginId: number; providerId: number; how: 'link' | 'generated' | 'chosen' },
): Promise<void> {
  const line = { action: 'password.set-by-staff', subject: `login:${loginId}`, data: { how } } as const;
  return audit(call.tx, actorOf(call), { ...line, providerId }, call.now());
}

function requesterOf(call: WriteCall): string {
  const { kind, id } = actorOf(call);
  return `${kind}:${id}`;
}
