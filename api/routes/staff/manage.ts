import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { audit } from '../../../db/queries/audit.ts';
import { changesBetween } from '../../../db/queries/change-log.ts';
import { removePasskeys } from '../../../db/queries/passkeys.ts';
import { removeTotp, staffFactors } from '../../../db/queries/second-factor.ts';
import {
  findStaffByEmail,
  insertStaff,
  lockStaff,
  listStaff as readStaff,
  updateStaff as writeStaff,
} from '../../../db/queries/staff.ts';
import { endSessions } from '../../../db/queries/staff-sessions.ts';
import { idText } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { created, ok } from '../../http/answer.ts';
import { endpoint, type WriteCall, writing } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { requireHeld } from '../../http/rights.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { permissionsOfRoles, requireAbove, requireAdministered, staffToSee } from './access.ts';
import { makeLink, requirePassword } from './password-link.ts';
import { newStaff, staffEdit, staffExample, staffLink, staffParams, staffSchema } from './schema.ts';

const shownStaff = { status: 200, schema: staffSchema, example: staffExample } as const;

export const createStaff = writing(
  {
    method: 'post',
    path: '/v1/staff',
    scope: 'staff:write',
    confirm: 'lately',
    tag: 'Staff',
    summary: 'Make an account',
    description:
      'A person sets a password by a one-time link (`POST /v1/staff/{staffId}/link`) or signs in by single sign-on. Nobody can give away more than they hold.',
    body: newStaff,
    answers: [
      {
        status: 201,
        description: 'The new account.',
        schema: staffSchema,
        example: staffExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['not-possible', 'confirmation-needed'],
  },
  async ({ body }, call) => {
    const { tx, caller, now } = call;
    const scopes = await permissionsOfRoles(tx, body.roleIds);
    requireHeld(caller, { scopes, providerIds: body.providerIds }, 'an account');
    await requireNewEmail(tx, body.email);
    const staff = await insertStaff(tx, body);
    const { kind, roleIds, providerIds } = staff;
    await audit(
      tx,
      actorOf(call),
      { action: 'staff.created', subject: `staff:${staff.id}`, data: { kind, roleIds, providerIds } },
      now(),
    );
    return created(`/v1/staff/${staff.id}`, staff, { ETag: etagOf(staff) });
  },
);

export const listStaff = endpoint(
  {
    method: 'get',
    path: '/v1/staff',
    scope: 'staff:read',
    tag: 'Staff',
    summary: 'List accounts, newest first',
    description: 'Whoever is limited to certain providers sees those that are limited to some of the same.',
    query: z.strictObject({
      ...pageQuery,
      roleId: idText('the number of a role that they have', 1).optional(),
    }),
    answers: [
      {
        status: 200,
        description: 'A page of accounts.',
        schema: pageOf(staffSchema),
        example: { items: [staffExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) =>
    answerNewestFirst('/v1/staff', query, (page) =>
      readStaff(sql, { ...page, roleId: query.roleId, within: caller.providerIds }),
    ),
);

export const getStaff = endpoint(
  {
    method: 'get',
    path: '/v1/staff/{staffId}',
    scope: 'staff:read',
    tag: 'Staff',
    summary: 'Read an account',
    params: staffParams,
    answers: [{ ...shownStaff, description: 'The account.', headers: { ETag: 'its version' } }],
  },
  async ({ params: { staffId } }, { sql, caller }) => {
    const staff = await staffToSee(sql, caller, staffId);
    return ok(staff, { ETag: etagOf(staff) });
  },
);

export const updateStaff = writing(
  {
    method: 'patch',
    path: '/v1/staff/{staffId}',
    scope: 'staff:write',
    confirm: 'lately',
    tag: 'Staff',
    summary: 'Edit an account',
    description:
      'Only the fields that are sent change. Nobody changes the own rights, or an account that may do more than they may. Rights that shrink bind the account’s sessions and tokens within three seconds; disabling ends its sessions.',
    params: staffParams,
    body: staffEdit,
    answers: [{ ...shownStaff, description: 'The account as it is now.', headers: { ETag: 'its version' } }],
    problems: ['not-possible', 'conflict', 'not-now', 'confirmation-needed'],
  },
  async ({ params: { staffId }, body }, call) => {
    const { tx, caller, c, now, auth, afterCommit } = call;
    const before = await staffToSee(tx, caller, staffId, () => lockStaff(tx, staffId));
    requireVersion(c.req.header('if-match'), etagOf(before));
    requireAbove(caller, before);
    const { email, roleIds = before.roleIds, providerIds = before.providerIds, disabled } = body;
    const changesRights =
      body.roleIds !== undefined || body.providerIds !== undefined || disabled !== undefined;
    if (changesRights && isOneself(call, staffId))
      throw new Problem('forbidden', 'Nobody changes the own rights: another person must.');
    requireHeld(caller, { scopes: await permissionsOfRoles(tx, roleIds), providerIds }, 'an account');
    if (before.kind === 'service' && email !== undefined)
      throw impossibleField('/email', 'A service has no e-mail address.');
    if (email !== undefined && email.toLowerCase() !== before.email?.toLowerCase())
      await requireNewEmail(tx, email);
    if (body.passwordSignIn === false && before.passkeys === 0 && !before.singleSignOn)
      throw new Problem(
        'not-now',
        'The account has no passkey and no single sign-on: without a password it could not sign in.',
      );
    const after = await writeStaff(tx, staffId, body, now());
    if (changesRights) await requireAdministered(tx, after);
    if (disabled === true) await endSessions(tx, staffId, { now: now() });
    const changed = changesBetween(before, after);
    const rights = {
      roleIds: after.roleIds,
      providerIds: after.providerIds,
      disabled: after.disabledAt !== null,
    };
    const data = {
      fields: Object.keys(changed).filter((field) => field in body || field === 'disabledAt'),
      ...rights,
    };
    await audit(tx, actorOf(call), { action: 'staff.changed', subject: `staff:${staffId}`, data }, now());
    afterCommit(async () => auth.forget());
    return ok(after, { ETag: etagOf(after) });
  },
);

export const makeStaffLink = writing(
  {
    method: 'post',
    path: '/v1/staff/{staffId}/link',
    scope: 'staff:write',
    confirm: 'lately',
    tag: 'Staff',
    summary: 'Make a one-time link to set a password',
    description:
      'Hand it over on a way that reaches this person alone. It works once, for a day, and ends an earlier one. The password that the account has works until then.',
    params: staffParams,
    answers: [
      {
        status: 200,
        description: 'The link, shown this once; without the host where TENURE_PUBLIC_URL is not set.',
        schema: staffLink,
        example: {
          link: 'https://tenure.example.com/staff/password?token=…',
          expiresAt: '2026-02-01T09:30:00.000Z',
        },
      },
    ],
    problems: ['not-now', 'confirmation-needed'],
  },
  async ({ params: { staffId } }, call) => {
    const { tx, caller, publicUrl, now } = call;
    const staff = await staffToSee(tx, caller, staffId, () => lockStaff(tx, staffId));
    requireAbove(caller, staff);
    requirePassword(staff);
    return ok(await makeLink(tx, { publicUrl, now: now() }, staffId, actorOf(call)));
  },
);

export const removeStaffSecondFactor = writing(
  {
    method: 'delete',
    path: '/v1/staff/{staffId}/second-factor',
    scope: 'staff:write',
    confirm: 'lately',
    tag: 'Staff',
    summary: 'Switch somebody’s second factor off',
    description:
      'For somebody who has lost the phone and the recovery codes: make sure who it is first. Removes the passkeys too, and ends all sessions of the account.',
    params: staffParams,
    answers: [{ status: 204, description: 'The account has no second factor and no passkey.' }],
    problems: ['confirmation-needed'],
  },
  async ({ params: { staffId } }, call) => {
    const { tx, caller, now, auth, afterCommit } = call;
    const staff = await staffToSee(tx, caller, staffId, () => lockStaff(tx, staffId));
    requireAbove(caller, staff);
    if (isOneself(call, staffId)) throw new Problem('forbidden', 'Remove your own at /v1/staff/me/totp.');
    await removeTotp(tx, staffFactors, staffId);
    const passkeys = await removePasskeys(tx, staffId);
    const ended = await endSessions(tx, staffId, { now: now() });
    const line = {
      action: 'staff.second-factor-removed',
      subject: `staff:${staffId}`,
      data: { passkeys, ended },
    } as const;
    await audit(tx, actorOf(call), line, now());
    afterCommit(async () => auth.forget());
    return { status: 204 };
  },
);

/** Whether a caller is this account, itself or by a token of its own. */
function isOneself({ caller }: Pick<WriteCall, 'caller'>, staffId: number): boolean {
  return caller.kind === 'staff' ? caller.id === staffId : caller.ownerId === staffId;
}

async function requireNewEmail(sql: Sql, email: string | null): Promise<void> {
  if (email !== null && (await findStaffByEmail(sql, email)))
    throw impossibleField('/email', 'Another account has this e-mail address.');
}
