import { z } from '@hono/zod-openapi';
import { audit } from '../../../../db/queries/audit.ts';
import { lockStaff } from '../../../../db/queries/staff.ts';
import { linkIdentity, unlinkIdentities } from '../../../../db/queries/staff-identities.ts';
import { endSessions } from '../../../../db/queries/staff-sessions.ts';
import { actorOf } from '../../../http/actor.ts';
import { writing } from '../../../http/endpoint.ts';
import { Problem } from '../../../problems.ts';
import { requireAbove, staffToSee } from '../access.ts';
import { staffParams } from '../schema.ts';

const about = {
  path: '/v1/staff/{staffId}/single-sign-on',
  scope: 'staff:write',
  confirm: 'lately',
  tag: 'Staff',
} as const;

export const linkStaff = writing(
  {
    ...about,
    method: 'put',
    summary: 'Link an account with single sign-on',
    description:
      'Whoever signs in at the provider of identities as this subject gets into this account, with the rights that it has here. Once: unlink it before it is linked with another subject.',
    params: staffParams,
    body: z
      .strictObject({
        subject: z
          .string()
          .min(1)
          .max(255)
          .openapi({ description: '`sub` of the ID tokens: not the mail address' }),
      })
      .openapi('StaffIdentity', { example: { subject: '248289761001' } }),
    answers: [{ status: 204, description: 'It is linked.' }],
    problems: ['not-now', 'conflict', 'confirmation-needed'],
  },
  async ({ params: { staffId }, body: { subject } }, call) => {
    const { tx, caller, now, singleSignOn } = call;
    const staff = await staffToSee(tx, caller, staffId, () => lockStaff(tx, staffId));
    requireAbove(caller, staff);
    if (!singleSignOn)
      throw new Problem('not-now', 'Single sign-on is not set up: TENURE_SSO_ISSUER is not set.');
    if (staff.kind === 'service') throw new Problem('not-now', 'A service signs in nowhere.');
    const identity = { issuer: singleSignOn.issuer, subject };
    if (!(await linkIdentity(tx, staffId, identity, { by: 'staff', now: now() })))
      throw new Problem('conflict', 'The account is linked already, or the subject is with another account.');
    const line = {
      action: 'staff.identity-linked',
      subject: `staff:${staffId}`,
      data: { by: 'staff' },
    } as const;
    await audit(tx, actorOf(call), line, now());
    return { status: 204 };
  },
);

export const unlinkStaff = writing(
  {
    ...about,
    method: 'delete',
    summary: 'Unlink an account from single sign-on',
    description: 'Ends all sessions of the account.',
    params: staffParams,
    answers: [{ status: 204, description: 'It is linked with nothing.' }],
    problems: ['not-now', 'confirmation-needed'],
  },
  async ({ params: { staffId } }, call) => {
    const { tx, caller, now, auth, afterCommit } = call;
    const staff = await staffToSee(tx, caller, staffId, () => lockStaff(tx, staffId));
    requireAbove(caller, staff);
    if (!staff.passwordSignIn && staff.passkeys === 0)
      throw new Problem('not-now', 'The account has no passkey and no password: it could no longer sign in.');
    await unlinkIdentities(tx, staffId);
    const ended = await endSessions(tx, staffId, { now: now() });
    const line = { action: 'staff.identity-unlinked', subject: `staff:${staffId}`, data: { ended } } as const;
    await audit(tx, actorOf(call), line, now());
    afterCommit(async () => auth.forget());
    return { status: 204 };
  },
);
