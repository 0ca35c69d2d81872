import { z } from '@hono/zod-openapi';
import { audit } from '../../../../db/queries/audit.ts';
import {
  forgetFailures,
  noteFailure,
  type SignInTry,
  secondsToWait,
} from '../../../../db/queries/sign-in-failures.ts';
import { findStaff } from '../../../../db/queries/staff.ts';
import type { Deps } from '../../../deps.ts';
import { ok } from '../../../http/answer.ts';
import { openEndpoint } from '../../../http/open-endpoint.ts';
import { Problem } from '../../../problems.ts';
import { openSession } from '../open-session.ts';
import { openedExample, openedSession, sessionAs } from '../schema.ts';
import { tooMany } from '../sign-in.ts';
import { authenticationOptions, type PasskeyRefusal, usedPasskey } from './ceremony.ts';
import { assertion, assertionExample, ceremonyExample, ceremonyOptions } from './schema.ts';

/** What comes before a sign-in with a passkey. */
export const beginPasskeySignIn = openEndpoint(
  {
    path: '/v1/staff/sessions/passkey/options',
    tag: 'Staff',
    summary: 'Begin to sign in with a passkey',
    description:
      'No name is asked for: the browser offers what it has. The challenge works once, for five minutes.',
    body: z.strictObject({}).openapi('BeginPasskeySignIn', { example: {} }),
    answers: [
      {
        status: 200,
        description: 'What the browser needs.',
        schema: ceremonyOptions,
        example: ceremonyExample,
      },
    ],
    problems: ['not-now', 'too-many-tries'],
  },
  async (_, call) => ok(await authenticationOptions(call, { purpose: 'sign-in' }, call.address)),
);

/** How staff get in with a passkey. */
export const signInByPasskey = openEndpoint(
  {
    path: '/v1/staff/sessions/passkey',
    tag: 'Staff',
    summary: 'Sign in with a passkey',
    description:
      'With what `navigator.credentials.get` answered. The passkey is both factors. A session of the cookie that came along ends.',
    body: z.strictObject({ response: assertion, as: sessionAs }).openapi('PasskeySignIn', {
      example: { response: assertionExample },
    }),
    answers: [
      {
        status: 201,
        description: 'Signed in.',
        schema: openedSession,
        example: { ...openedExample, signedInWith: 'passkey' },
        headers: { 'Set-Cookie': 'the session, unless `as` is bearer' },
      },
    ],
    problems: ['sign-in-refused', 'too-many-tries', 'not-now'],
  },
  async ({ response, as }, call) => {
    const { sql, vault, address, now } = call;
    const attempt = { what: 'staff passkey', login: response.id, address, now: now() };
    const wait = await secondsToWait(sql, vault, attempt, { known: false });
    if (wait > 0) throw tooMany(wait);
    const used = await usedPasskey(call, { purpose: 'sign-in' }, response);
    if ('refused' in used) return refuse(call, attempt, used.refused, used.staffId);
    const staff = await findStaff(sql, used.staffId);
    if (staff?.disabledAt !== null) return refuse(call, attempt, 'disabled', used.staffId);
    return sql.begin(async (tx) => {
      await forgetFailures(tx, vault, attempt);
      return openSession(tx, call, call.c, { staffId: used.staffId, signedInWith: 'passkey', as });
    });
  },
);

/** Writes the failure down and throws Problem 401: the same, whatever was wrong. */
async function refuse(
  { sql, vault }: Deps,
  attempt: SignInTry,
  why: PasskeyRefusal | 'disabled',
  staffId?: number,
): Promise<never> {
  const { address, now } = attempt;
  const actor = { kind: 'staff', id: staffId === undefined ? null : String(staffId), address } as const;
  const subject = staffId === undefined ? null : `staff:${staffId}`;
  await sql.begin(async (tx) => {
    await noteFailure(tx, vault, attempt);
    await audit(tx, actor, { action: 'staff.sign-in-failed', subject, data: { why } }, now);
  });
  throw new Problem(
    'sign-in-refused',
    'This passkey does not sign in here: begin again, or use another way.',
  );
}
