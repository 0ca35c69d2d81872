import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { ownPath } from '../../api/http/browser.ts';
import { Problem } from '../../api/problems.ts';
import { recordChange } from '../../db/queries/change-log.ts';
import { endSession, openSession } from '../../db/queries/login-sessions.ts';
import { findSignInLink, type SignInLink, useSignInLink } from '../../db/queries/sign-in-links.ts';
import { openClients } from '../../db/queries/sign-ins.ts';
import { field, readForm } from '../../web/forms.ts';
import { auditLogin } from '../audit.ts';
import type { PageCall, Portal } from '../env.ts';
import { lead, sessionCookie, show } from '../http.tsx';
import { openPage, sessionOf } from '../member.ts';
import { visitorOf } from '../sign-in.ts';

const form = z.strictObject({ token: field(100) });
const leaveForm = z.strictObject({});

/** Staff enter as the owner of a client by a link that works once, and leave again (P6). */
export function registerEnter(portal: Portal, deps: Deps): void {
  openPage(portal, deps, '/enter', {
    // Opening the link does nothing yet, so that nobody who only follows links uses it up.
    async get(call) {
      const token = call.c.req.query('token') ?? '';
      const { client } = await linked(call, token);
      const { place, words } = call;
      call.c.header('Referrer-Policy', 'no-referrer');
      return show(
        call,
        { title: words.staff.enter(client.name) },
        <form method="post" action={`${place.base}/enter`}>
          <p>{words.staff.enterAbout}</p>
          <input type="hidden" name="token" value={token} />
          <button type="submit">{words.staff.enter(client.name)}</button>
        </form>,
      );
    },
    async post(call) {
      const { token } = await readForm(call, form);
      const { link } = await linked(call, token);
      sessionCookie(call).write(call.c, await enter(call, link));
      return lead(call, '/');
    },
  });
  openPage(portal, deps, '/leave', {
    async post(call) {
      const session = await sessionOf(call);
      if (!session?.enteredBy) throw new Problem('not-found', 'Nobody has entered as a client here.');
      await readForm(call, leaveForm, session);
      const returnTo = await leave(call, session);
      sessionCookie(call).clear(call.c);
      call.c.header('Clear-Site-Data', '"cache"');
      if (returnTo === undefined) return show(call, { title: call.words.staff.left }, null);
      call.c.set('status', 303);
      return call.c.redirect(returnTo, 303);
    },
  });
}

/** What a link leads to. Throws Problem 404 whatever is wrong with it. */
async function linked(call: PageCall, token: string) {
  const { deps, place, now } = call;
  const link = await findSignInLink(deps.sql, token, now);
  const client =
    link?.providerId === place.providerId
      ? (await openClients(deps.sql, link.loginId)).find(({ id }) => id === link.clientId)
      : undefined;
  if (!link || !client) throw new Problem('not-found', 'This link was used, or its time is over.');
  return { link, client };
}

async function enter(call: PageCall, link: SignInLink): Promise<string> {
  const { deps, place, now } = call;
  const before = await sessionOf(call);
  return deps.sql.begin(async (tx) => {
    if (!(await useSignInLink(tx, link.id, now))) throw new Problem('not-found', 'This link was just used.');
    if (before) await endSession(tx, before);
    const { token } = await openSession(tx, {
      ...{ loginId: link.loginId, clientId: link.clientId, stage: 'open', now },
      ...{ enteredBy: link.madeBy, returnTo: link.returnTo },
      ...visitorOf(call),
    });
    await recordChange(tx, staffActor(call, link.madeBy, link.loginId), {
      ...{
        providerId: place.providerId,
        clientId: link.clientId,
        entity: 'client area',
        entityId: link.clientId,
      },
      ...{ action: 'entered', changes: {} },
    });
    await auditLogin(tx, call, {
      ...{ action: 'client.entered', loginId: link.loginId, data: { client: link.clientId } },
      by: staffActor(call, link.madeBy, link.loginId),
    });
    return token;
  });
}

async function leave(
  call: PageCall,
  session: NonNullable<Awaited<ReturnType<typeof sessionOf>>>,
): Promise<string | undefined> {
  const { deps, place } = call;
  const { clientId, loginId, enteredBy, returnTo } = session;
  await deps.sql.begin(async (tx) => {
    await endSession(tx, session);
    if (clientId !== null)
      await recordChange(tx, staffActor(call, enteredBy ?? '', loginId), {
        ...{ providerId: place.providerId, clientId, entity: 'client area', entityId: clientId },
        ...{ action: 'left', changes: {} },
      });
    await auditLogin(tx, call, {
      ...{ action: 'client.left', loginId, data: { client: clientId } },
      by: staffActor(call, enteredBy ?? '', loginId),
    });
  });
  return ownPath(returnTo ?? undefined, '/');
}

function staffActor(call: PageCall, enteredBy: string, loginId: number) {
  return {
    kind: 'staff' as const,
    id: `${enteredBy} for login:${loginId}`,
    address: visitorOf(call).address,
  };
}
