import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { Problem } from '../../api/problems.ts';
import { actFor } from '../../db/queries/login-sessions.ts';
import { findLogin, openClients } from '../../db/queries/sign-ins.ts';
import { FormToken } from '../../web/elements.tsx';
import { field, readForm } from '../../web/forms.ts';
import type { PageCall, Portal } from '../env.ts';
import { lead, show } from '../http.tsx';
import { openPage, sessionOf } from '../member.ts';
import { lookUpHost, recordSignIn } from '../sign-in.ts';

const form = z.strictObject({ clientId: field(16).regex(/^[1-9]\d*$/) });

/** Who may act for several clients chooses one (P8), on entry or later. */
export function registerChoose(portal: Portal, deps: Deps): void {
  openPage(portal, deps, '/clients', {
    async get(call) {
      const session = await openSessionOf(call);
      if (session instanceof Response) return session;
      const clients = await openClients(deps.sql, session.loginId);
      const { place, words } = call;
      return show(
        call,
        { title: words.choose.title },
        <>
          <p>{words.choose.about}</p>
          {clients.map(({ id, name }) => (
            <form method="post" action={`${place.base}/clients`} class="field">
              <FormToken signed={session} />
              <input type="hidden" name="clientId" value={String(id)} />
              <button type="submit">{words.choose.button(name)}</button>
            </form>
          ))}
          <form method="post" action={`${place.base}/sign-out`}>
            <FormToken signed={session} />
            <button type="submit" class="plain">
              {words.signOut}
            </button>
          </form>
        </>,
      );
    },
    async post(call) {
      const session = await openSessionOf(call);
      if (session instanceof Response) return session;
      const { clientId: chosen } = await readForm(call, form, session);
      const clientId = Number(chosen);
      const clients = await openClients(deps.sql, session.loginId);
      const login = await findLogin(deps.sql, session.loginId);
      if (!login || !clients.some(({ id }) => id === clientId))
        throw new Problem('not-found', 'This login does not act for such a client.');
      await deps.sql.begin(async (tx) => {
        await actFor(tx, session.id, clientId);
        if (session.clientId !== clientId) await recordSignIn(tx, call, { login, clientId });
      });
      lookUpHost(call, { login, clientId });
      return lead(call, '/');
    },
  });
}

/** Staff who entered act for the one client that they entered for. */
async function openSessionOf(call: PageCall) {
  const session = await sessionOf(call);
  if (!session) return lead(call, '/sign-in');
  if (session.stage !== 'open') return lead(call, '/second-factor');
  return session.enteredBy === null ? session : lead(call, '/');
}
