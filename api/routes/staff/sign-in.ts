import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { hashPassword, verifyPassword } from '../../../db/crypto/passwords.ts';
import { audit } from '../../../db/queries/audit.ts';
import { staffFactors, useSecondFactor } from '../../../db/queries/second-factor.ts';
import {
  forgetFailures,
  noteFailure,
  type SignInTry,
  secondsToWait,
} from '../../../db/queries/sign-in-failures.ts';
import {
  findStaffByEmail,
  passwordHashOf,
  type StaffRow,
  strengthenHash,
} from '../../../db/queries/staff.ts';
import { isKnownAddress, type SignedInWith } from '../../../db/queries/staff-sessions.ts';
import type { Deps } from '../../deps.ts';
import type { Env } from '../../http/endpoint.ts';
import { openEndpoint } from '../../http/open-endpoint.ts';
import { Problem } from '../../problems.ts';
import { openSession } from './open-session.ts';
import { code, openedExample, openedSession, password, sessionAs } from './schema.ts';

const signIn = z
  .strictObject({
    email: z.string().trim().min(1).max(254),
    password,
    code: code.optional(),
    as: sessionAs,
  })
  .openapi('SignIn', {
    example: { email: 'grace@example.com', password: 'correct horse battery staple', code: '123456' },
  });
type SignIn = z.output<typeof signIn>;

const underWay = new Set<string>();

/** How staff get in with a password. */
export const signInStaff = openEndpoint(
  {
    path: '/v1/staff/sessions',
    tag: 'Staff',
    summary: 'Sign in',
    description:
      'With e-mail address and password, and the `code` of an app (or a recovery code) where the account has a second factor. Answers with a cookie, or with a bearer token where `as` says so. A session of the cookie that came along ends.',
    body: signIn,
    answers: [
      {
        status: 201,
        description: 'Signed in.',
        schema: openedSession,
        example: openedExample,
        headers: { 'Set-Cookie': 'the session, unless `as` is bearer' },
      },
    ],
    problems: ['sign-in-refused', 'second-factor-needed', 'too-many-tries'],
  },
  async (body, { address, c, ...deps }) => {
    const attempt = { what: 'staff', login: body.email, address, now: deps.now() };
    // One at a time: many at once could each be checked before the first of them is counted.
    const key = JSON.stringify([body.email.toLowerCase(), address]);
    if (underWay.has(key)) throw tooMany(1);
    underWay.add(key);
    try {
      return await tryToSignIn(deps, c, body, attempt);
    } finally {
      underWay.delete(key);
    }
  },
);

async function tryToSignIn(deps: Deps, c: Context<Env>, body: SignIn, attempt: SignInTry) {
  const { sql, vault } = deps;
  const { now, address } = attempt;
  const staff = await findStaffByEmail(sql, body.email);
  const known = await isKnownAddress(sql, staff?.id ?? 0, address, now);
  const wait = await secondsToWait(sql, vault, attempt, { known });
  if (wait > 0) throw tooMany(wait);
  const hash = staff ? await passwordHashOf(sql, staff.id) : null;
  const verdict = await verifyPassword(body.password, hash === null ? null : { hash, scheme: 'argon2id' });
  if (!verdict.ok || !staff) return refuse(deps, attempt, staff, 'password');
  if (staff.disabledAt !== null) return refuse(deps, attempt, staff, 'disabled');
  const signedInWith = await factorsOf(deps, staff, body.code, now);
  if (signedInWith === undefined) return refuse(deps, attempt, staff, 'code');
  const stronger = verdict.upgrade ? (await hashPassword(body.password)).hash : undefined;
  return sql.begin(async (tx) => {
    await forgetFailures(tx, vault, attempt);
    if (hash !== null && stronger !== undefined) await strengthenHash(tx, staff.id, hash, stronger);
    return openSession(tx, deps, c, { staffId: staff.id, signedInWith, as: body.as });
  });
}

/** Which factors were given; undefined: the code was wrong. Throws Problem 401 when one is missing. */
async function factorsOf(
  { sql, vault, secondFactorRequired }: Deps,
  { id, secondFactor, passkeys, ...staff }: StaffRow,
  given: string | undefined,
  now: Date,
): Promise<SignedInWith | undefined> {
  // Whoever has a passkey needs no session to set up a second factor: with the password alone anybody could add one.
  if (!secondFactor && passkeys > 0 && (secondFactorRequired || staff.secondFactorRequired))
    throw new Problem(
      'second-factor-needed',
      'Your account needs a second factor: sign in with your passkey.',
    );
  if (!secondFactor) return 'password';
  if (given === undefined)
    throw new Problem('second-factor-needed', 'Send the code of your app, or a recovery code, in `code`.');
  const used = await sql.begin((tx) => useSecondFactor(tx, vault, staffFactors, id, { code: given, now }));
  return used && `password+${used}`;
}

/** Writes the failure down and throws Problem 401: the same, whatever was wrong. */
async function refuse(
  { sql, vault }: Deps,
  attempt: SignInTry,
  staff: StaffRow | undefined,
  why: 'password' | 'disabled' | 'code',
): Promise<never> {
  const actor = { kind: 'staff', id: staff ? String(staff.id) : null, address: attempt.address } as const;
  await sql.begin(async (tx) => {
    await noteFailure(tx, vault, attempt);
    const subject = staff ? `staff:${staff.id}` : null;
    await audit(tx, actor, { action: 'staff.sign-in-failed', subject, data: { why } }, attempt.now);
  });
  throw new Problem('sign-in-refused', 'The e-mail address, the password or the code is wrong.');
}

/** The problem of somebody who has tried too often. */
export function tooMany(seconds: number): Problem {
  return new Problem('too-many-tries', `Too many wrong tries: wait ${seconds} seconds and try again.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
