import { z } from '@hono/zod-openapi';
import type { Tx } from '../../../db/connect.ts';
import { verifyPassword } from '../../../db/crypto/passwords.ts';
import { audit } from '../../../db/queries/audit.ts';
import { staffFactors, useSecondFactor } from '../../../db/queries/second-factor.ts';
import { noteFailure, secondsToWait } from '../../../db/queries/sign-in-failures.ts';
import { lockStaff, passwordHashOf, type StaffRow } from '../../../db/queries/staff.ts';
import { confirmSession, endSessions, listSessions } from '../../../db/queries/staff-sessions.ts';
import { actorOf } from '../../http/actor.ts';
import { type Answer, ok } from '../../http/answer.ts';
import type { StaffCaller } from '../../http/caller.ts';
import { type Call, endpoint } from '../../http/endpoint.ts';
import { pageOf, pageQuery, takePage } from '../../http/page.ts';
import { impossibleField, notFound, Problem } from '../../problems.ts';
import { OWN_ACCOUNT } from '../../scopes.ts';
import { staffCookie } from './cookie.ts';
import { setPassword, whyNotPassword } from './new-password.ts';
import { code, password, sessionExample, sessionParams, sessionSchema, shownSession } from './schema.ts';

const own = { scope: OWN_ACCOUNT, tag: 'Own account' } as const;

/** Whoever has signed in. The scope of these routes lets nobody else come here. */
export function signedIn({ caller }: Call): StaffCaller {
  if (caller.kind === 'staff') return caller;
  throw new Error(`A ${caller.kind} came to a route for people.`);
}

/** The account of whoever has signed in, held until the transaction ends. */
export async function ownAccount(tx: Tx, call: Call): Promise<StaffRow> {
  const staff = await lockStaff(tx, signedIn(call).id);
  if (!staff) throw new Error('Whoever has signed in has no account.');
  return staff;
}

export const signOut = endpoint(
  {
    ...own,
    method: 'delete',
    path: '/v1/staff/me/session',
    summary: 'Sign out',
    answers: [{ status: 204, description: 'The session has ended.' }],
  },
  async (_, call) => {
    const { id, sessionId } = signedIn(call);
    const { sql, auth, now, c, publicUrl } = call;
    await sql.begin(async (tx) => {
      await endSessions(tx, id, { only: sessionId, now: now() });
      const line = {
        action: 'staff.signed-out',
        subject: `staff:${id}`,
        data: { session: sessionId },
      } as const;
      await audit(tx, actorOf(call), line, now());
    });
    auth.forget();
    staffCookie(publicUrl).clear(c);
    return { status: 204 };
  },
);

export const listOwnSessions = endpoint(
  {
    ...own,
    method: 'get',
    path: '/v1/staff/me/sessions',
    summary: 'List where you are signed in',
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page of open sessions, newest first.',
        schema: pageOf(sessionSchema),
        example: { items: [sessionExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, call) => {
    const { id, sessionId } = signedIn(call);
    const { items, next } = await takePage(
      '/v1/staff/me/sessions',
      query,
      ({ after, limit }) =>
        listSessions(call.sql, id, { before: after?.[0] as number | undefined, limit, now: call.now() }),
      (session) => [session.id],
    );
    return ok({ items: items.map((session) => shownSession(session, sessionId)), next });
  },
);

export const endOwnSession = endpoint(
  {
    ...own,
    method: 'delete',
    path: '/v1/staff/me/sessions/{sessionId}',
    summary: 'End one of your sessions',
    params: sessionParams,
    answers: [{ status: 204, description: 'It has ended.' }],
  },
  async ({ params: { sessionId } }, call) => {
    const { id } = signedIn(call);
    const { sql, auth, now } = call;
    await sql.begin(async (tx) => {
      if ((await endSessions(tx, id, { only: sessionId, now: now() })) === 0)
        throw notFound('session', sessionId);
      const line = {
        action: 'staff.signed-out',
        subject: `staff:${id}`,
        data: { session: sessionId },
      } as const;
      await audit(tx, actorOf(call), line, now());
    });
    auth.forget();
    return { status: 204 };
  },
);

export const confirmOwnPassword = endpoint(
  {
    ...own,
    method: 'post',
    path: '/v1/staff/me/confirm',
    summary: 'Give your password again, before something sensitive',
    description: 'Counts for ten minutes of this session. An account with a second factor gives a code too.',
    body: z
      .strictObject({ password, code: code.optional() })
      .openapi('Confirmation', { example: { password: 'correct horse battery staple' } }),
    answers: [{ status: 204, description: 'Confirmed.' }],
    problems: ['sign-in-refused', 'second-factor-needed', 'too-many-tries'],
  },
  async ({ body }, call) => {
    await requireOwnPassword(call, body);
    return confirmed(call);
  },
);

/** Notes that whoever has signed in has shown it again. */
export async function confirmed(call: Call): Promise<Answer> {
  const { sql, auth, now } = call;
  const { sessionId, id } = signedIn(call);
  const at = now();
  await sql.begin(async (tx) => {
    await confirmSession(tx, sessionId, at);
    const data = { session: sessionId };
    const line = { action: 'staff.confirmed', subject: `staff:${id}`, data } as const;
    await audit(tx, actorOf(call), line, at);
  });
  auth.forget();
  return { status: 204 };
}

export const setOwnPassword = endpoint(
  {
    ...own,
    method: 'put',
    path: '/v1/staff/me/password',
    summary: 'Change your password',
    description: 'Needs the password that holds until now. All your other sessions end.',
    body: z.strictObject({ password, current: password, code: code.optional() }).openapi('OwnPassword', {
      example: { password: 'a new long sentence', current: 'correct horse battery staple' },
    }),
    answers: [{ status: 204, description: 'It is set.' }],
    problems: ['sign-in-refused', 'second-factor-needed', 'too-many-tries', 'not-possible'],
  },
  async ({ body }, call) => {
    const { sql, auth, now } = call;
    const { sessionId } = signedIn(call);
    await requireOwnPassword(call, { password: body.current, code: body.code });
    await sql.begin(async (tx) => {
      const staff = await ownAccount(tx, call);
      const why = whyNotPassword(body.password, staff);
      if (why !== undefined) throw impossibleField('/password', why);
      if (body.password.normalize('NFKC') === body.current.normalize('NFKC'))
        throw impossibleField('/password', 'This is the password that you have already: choose another one.');
      const how = { actor: actorOf(call), how: 'own', keep: sessionId, now: now() } as const;
      await setPassword(tx, staff, body.password, how);
    });
    auth.forget();
    return { status: 204 };
  },
);

/** Throws Problem 401 unless this is the own password, with a code where there is a second factor. Wrong ones are counted. */
async function requireOwnPassword(
  call: Call,
  given: { password: string; code?: string | undefined },
): Promise<void> {
  const { sql, vault, now } = call;
  const { id } = signedIn(call);
  const actor = actorOf(call);
  const attempt = { what: 'staff-confirm', login: String(id), address: actor.address ?? null, now: now() };
  const wait = await secondsToWait(sql, vault, attempt, { known: false });
  if (wait > 0)
    throw new Problem('too-many-tries', `Too many wrong tries: wait ${wait} seconds and try again.`, {
      headers: { 'Retry-After': String(wait) },
    });
  const staff = await sql.begin((tx) => ownAccount(tx, call));
  const hash = await passwordHashOf(sql, id);
  const right = (await verifyPassword(given.password, hash === null ? null : { hash, scheme: 'argon2id' }))
    .ok;
  if (right && staff.secondFactor && given.code === undefined)
    throw new Problem('second-factor-needed', 'Send the code of your app, or a recovery code, in `code`.');
  const { code: second = '' } = given;
  const whole =
    right &&
    (!staff.secondFactor ||
      (await sql.begin((tx) => useSecondFactor(tx, vault, staffFactors, id, { code: second, now: now() }))));
  if (whole) return;
  await sql.begin(async (tx) => {
    await noteFailure(tx, vault, attempt);
    await audit(tx, actor, { action: 'staff.confirmation-failed', subject: `staff:${id}` }, now());
  });
  throw new Problem('sign-in-refused', 'The password or the code is wrong.');
}
