import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { Problem } from '../../api/problems.ts';
import type { Tx } from '../../db/connect.ts';
import { recordChange } from '../../db/queries/change-log.ts';
import { countRecoveryCodes, secondFactorOf } from '../../db/queries/login-second-factor.ts';
import { endLoginSessions, endSession, listSessions } from '../../db/queries/login-sessions.ts';
import { FormToken } from '../../web/elements.tsx';
import { readForm } from '../../web/forms.ts';
import { auditLogin } from '../audit.ts';
import type { MemberCall, Portal } from '../env.ts';
import { actorOf, lead, show, writtenTime } from '../http.tsx';
import { memberPage } from '../member.ts';

const empty = z.strictObject({});

/** Password, second factor and open sessions of the login: nothing that staff who entered can reach. */
export function registerSecurity(portal: Portal, deps: Deps): void {
  const rules = { staff: false };
  memberPage(portal, deps, '/security', rules, { get: showSecurity });
  memberPage(portal, deps, '/security/sessions/:sessionId{[1-9][0-9]{0,14}}/end', rules, {
    async post(call) {
      await readForm(call, empty, call.signed);
      const id = Number(call.c.req.param('sessionId'));
      await end(call, async (tx) => {
        const { id: loginId } = call.signed.login;
        if (!(await endSession(tx, { id, loginId })))
          throw new Problem('not-found', 'There is no such session.');
        return 1;
      });
      return lead(call, '/security?done=ended');
    },
  });
  memberPage(portal, deps, '/security/sessions/end-others', rules, {
    async post(call) {
      await readForm(call, empty, call.signed);
      const { login, session } = call.signed;
      await end(call, (tx) => endLoginSessions(tx, login.id, session.id));
      return lead(call, '/security?done=ended');
    },
  });
}

async function end(call: MemberCall, work: (tx: Tx) => Promise<number>): Promise<void> {
  const { deps, place, signed } = call;
  await deps.sql.begin(async (tx) => {
    const ended = await work(tx);
    await recordChange(tx, actorOf(call), {
      ...{
        providerId: place.providerId,
        clientId: signed.client.id,
        entity: 'login',
        entityId: signed.login.id,
      },
      ...{ action: 'sessions ended', changes: { sessions: { from: null, to: ended } } },
    });
    const line = { action: 'client.sessions-revoked', loginId: signed.login.id, data: { ended } } as const;
    await auditLogin(tx, call, line);
  });
}

async function showSecurity(call: MemberCall): Promise<Response> {
  const { c, deps, place, words, signed, now } = call;
  const { login, session } = signed;
  const [factor, codes, sessions] = await Promise.all([
    secondFactorOf(deps.sql, login.id),
    countRecoveryCodes(deps.sql, login.id),
    listSessions(deps.sql, login.id, now),
  ]);
  const say = words.securityPage;
  return show(
    call,
    { title: words.security, done: c.req.query('done') === 'ended' ? say.ended : undefined },
    <>
      <h2>{words.password}</h2>
      <p>
        <a href={`${place.base}/password`}>{say.passwordLink}</a>
      </p>
      <h2>{words.twoFactor}</h2>
      <p>{factor === 'on' ? say.twoFactorOn : say.twoFactorOff}</p>
      {factor === 'on' && <p>{say.codesLeft(codes)}</p>}
      <p>
        <a href={`${place.base}/two-factor`}>{factor === 'on' ? say.manage : say.setUp}</a>
      </p>
      <h2>{words.sessions}</h2>
      {sessions.map((each) => (
        <section class="card">
          <h3>
            {each.userAgent ?? say.browser}
            {each.id === session.id && ` (${say.here})`}
          </h3>
          <dl class="sums">
            <dt>{say.address}</dt>
            <dd>{each.address ?? '–'}</dd>
            <dt>{say.since}</dt>
            <dd>{writtenTime(call, each.createdAt)}</dd>
            <dt>{say.seen}</dt>
            <dd>{writtenTime(call, each.lastSeenAt)}</dd>
          </dl>
          {each.id !== session.id && (
            <form method="post" action={`${place.base}/security/sessions/${each.id}/end`}>
              <FormToken signed={signed} />
              <button type="submit" class="second">
                {say.end}
              </button>
            </form>
          )}
        </section>
      ))}
      {sessions.length > 1 && (
        <form method="post" action={`${place.base}/security/sessions/end-others`}>
          <FormToken signed={signed} />
          <button type="submit">{say.endOthers}</button>
        </form>
      )}
    </>,
  );
}
