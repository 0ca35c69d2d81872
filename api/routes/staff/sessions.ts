import { z } from '@hono/zod-openapi';
import { audit } from '../../../db/queries/audit.ts';
import { lockStaff } from '../../../db/queries/staff.ts';
import { endSessions, listSessions } from '../../../db/queries/staff-sessions.ts';
import { idParams } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { endpoint, type WriteCall, writing } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { notFound } from '../../problems.ts';
import { requireAbove, staffToSee } from './access.ts';
import { sessionExample, sessionParams, sessionSchema, shownSession, staffParams } from './schema.ts';

export const listStaffSessions = endpoint(
  {
    method: 'get',
    path: '/v1/staff/{staffId}/sessions',
    scope: 'staff:write',
    tag: 'Staff',
    summary: 'List where somebody is signed in',
    description: 'Who may end them sees them: they say from where somebody works, and with what.',
    params: staffParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        ...{ status: 200, description: 'A page of open sessions, newest first.' },
        schema: pageOf(sessionSchema),
        example: { items: [{ ...sessionExample, current: false }], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { staffId }, query }, { sql, caller, now }) => {
    await staffToSee(sql, caller, staffId);
    const asking = caller.kind === 'staff' ? caller.sessionId : undefined;
    return answerNewestFirst(`/v1/staff/${staffId}/sessions`, query, async (page) =>
      (await listSessions(sql, staffId, { ...page, now: now() })).map((session) =>
        shownSession(session, asking),
      ),
    );
  },
);

export const endStaffSession = writing(
  {
    method: 'delete',
    path: '/v1/staff/{staffId}/sessions/{sessionId}',
    scope: 'staff:write',
    tag: 'Staff',
    summary: 'End one of somebody’s sessions',
    params: idParams('staffId', 'the account’s number').extend(sessionParams.shape),
    answers: [{ status: 204, description: 'It has ended.' }],
  },
  async ({ params: { staffId, sessionId } }, call) => {
    if ((await end(call, staffId, sessionId)) === 0) throw notFound('session', sessionId);
    return { status: 204 };
  },
);

export const endStaffSessions = writing(
  {
    method: 'delete',
    path: '/v1/staff/{staffId}/sessions',
    scope: 'staff:write',
    tag: 'Staff',
    summary: 'Sign somebody out everywhere',
    params: staffParams,
    answers: [{ status: 204, description: 'No session of the account is left.' }],
  },
  async ({ params: { staffId } }, call) => {
    await end(call, staffId);
    return { status: 204 };
  },
);

/** Ends one session of an account, or all of them. Returns how many were open. */
async function end(call: WriteCall, staffId: number, only?: number): Promise<number> {
  const { tx, caller, now, auth, afterCommit } = call;
  const staff = await staffToSee(tx, caller, staffId, () => lockStaff(tx, staffId));
  requireAbove(caller, staff);
  const ended = await endSessions(tx, staffId, { ...(only !== undefined && { only }), now: now() });
  if (ended === 0 && only !== undefined) return 0;
  const data = { ended, ...(only !== undefined && { session: only }) };
  const line = { action: 'staff.session-revoked', subject: `staff:${staffId}`, data } as const;
  await audit(tx, actorOf(call), line, now());
  afterCommit(async () => auth.forget());
  return ended;
}
